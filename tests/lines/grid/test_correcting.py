"""Setting an event's class and cell right: at filing, and later while it is open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db.models import F
from django.test import Client
from django.urls import reverse

from shigan.kernel.audit.models import AuditRow
from shigan.kernel.base.errors import Denied, Refused
from shigan.kernel.clock.queries import now
from shigan.kernel.figures.queries.values import evaluate
from shigan.kernel.figures.rules.period import Period
from shigan.kernel.matters.actions.core import Order
from shigan.kernel.matters.actions.offers import offers
from shigan.kernel.matters.actions.replay import colour_history
from shigan.kernel.matters.actions.standing import standing_acts
from shigan.kernel.matters.models import LimitRule, Matter
from shigan.kernel.matters.queries.rulebook import rulebook
from shigan.kernel.matters.queries.todo import todo
from shigan.kernel.matters.rules.chain import chain_break
from shigan.kernel.orgs.models import Sponsorship, Unit
from shigan.lines.grid.actions.merge import event_merge
from shigan.lines.grid.models import Event, EventClass
from tests.kit.cast import OPENED, Cast
from tests.kit.grid import OLD, make_event, make_tables, move, walk_to

ClientOf = Callable[[str], Client]


@pytest.fixture
def matter(cast: Cast) -> Matter:
    return make_event(cast, make_tables(cast))


def whole(matter: Matter) -> bool:
    entries = list(matter.entries.order_by("place"))
    return chain_break(entries, matter.version, matter.head_hash) is None


def reported(cast: Cast, suffix: str, of: int | None = None) -> object:
    year = Period.parse(str(of or now().year))
    scope = cast.scope("secretary")
    (found,) = evaluate(["grid.reported"], period=year, unit=cast.unit(suffix), scope=scope)
    return found.value


def test_filing_sets_class_and_cell_right(cast: Cast, matter: Matter) -> None:
    values = {"subject": "0102", "place_unit": cast.unit("001002")}
    move(cast, "clerk", matter, "file", values=values)
    event = Event.objects.get(matter=matter)
    assert (matter.step, matter.subject, matter.unit_path) == (
        "dispatch",
        "0102",
        cast.unit("001002").path,
    )
    assert event.event_class.code == "0102"
    assert matter.entries.get(act="file").data == {
        "subject": ["0101", "0102"],
        "place_unit": ["三里第1网格", "三里第2网格"],
    }
    assert whole(matter)
    assert (reported(cast, "001001"), reported(cast, "001002")) == (None, 1)


@pytest.mark.parametrize("given", [{}, {"subject": "", "place_unit": None}, {"subject": "0101"}])
def test_filing_as_reported_keeps_no_change(
    cast: Cast, matter: Matter, given: dict[str, object]
) -> None:
    move(cast, "clerk", matter, "file", values=given)
    assert (matter.subject, matter.unit, matter.entries.get(act="file").data) == (
        "0101",
        cast.unit("001001"),
        {},
    )


def test_the_form_of_filing_starts_as_it_was_reported(
    cast: Cast, matter: Matter, client_of: ClientOf
) -> None:
    form = (
        client_of("clerk").get(reverse("matters:act", args=[matter.number, "file"])).context["form"]
    )
    assert {code: form[code].value() for code in ("subject", "place_unit")} == {
        "subject": "0101",
        "place_unit": cast.unit("001001").code,
    }
    assert [key for key, _name in form.fields["place_unit"].choices] == [
        "",
        *(cast.unit(suffix).code for suffix in ("001001", "001002", "002001")),
    ]


def test_a_later_correction_needs_a_reason_and_moves_limit_and_colour(
    cast: Cast, matter: Matter
) -> None:
    walk_to(cast, matter, "handling")
    limit, yellow = matter.step_due_at, matter.yellow_at
    assert limit is not None
    with pytest.raises(Refused) as refused:
        move(cast, "clerk", matter, "correct", values={"subject": "0102"})
    assert set(refused.value.fields) == {"note"}
    move(cast, "clerk", matter, "correct", values={"subject": "0102"}, note="实为占道经营")
    assert (matter.step, matter.step_due_at) == ("handling", None)
    assert matter.yellow_at != yellow
    entry = matter.entries.get(act="correct")
    assert (entry.data, entry.note) == ({"subject": ["0101", "0102"]}, "实为占道经营")
    assert whole(matter)
    row = AuditRow.objects.filter(code="matters.move").order_by("-pk")[0]
    assert (row.before["subject"], row.after["subject"]) == ("0101", "0102")


def test_a_correction_must_change_something(cast: Cast, matter: Matter) -> None:
    walk_to(cast, matter, "dispatch")
    with pytest.raises(Refused, match="没有改动"):
        move(cast, "clerk", matter, "correct", values={"subject": "0101"}, note="看过")
    assert matter.entries.count() == 2


@pytest.mark.parametrize("subject", ["01", "9999"])
def test_only_a_small_class_in_use_is_taken(cast: Cast, matter: Matter, subject: str) -> None:
    with pytest.raises(Refused) as refused:
        move(cast, "clerk", matter, "file", values={"subject": subject})
    assert set(refused.value.fields) == {"subject"}
    matter.refresh_from_db()
    assert (matter.step, matter.subject) == ("filing", "0101")


@pytest.mark.parametrize("login", ["worker_a", "head", "community", "outsider"])
def test_only_the_grid_centre_corrects(cast: Cast, matter: Matter, login: str) -> None:
    walk_to(cast, matter, "handling")
    with pytest.raises(Denied):
        move(cast, login, matter, "correct", values={"subject": "0102"}, note="改")


def test_an_event_stays_in_its_street(cast: Cast, matter: Matter) -> None:
    foreign = Unit.objects.create(
        code="370902003001001",
        name="岱庙第1网格",
        kind="CELL",
        path="370902/370902003/370902003001/370902003001001/",
        opened_on=OPENED,
    )
    with pytest.raises(Refused) as refused:
        move(cast, "clerk", matter, "file", values={"place_unit": foreign})
    assert set(refused.value.fields) == {"place_unit"}


def test_the_sponsor_of_the_place_follows_and_one_by_hand_stays(cast: Cast) -> None:
    small = make_tables(cast)
    leader, other = cast.people["leader"], cast.people["director"]
    Sponsorship.objects.create(unit=cast.unit("002"), leader=leader, since=OPENED)
    first, second = make_event(cast, small), make_event(cast, small)
    Matter.objects.filter(pk=second.pk).update(sponsor=other)
    for matter in (first, second):
        move(cast, "clerk", matter, "file", values={"place_unit": cast.unit("002001")})
    assert (first.sponsor, second.sponsor) == (leader, other)


def test_what_may_be_corrected_waits_for_nobody(cast: Cast, matter: Matter) -> None:
    assert list(todo(cast.scope("clerk"))) == [matter]
    walk_to(cast, matter, "handling")
    assert list(todo(cast.scope("clerk"))) == []


def test_the_page_tells_before_and_after(cast: Cast, matter: Matter, client_of: ClientOf) -> None:
    clerk = client_of("clerk")
    sent = {
        "subject": "0102",
        "place_unit": cast.unit("001002").code,
        "seen": str(matter.version),
    }
    assert clerk.post(reverse("matters:act", args=[matter.number, "file"]), sent).status_code == 302
    text = clerk.get(reverse("matters:matter", args=[matter.number])).text
    for before, after in (
        ("市容环境 › 暴露垃圾", "市容环境 › 占道经营"),
        ("三里第1网格", "三里第2网格"),
    ):
        told = text.partition(f"<del>{before}</del>")[2].partition("</ins>")[0]
        assert told.endswith(f"<ins>{after}")


def test_the_colours_before_a_correction_stay_those_of_the_class_reported(cast: Cast) -> None:
    small = make_tables(cast)
    monday = datetime(2022, 7, 18, 1, tzinfo=UTC)  # nine o'clock here
    with time_machine.travel(monday, tick=False):
        matter = walk_to(cast, make_event(cast, small), "handling")
    with time_machine.travel(monday + timedelta(days=1), tick=False):
        assert matter.colour_at(now()) == "YELLOW"
        move(cast, "clerk", matter, "correct", values={"subject": "0102"}, note="实为占道经营")
        assert matter.colour_at(now()) == "GREEN"
        entries = list(matter.entries.order_by("place"))
        history = colour_history(matter, entries, [], [], rulebook(), now())
    assert [(str(spell.colour), spell.why) for spell in history] == [
        ("GREEN", ""),
        ("YELLOW", "STEP"),
        ("GREEN", ""),
    ]


def test_before_filing_it_is_set_right_without_filing_it(cast: Cast, matter: Matter) -> None:
    move(cast, "clerk", matter, "correct", note="看错了", values={"subject": "0102"})
    event = Event.objects.get(matter=matter)
    assert (matter.step, matter.subject, event.event_class.code, event.filed_at) == (
        "filing", "0102", "0102", None,
    )  # fmt: skip
    assert list(todo(cast.scope("clerk"))) == [matter]


def test_after_the_end_limits_follow_the_class_and_the_end_stays(cast: Cast) -> None:
    small = make_tables(cast)
    row = {"kind": "grid.event", "valid_from": OLD, "source": "测试", "step": ""}
    LimitRule.objects.create(**row, subject="0102", amount=1, unit="HOUR")
    monday = datetime(2022, 7, 18, 1, tzinfo=UTC)
    with time_machine.travel(monday, tick=False):
        matter = walk_to(cast, make_event(cast, small), "verifying")
    with time_machine.travel(monday + timedelta(hours=2), tick=False):
        move(cast, "clerk", matter, "pass")
        move(cast, "clerk", matter, "close", values={"satisfaction": "SATISFIED"})
    stood = (matter.step, matter.ended_at, matter.ending, matter.started_at)
    colours = (matter.yellow_at, matter.yellow_why, matter.red_at, matter.red_why)
    assert (in_time(cast), reported(cast, "001001", 2022)) == (1, 1)
    with time_machine.travel(monday + timedelta(days=1), tick=False):
        move(
            cast, "clerk", matter, "correct", note="实为占道经营",
            values={"subject": "0102", "place_unit": cast.unit("001002")},
        )  # fmt: skip
        assert matter.colour_at(now()) == "DONE"
        entries = list(matter.entries.order_by("place"))
        history = colour_history(matter, entries, [], [], rulebook(), now())
    assert (matter.step, matter.ended_at, matter.ending, matter.started_at) == stood
    assert (matter.yellow_at, matter.yellow_why, matter.red_at, matter.red_why) == colours
    assert matter.due_at == monday + timedelta(hours=1)
    assert (in_time(cast), reported(cast, "001001", 2022), reported(cast, "001002", 2022)) == (
        0, None, 1,
    )  # fmt: skip
    assert [str(spell.colour) for spell in history] == ["GREEN", "DONE"]
    assert whole(matter)


def in_time(cast: Cast) -> int:
    """How many events ended within their limit."""
    return Event.objects.filter(closed_at__lte=F("matter__due_at")).count()


@pytest.mark.parametrize(("login", "offered"), [("clerk", True), ("head", False)])
def test_an_ended_event_offers_it_to_the_grid_centre(
    cast: Cast, matter: Matter, client_of: ClientOf, login: str, offered: bool
) -> None:
    walk_to(cast, matter, "closed")
    address = reverse("matters:act", args=[matter.number, "correct"])
    assert (client_of(login).get(address).status_code == 200) is offered


def test_what_is_held_waits_and_what_was_merged_is_set_right_elsewhere(
    cast: Cast, matter: Matter
) -> None:
    into = make_event(cast, EventClass.objects.get(code="0101"))
    standing_acts["pause"].perform(actor=cast.scope("clerk"), order=Order(matter.pk, note="等"))
    with pytest.raises(Refused, match="暂停"):
        move(cast, "clerk", matter, "correct", note="改", values={"subject": "0102"})
    standing_acts["resume"].perform(actor=cast.scope("clerk"), order=Order(matter.pk))
    event_merge(actor=cast.scope("clerk"), order=Order(matter.pk), into_id=into.pk)
    matter.refresh_from_db()
    assert [offer.code for offer in offers(cast.scope("clerk"), matter).standing] == []
    with pytest.raises(Refused, match="已并入另一件"):
        move(cast, "clerk", matter, "correct", note="改", values={"subject": "0102"})
