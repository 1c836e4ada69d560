"""Terms of members: told when they end, chosen again, and nobody past theirs mediates anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from hypothesis import given as draw
from hypothesis import strategies as st

from shigan.kernel.audit.models import AuditRow
from shigan.kernel.base.errors import Denied, Refused
from shigan.kernel.clock.rules import LimitUnit, TimeLimit
from shigan.kernel.matters.models import LimitRule
from shigan.lines.mediation.actions.committees import MemberGiven, member_renew, member_set
from shigan.lines.mediation.models import Committee, Dispute, Member
from shigan.lines.mediation.queries import terms_to_see_to
from shigan.lines.mediation.rules import seat, term_end
from tests.kit.cast import Cast
from tests.kit.grid import move
from tests.kit.mediation import OLD, make_centre, make_dispute

SHANGHAI = ZoneInfo("Asia/Shanghai")
ClientOf = Callable[[str], Client]
#: The five of the kit began on 1 January 2020.
ENDS = date(2023, 1, 1)
SITS = "调解员0自2020-01-01起已是委员；改选后又当选的，请用“连任”"


@pytest.fixture
def street(cast: Cast) -> Cast:
    make_centre(cast)
    row = {"kind": "mediation.committee", "valid_from": OLD, "source": "测试"}
    LimitRule.objects.create(step="term", amount=3, unit="YEAR", **row)
    LimitRule.objects.create(step="notice", amount=60, unit="DAY", **row)
    return cast


def on(day: date) -> Any:
    return time_machine.travel(datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI))


def accept(street: Cast, member: Member) -> None:
    matter = make_dispute(street)
    move(
        street,
        "clerk",
        matter,
        "accept",
        handler_unit=street.unit("001"),
        values={"mediator": member},
    )


@draw(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(1, 9))
def test_a_term_has_whole_years(since: date, years: int) -> None:
    ends = term_end(since, TimeLimit(years, LimitUnit.YEAR))
    assert ends is not None
    assert (ends.year - since.year, ends.month) == (years, since.month)
    assert ends.day == since.day or (since.day, ends.day) == (29, 28)
    assert term_end(since, TimeLimit(12 * years, LimitUnit.MONTH)) == ends


@draw(st.dates(), st.dates(), st.integers(0, 400))
def test_a_seat_only_gets_older(ends: date, on_day: date, notice: int) -> None:
    if ends.year < 3 or on_day.year > 9990:
        return
    order = ["SITS", "ENDING", "PAST"]
    today, later = (seat(ends, day, notice) for day in (on_day, on_day + timedelta(days=9)))
    assert order.index(today) <= order.index(later)
    assert (today == "PAST") is (on_day >= ends)


@pytest.mark.parametrize(
    ("day", "states"),
    [
        (date(2022, 11, 1), []),
        (date(2022, 11, 2), ["ENDING"] * 5),
        (date(2022, 12, 31), ["ENDING"] * 5),
        (ENDS, ["PAST"] * 5),
    ],
)
def test_who_sets_members_is_told(street: Cast, day: date, states: list[str]) -> None:
    seats = terms_to_see_to(street.scope("clerk", day), day)
    assert [str(one.state) for one in seats] == states
    assert {one.ends for one in seats} <= {ENDS}
    assert terms_to_see_to(street.scope("worker_a", day), day) == []


def test_whoever_is_past_the_term_mediates_nothing_new_until_chosen_again(street: Cast) -> None:
    member = Member.objects.get(name="调解员0")
    with on(date(2022, 12, 31)):
        accept(street, member)
    assert Dispute.objects.get().mediator == member
    with on(ENDS):
        with pytest.raises(Refused) as refused:
            accept(street, member)
        said = "调解员0的任期已于2023-01-01届满；须改选连任后才能调解新的纠纷"
        assert (str(refused.value), list(refused.value.fields)) == (said, ["mediator"])
        scope = street.scope("clerk", ENDS)
        again = member_renew(actor=scope, member_id=member.pk, since=ENDS)
        accept(street, again)
    member.refresh_from_db()
    assert (member.until, again.since, again.until, again.woman) == (ENDS, ENDS, None, True)
    assert [d.mediator for d in Dispute.objects.order_by("pk") if d.mediator] == [member, again]
    assert len(terms_to_see_to(scope, ENDS)) == 4
    row = AuditRow.objects.get(code="mediation.member_renew")
    assert row.after == {"member": "调解员0", "since": "2023-01-01"}


def test_a_mediator_sits_on_the_committee_that_mediates(street: Cast) -> None:
    other = Committee.objects.create(unit=street.unit("002"), name="别的委员会", since=OLD)
    member = Member.objects.create(committee=other, name="外人", since=OLD)
    with on(date(2022, 9, 1)), pytest.raises(Refused, match="外人不是三里社区人民调解委员会的委员"):
        accept(street, member)
    assert Dispute.objects.filter(committee__isnull=False).count() == 0


@pytest.mark.parametrize(
    ("since", "said"),
    [
        (OLD, "连任的日期必须晚于任职日期"),
        (date(2023, 1, 2), "改选的日期还没到"),
    ],
)
def test_when_somebody_can_be_chosen_again(street: Cast, since: date, said: str) -> None:
    member = Member.objects.get(name="调解员0")
    with pytest.raises(Refused, match=said):
        member_renew(actor=street.scope("clerk", ENDS), member_id=member.pk, since=since)
    Member.objects.filter(pk=member.pk).update(until=date(2022, 6, 1))
    with pytest.raises(Refused, match="已经离任"):
        member_renew(actor=street.scope("clerk", ENDS), member_id=member.pk, since=ENDS)


@pytest.mark.parametrize(
    ("name", "since", "until", "field", "said"),
    [
        ("调解员0", date(2022, 9, 1), None, "name", SITS),
        ("调解员0", date(2019, 9, 1), None, "name", SITS),
        ("新人", date(2023, 1, 2), None, "since", "请核对"),
        ("调解员0", date(2022, 9, 1), date(2022, 9, 1), "", ""),
        ("调解员0", OLD, None, "", ""),
        ("新人", ENDS, None, "", ""),
    ],
)
def test_nobody_is_set_twice_at_a_time_nor_ahead(
    street: Cast, name: str, since: date, until: date | None, field: str, said: str
) -> None:
    committee = Committee.objects.get()
    Member.objects.filter(name="调解员0").update(until=until)
    given = MemberGiven(street.unit("001"), False, committee.name, name, True, since)
    scope = street.scope("clerk", ENDS)
    if not field:
        assert member_set(actor=scope, given=given).since == since
        return
    with pytest.raises(Refused) as refused:
        member_set(actor=scope, given=given)
    assert {code: str(text) for code, text in refused.value.fields.items()} == {field: said}
    assert Member.objects.count() == 5


@pytest.mark.parametrize("login", ["worker_a", "auditor", "head"])
def test_others_choose_nobody_again(street: Cast, login: str) -> None:
    member = Member.objects.get(name="调解员0")
    with pytest.raises((Denied, Refused)):
        member_renew(actor=street.scope(login, ENDS), member_id=member.pk, since=ENDS)
    assert Member.objects.count() == 5


def test_the_pages(street: Cast, client_of: ClientOf) -> None:
    member = Member.objects.get(name="调解员0")
    url = reverse("mediation:member-renew", args=[member.pk])
    with on(date(2022, 9, 1)):
        clerk = client_of("clerk")
        page = clerk.get("/mediation/committees/").text
        assert ("任期至2023-01-01" in page, url in page) == (True, False)
        assert "调解员任期" not in clerk.get("/").text
    with on(ENDS):
        clerk = client_of("clerk")
        page = clerk.get("/mediation/committees/").text
        assert ("任期已于2023-01-01届满" in page, url in page) == (True, True)
        home = clerk.get("/").text
        assert "5人任期已满，不能再调解新的纠纷。" in home
        matter = make_dispute(street)
        form = clerk.get(f"/matters/{matter.number}/act/accept/").text
        assert "调解员0\u3000三里社区人民调解委员会（任期已满）" in form
        assert clerk.post(url, {"since": "2022-01-01"}).status_code == 302
        assert client_of("worker_a").get(url).status_code == 404
    assert Member.objects.filter(name="调解员0").count() == 2
