"""The pages of matters and rules, as each person of the cast sees them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from shigan.kernel.base.errors import Refused
from shigan.kernel.clock.queries import today
from shigan.kernel.files.models import Evidence
from shigan.kernel.matters.actions.load import Past, matters_load
from shigan.kernel.matters.actions.open import Opening
from shigan.kernel.matters.models import ColourRuleRow, LimitRule, Matter
from shigan.kernel.matters.templatetags.file_tags import timeline
from tests.kit.cast import Cast
from tests.kit.grid import make_event, make_tables, move, walk_to

SignIn = Callable[[str], Client]
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def matter(cast: Cast) -> Matter:
    return make_event(cast, make_tables(cast))


def page(matter: Matter, part: str = "") -> str:
    return f"/matters/{matter.number}/{part}"


def photo(colour: str = "red") -> SimpleUploadedFile:
    buffer = BytesIO()
    Image.new("RGB", (40, 30), colour).save(buffer, "JPEG")
    return SimpleUploadedFile("现场.jpg", buffer.getvalue(), content_type="image/jpeg")


@pytest.mark.parametrize("part", ["", "colour/", "act/file/"])
@pytest.mark.parametrize("login", ["outsider", "worker_b"])
def test_who_may_not_see_a_matter_finds_nothing(
    client_of: SignIn, matter: Matter, login: str, part: str
) -> None:
    assert client_of(login).get(page(matter, part)).status_code == 404


@pytest.mark.parametrize(
    "login", ["secretary", "leader", "clerk", "community", "worker_a", "auditor"]
)
@pytest.mark.parametrize("part", ["", "colour/", "?panel=1", "colour/?panel=1"])
def test_who_may_see_it_gets_the_page(
    client_of: SignIn, matter: Matter, login: str, part: str
) -> None:
    response = client_of(login).get(page(matter, part))
    assert (response.status_code, matter.title in response.content.decode()) == (200, True)


def test_an_unknown_number_is_not_found(client_of: SignIn, matter: Matter) -> None:
    assert client_of("clerk").get("/matters/WG-1999-000001/").status_code == 404


def test_the_page_shows_a_matter_at_every_step(
    cast: Cast, client_of: SignIn, matter: Matter
) -> None:
    shown = []
    for step in ("filing", "dispatch", "handling", "verifying", "callback", "closed"):
        if step != "filing":
            walk_to(cast, make_copy(cast, matter), step)
        latest = Matter.objects.latest("pk")
        context = client_of("clerk").get(page(latest)).context
        shown.append((context["page"].matter.step, context["offers"].next is not None))
    assert shown == [
        ("filing", True),
        ("dispatch", True),
        ("handling", False),
        ("verifying", True),
        ("callback", True),
        ("callback", False),
    ]


def make_copy(cast: Cast, matter: Matter) -> Matter:
    return make_event(cast, matter.grid_event.event_class, text="另一堆垃圾")


def test_an_act_is_done_through_its_form(client_of: SignIn, matter: Matter) -> None:
    client = client_of("clerk")
    assert client.get(page(matter, "act/refuse/")).context["doing"].code == "refuse"
    sent = {"seen": matter.version, "note": "不属于网格事件"}
    response = client.post(page(matter, "act/refuse/"), sent)
    matter.refresh_from_db()
    assert (response.status_code, response.url) == (302, page(matter))  # type: ignore[attr-defined]
    assert (matter.ending, matter.entries.latest("place").note) == ("REFUSED", "不属于网格事件")


def test_dispatching_asks_for_the_unit_and_takes_a_proposed_one(
    cast: Cast, client_of: SignIn, matter: Matter
) -> None:
    walk_to(cast, matter, "dispatch")
    client, unit = client_of("clerk"), cast.unit("-D03")
    form = client.get(page(matter, f"act/dispatch/?handler_unit={unit.code}")).context["form"]
    assert form["handler_unit"].value() == unit.code
    wrong = client.post(page(matter, "act/dispatch/"), {"seen": matter.version})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["handler_unit"])
    client.post(page(matter, "act/dispatch/"), {"seen": matter.version, "handler_unit": unit.code})
    matter.refresh_from_db()
    assert (matter.step, matter.handler_unit) == ("handling", unit)


def test_photos_are_stored_and_shown_with_the_entry(
    cast: Cast, client_of: SignIn, matter: Matter
) -> None:
    walk_to(cast, matter, "handling")
    sent = {"seen": matter.version, "note": "已清理", "after": [photo(), photo("blue")]}
    client_of("head").post(page(matter, "act/handle/"), sent)
    matter.refresh_from_db()
    assert matter.step == "verifying"
    files = client_of("worker_a").get(page(matter)).context["page"].files[matter.version]
    assert [(file.slot, file.is_image) for file in files] == [("after", True)] * 2
    assert {file.sha256 for file in files} == set(matter.entries.latest("place").evidence)


def test_a_refusal_keeps_words_and_photos(cast: Cast, client_of: SignIn, matter: Matter) -> None:
    walk_to(cast, matter, "handling")
    client = client_of("head")
    wrong = client.post(page(matter, "act/handle/"), {"seen": matter.version, "after": photo()})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["note"])
    kept = wrong.context["kept"]
    assert kept == {"after": [Evidence.objects.get().sha256]}
    again = {"seen": matter.version, "note": "已清理", "kept-after": kept["after"]}
    client.post(page(matter, "act/handle/"), again)
    assert matter.entries.latest("place").evidence == kept["after"]


def test_a_photo_that_one_may_not_see_is_not_attached(
    cast: Cast, client_of: SignIn, matter: Matter
) -> None:
    walk_to(cast, matter, "handling")
    sent = {"seen": matter.version, "note": "已清理", "kept-after": ["b" * 64]}
    response = client_of("head").post(page(matter, "act/handle/"), sent)
    assert (response.status_code, matter.exhibits.count()) == (422, 0)


def test_a_file_that_is_no_photo_is_refused_beside_its_input(
    cast: Cast, client_of: SignIn, matter: Matter
) -> None:
    walk_to(cast, matter, "handling")
    sent = {"seen": matter.version, "note": "已清理"}
    sent["after"] = SimpleUploadedFile("a.jpg", b"not a photo", content_type="image/jpeg")
    response = client_of("head").post(page(matter, "act/handle/"), sent)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["after"])
    matter.refresh_from_db()
    assert matter.step == "handling"


def test_the_second_of_two_people_sees_what_changed_and_keeps_the_words(
    cast: Cast, client_of: SignIn, matter: Matter
) -> None:
    client, seen = client_of("clerk"), matter.version
    move(cast, "clerk", matter, "file", seen=seen)
    sent = {"seen": seen, "note": "不属于网格事件"}
    response = client.post(page(matter, "act/refuse/"), sent)
    context = response.context
    assert (response.status_code, context["still"]) == (409, False)
    assert [entry.act for entry in context["since"]] == ["file"]
    assert context["form"]["note"].value() == "不属于网格事件"
    matter.refresh_from_db()
    assert (matter.step, matter.ending) == ("dispatch", "")


def test_after_a_conflict_the_whole_page_comes_fresh_with_the_words_kept(
    cast: Cast, client_of: SignIn, matter: Matter
) -> None:
    client, seen = client_of("clerk"), matter.version
    move(cast, "clerk", matter, "file", seen=seen)
    sent = {"seen": seen, "note": "不属于网格事件"}
    response = client.post(page(matter, "act/refuse/"), sent, **HTMX)  # type: ignore[arg-type]
    assert [response.headers[f"HX-{name}"] for name in ("Retarget", "Reselect", "Reswap")] == [
        "article.file",
        "article.file",
        "outerHTML",
    ]
    assert response.context["step"].code == "dispatch"
    assert response.context["form"]["note"].value() == "不属于网格事件"


def test_a_refusal_leaves_the_rest_of_the_page_alone(client_of: SignIn, matter: Matter) -> None:
    sent = {"seen": matter.version}
    response = client_of("clerk").post(page(matter, "act/refuse/"), sent, **HTMX)  # type: ignore[arg-type]
    assert (response.status_code, response.templates[0].name) == (422, "matters/_act.html")
    assert "HX-Retarget" not in response.headers


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2022, 3, 5, 6, 20, tzinfo=UTC), "2022年3月5日 周六 14:20"),
        (datetime(2022, 3, 4, 16, 0, tzinfo=UTC), "2022年3月5日 周六 00:00"),  # begins its day
    ],
)
def test_the_timeline_says_when_as_in_a_sentence(matter: Matter, at: datetime, said: str) -> None:
    entry = matter.entries.get()
    entry.at = at
    (shown,) = timeline(matter, [entry])["entries"]
    assert shown["when"] == said


def test_whoever_decides_again_after_seeing_the_change_is_heard(
    cast: Cast, client_of: SignIn, matter: Matter
) -> None:
    walk_to(cast, matter, "handling")
    seen = matter.version
    url = page(matter, "act/supervise/")
    move_on = {"seen": seen, "note": "三天内办结"}
    client_of("secretary").post(url, {"seen": seen, "note": "快办"})
    conflict = client_of("leader").post(url, move_on)
    assert (conflict.status_code, conflict.context["still"]) == (409, True)
    fresh = conflict.context["matter"].version
    client_of("leader").post(url, move_on | {"seen": fresh})
    assert [e.note for e in matter.entries.order_by("-place")[:2]] == ["三天内办结", "快办"]


def test_an_act_that_is_not_offered_leads_back_to_the_matter(
    client_of: SignIn, matter: Matter
) -> None:
    response = client_of("clerk").get(page(matter, "act/dispatch/"))
    assert (response.status_code, response.url) == (302, page(matter))  # type: ignore[attr-defined]


def test_an_act_beyond_ones_duties_is_not_found(client_of: SignIn, matter: Matter) -> None:
    sent = {"seen": matter.version}
    assert client_of("worker_a").post(page(matter, "act/file/"), sent).status_code == 404
    assert client_of("clerk").post(page(matter, "act/unknown/"), sent).status_code == 404


def test_beside_a_list_the_form_comes_alone_and_the_page_comes_back(
    client_of: SignIn, matter: Matter
) -> None:
    client = client_of("clerk")
    form = client.get(page(matter, "act/refuse/?panel=1"), **HTMX)  # type: ignore[arg-type]
    assert form.templates[0].name == "matters/_act.html"
    sent = {"seen": matter.version, "note": "不属于网格事件"}
    done = client.post(page(matter, "act/refuse/?panel=1"), sent, **HTMX)  # type: ignore[arg-type]
    assert done.headers["HX-Retarget"] == "#panel-body"
    assert done.headers["HX-Trigger"] == "list-changed"
    assert done.context["matter"].ending == "REFUSED"


def test_on_its_own_page_the_browser_is_sent_to_the_new_state(
    client_of: SignIn, matter: Matter
) -> None:
    sent = {"seen": matter.version}
    done = client_of("clerk").post(page(matter, "act/file/"), sent, **HTMX)  # type: ignore[arg-type]
    assert (done.status_code, done.headers["HX-Redirect"]) == (200, page(matter))


def test_the_page_takes_as_many_statements_however_long_its_past(
    cast: Cast, client_of: SignIn, matter: Matter
) -> None:
    walk_to(cast, matter, "handling")
    client = client_of("secretary")

    def once_more() -> None:
        evidence = {"after": ["a" * 64, "b" * 64]}
        move(cast, "head", matter, "handle", note="已清理", evidence=evidence)
        move(cast, "clerk", matter, "rework", note="没清干净")

    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get(page(matter))
        return len(captured)

    once_more()
    statements()  # the first of a session notes that it is in use
    before = statements()
    once_more()
    once_more()
    assert (statements(), before) == (before, 17)


def test_a_broken_chain_shows_on_the_page(client_of: SignIn, matter: Matter) -> None:
    assert client_of("auditor").get(page(matter)).context["page"].broken_at is None
    Matter.objects.filter(pk=matter.pk).update(head_hash="0" * 64)
    assert client_of("auditor").get(page(matter)).context["page"].broken_at == 2


def test_a_late_matter_tells_since_when_and_by_which_rule(
    cast: Cast, client_of: SignIn, matter: Matter
) -> None:
    walk_to(cast, matter, "handling")
    context = client_of("leader").get(page(matter, "colour/")).context
    explained = context["explained"]
    assert [row.criterion for row, _reason in explained.rows] == [
        "DEADLINE",
        "STEP",
        "SILENCE",
        "PLAN",
    ]
    assert explained.why.now.colour == matter.colour_at(context["at"])
    assert [spell.since for spell in explained.why.coming] == [
        at for at in (matter.yellow_at, matter.red_at) if at and at > context["at"]
    ]


@pytest.mark.parametrize(("login", "status"), [("clerk", 200), ("outsider", 404)])
def test_the_page_of_a_kind(client_of: SignIn, matter: Matter, login: str, status: int) -> None:
    assert client_of(login).get("/matters/kinds/grid.event/").status_code == status


def test_a_kind_is_drawn_with_its_limits(client_of: SignIn, matter: Matter) -> None:
    table = client_of("clerk").get("/matters/kinds/grid.event/").context["table"]
    assert [node.label for node in table.drawing.nodes if not node.end] == [
        "立案",
        "派遣",
        "处置",
        "核查",
        "回访",
    ]
    assert [(line.row.subject, line.limit.amount) for line in table.steps[2].limits] == [
        ("0101", 4)
    ]
    assert [line.limit.amount for line in table.whole] == [3]


def test_an_unknown_kind_is_not_found(client_of: SignIn, matter: Matter) -> None:
    assert client_of("clerk").get("/matters/kinds/none/").status_code == 404


@pytest.mark.parametrize("number", ["", " ", "泰办〔2022〕/12"])
def test_a_number_that_no_address_can_hold_is_not_loaded(
    cast: Cast, matter: Matter, number: str
) -> None:
    past = Past(number, Opening(unit=cast.unit("001001"), title="旧事"), (None, "台账"), [])
    kept: list[Matter] = []
    with pytest.raises(Refused):
        matters_load(
            actor=cast.scope("manager"), kind="grid.event", pasts=[past], stored=kept.extend
        )
    assert kept == []
    assert Matter.objects.count() == 1


# ---- rules


def test_everybody_reads_the_rules_and_managers_may_change_them(
    client_of: SignIn, matter: Matter
) -> None:
    told = {
        login: client_of(login).get("/rules/").context["manages"]
        for login in ("manager", "clerk", "auditor")
    }
    assert told == {"manager": True, "clerk": False, "auditor": False}


@pytest.mark.parametrize("url", ["/rules/colours/new/", "/rules/limits/grid.event/new/"])
@pytest.mark.parametrize(("login", "status"), [("manager", 200), ("clerk", 404)])
def test_only_managers_open_the_forms(
    client_of: SignIn, matter: Matter, url: str, login: str, status: int
) -> None:
    assert client_of(login).get(url).status_code == status


def new_rule(**changed: Any) -> dict[str, Any]:
    return {
        "kind": "*",
        "criterion": "SILENCE",
        "yellow": "0",
        "red": "5",
        "unit": "WORKDAY",
        "valid_from": today().isoformat(),
        "source": "办公会纪要",
        **changed,
    }


def test_a_colour_rule_is_previewed_before_it_is_set(client_of: SignIn, matter: Matter) -> None:
    client = client_of("manager")
    preview = client.post("/rules/colours/new/", new_rule()).context
    assert preview["preview"].changing == 1
    assert [row[2:] for row in preview["preview_rows"]] == [(1, 0), (0, 1), (0, 0)]
    assert ColourRuleRow.objects.filter(criterion="SILENCE").count() == 1
    response = client.post("/rules/colours/new/", new_rule(save="1"))
    assert response.url == reverse("matters:rules")  # type: ignore[attr-defined]
    old, new = ColourRuleRow.objects.filter(criterion="SILENCE").order_by("valid_from")
    assert (old.valid_until, new.valid_from, new.source) == (today(), today(), "办公会纪要")
    matter.refresh_from_db()
    assert matter.yellow_why == "SILENCE"


@pytest.mark.parametrize(
    ("changed", "wrong"),
    [
        ({"source": ""}, "source"),
        ({"unit": ""}, "unit"),
        ({"yellow": "1.5"}, "yellow"),
        ({"yellow": "-1"}, "yellow"),
        ({"yellow": "6"}, "red"),
        ({"valid_from": "2021-01-01"}, "valid_from"),
    ],
)
def test_a_colour_rule_that_makes_no_sense_is_refused(
    client_of: SignIn, matter: Matter, changed: dict[str, str], wrong: str
) -> None:
    response = client_of("manager").post("/rules/colours/new/", new_rule(save="1", **changed))
    assert (response.status_code, list(response.context["form"].errors)) == (422, [wrong])
    assert ColourRuleRow.objects.filter(criterion="SILENCE").count() == 1


def test_the_form_of_a_rule_starts_from_the_last_row(client_of: SignIn, matter: Matter) -> None:
    url = "/rules/colours/new/?criterion=SILENCE"
    form = client_of("manager").get(url).context["form"]
    assert [form[name].value() for name in ("kind", "criterion", "yellow", "red", "unit")] == [
        "*",
        "SILENCE",
        "10",
        "20",
        "WORKDAY",
    ]


def new_limit(**changed: Any) -> dict[str, Any]:
    return {
        "step": "handling",
        "subject": "0101",
        "limit_amount": "6",
        "limit_unit": "WORK_HOUR",
        "valid_from": today().isoformat(),
        "source": "办公会纪要",
        **changed,
    }


def test_a_limit_is_set_from_a_day_on(client_of: SignIn, matter: Matter) -> None:
    response = client_of("manager").post("/rules/limits/grid.event/new/", new_limit())
    assert response.url == "/rules/#limits-grid.event"  # type: ignore[attr-defined]
    rows = LimitRule.objects.filter(step="handling", subject="0101").order_by("valid_from")
    assert [(row.amount, row.valid_until) for row in rows] == [(4, today()), (6, None)]
    (grid,) = [
        g for g in client_of("clerk").get("/rules/").context["limits"] if g.code == "grid.event"
    ]
    assert [(str(step), [row.amount for row in line.past]) for step, line in grid.past] == [
        ("处置", [4])
    ]


def test_a_limit_twice_on_a_day_is_refused(client_of: SignIn, matter: Matter) -> None:
    client = client_of("manager")
    client.post("/rules/limits/grid.event/new/", new_limit())
    response = client.post("/rules/limits/grid.event/new/", new_limit())
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["valid_from"])


def test_limits_of_an_unknown_kind_are_not_found(client_of: SignIn, matter: Matter) -> None:
    assert client_of("manager").get("/rules/limits/none/new/").status_code == 404


def test_a_rule_for_a_later_day_shows_as_coming(client_of: SignIn, matter: Matter) -> None:
    ColourRuleRow.objects.filter(criterion="PLAN").update(valid_until=date(2030, 1, 1))
    ColourRuleRow.objects.create(
        criterion="PLAN",
        yellow=Decimal(5),
        red=Decimal(15),
        valid_from=date(2030, 1, 1),
        source="新办法",
    )
    (table,) = client_of("clerk").get("/rules/").context["colours"]
    (line,) = [line for line in table.lines if line.now.criterion == "PLAN"]
    assert (line.now.yellow, [row.yellow for row in line.coming]) == (Decimal(10), [Decimal(5)])


def test_who_hands_a_matter_on_comes_back_to_the_ledger(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    matter = walk_to(cast, make_event(cast, make_tables(cast)), "handling")
    url = reverse("matters:act", args=[matter.number, "transfer"])
    given = {"note": "应由社区办理", "handler_unit": cast.unit("001").code, "seen": matter.version}
    answer = client_of("head").post(url, given)
    assert (answer.status_code, answer["Location"]) == (302, reverse("matters:ledger"))
