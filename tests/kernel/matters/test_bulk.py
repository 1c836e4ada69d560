"""One act for many matters: what it will do to each, what it did, and that repeating is safe."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shigan.kernel.audit.models import AuditRow
from shigan.kernel.matters.actions.bulk import bulk_deeds, why_not
from shigan.kernel.matters.actions.standing import standing_acts
from shigan.kernel.matters.models import Entry, Matter
from shigan.kernel.matters.registry import kinds
from shigan.kernel.web.fields import Kind
from shigan.lines.grid.models import Duty, EventClass
from tests.kit.cast import Cast
from tests.kit.grid import make_event, make_tables, walk_to

SignIn = Callable[[str], Client]
FILE, DISPATCH = "grid.event:file", "grid.event:dispatch"


@pytest.fixture
def small(cast: Cast) -> EventClass:
    return make_tables(cast)


@pytest.fixture
def reported(cast: Cast, small: EventClass) -> list[Matter]:
    return [make_event(cast, small, text=f"第{n}堆垃圾") for n in range(3)]


@pytest.fixture
def filed(cast: Cast, reported: list[Matter]) -> list[Matter]:
    return [walk_to(cast, matter, "dispatch") for matter in reported]


def ask(client: Client, act: str, matters: list[Matter], **sent: Any) -> Any:
    return client.post("/matters/", {"act": act, "row": [m.pk for m in matters], **sent})


def go(client: Client, act: str, matters: list[Matter], **sent: Any) -> Any:
    """Confirm it with the versions that the page of the act would carry."""
    seen = {f"seen-{m.pk}": m.version for m in matters}
    return ask(client, act, matters, go="1", **{**seen, **sent})


def states(matters: list[Matter]) -> list[tuple[str, str, int]]:
    found = Matter.objects.select_related("handler_unit").in_bulk([m.pk for m in matters])
    fresh = [found[m.pk] for m in matters]
    return [(m.step, m.handler_unit.name if m.handler_unit else "", m.version) for m in fresh]


def test_every_act_that_is_declared_so_is_offered_in_the_order_of_work() -> None:
    declared = {act.code for kind in kinds for step in kind.steps for act in step.acts if act.bulk}
    standing = [spec.code for spec in standing_acts if spec.act.bulk]
    codes = [deed.code for deed in bulk_deeds()]
    assert codes[-len(standing) :] == standing
    assert codes[:2] == [FILE, DISPATCH]
    assert {code.partition(":")[2] for code in codes[: -len(standing)]} == declared


def test_kinds_of_a_line_that_share_an_act_share_its_button() -> None:
    shared = [deed for deed in bulk_deeds() if deed.act.code == "accept"]
    assert [[kind.code for kind in deed.kinds] for deed in shared] == [
        [kind.code for kind in kinds if kind.line == "mediation"]
    ]


def test_no_act_for_many_asks_for_a_photo() -> None:
    needy = [
        deed.code
        for deed in bulk_deeds()
        if any(field.kind is Kind.PHOTOS and field.required for field in deed.act.inputs)
    ]
    assert needy == []


def test_filing_shows_what_becomes_of_each_and_leaves_out_what_it_cannot(
    cast: Cast, small: EventClass, client_of: SignIn, reported: list[Matter]
) -> None:
    handled = walk_to(cast, make_event(cast, small), "handling")
    context = ask(client_of("clerk"), FILE, [*reported, handled]).context
    assert [(p.record, p.does, version) for p, version in context["doing"]] == [
        (matter, "立案 → 派遣", matter.version) for matter in reported
    ]
    assert [(p.record, p.left_out) for p in context["left_out"]] == [
        (handled, "“处置”环节没有这个动作；事项可能已被办理到下一环节")
    ]
    assert list(context["form"].fields) == ["note"]  # class and cell are each one's own


def test_an_act_that_moves_nothing_says_where_each_stands(
    cast: Cast, small: EventClass, client_of: SignIn, reported: list[Matter]
) -> None:
    handled = walk_to(cast, make_event(cast, small), "handling")
    page = ask(client_of("leader"), "supervise", [reported[0], handled]).context
    assert [planned.does for planned, _version in page["doing"]] == [
        "立案",
        "处置，现由城市管理办公室承办",
    ]


def test_filing_many_gives_each_its_entry_and_its_audit_row(
    client_of: SignIn, reported: list[Matter]
) -> None:
    before = AuditRow.objects.count()
    done = go(client_of("clerk"), FILE, reported, note="集中立案").context
    assert (done["done"], done["refused"]) == (3, 0)
    assert states(reported) == [("dispatch", "", 2)] * 3
    entries = Entry.objects.filter(act="file", note="集中立案")
    assert sorted(e.matter_id for e in entries) == sorted(m.pk for m in reported)
    assert AuditRow.objects.filter(code="matters.move").count() == 3
    assert AuditRow.objects.count() == before + 3


def test_dispatching_without_a_unit_goes_to_each_ones_duty_unit(
    cast: Cast, client_of: SignIn, filed: list[Matter]
) -> None:
    cell = cast.unit("001001")
    Duty.objects.create(
        unit=cast.unit("001002"), subject="01", handler_unit=cast.unit("001"), since=cell.opened_on
    )
    elsewhere = filed[0]
    Matter.objects.filter(pk=elsewhere.pk).update(
        unit=cast.unit("001002"), unit_path=cast.unit("001002").path
    )
    page = ask(client_of("clerk"), DISPATCH, filed).context
    assert [planned.does for planned, _version in page["doing"]] == [
        "→ 三里社区（建议）",
        "→ 城市管理办公室（建议）",
        "→ 城市管理办公室（建议）",
    ]
    assert go(client_of("clerk"), DISPATCH, filed).context["done"] == 3
    assert states(filed) == [
        ("handling", "三里社区", 3),
        ("handling", "城市管理办公室", 3),
        ("handling", "城市管理办公室", 3),
    ]


def test_dispatching_to_one_unit_goes_there_with_all(
    cast: Cast, client_of: SignIn, filed: list[Matter]
) -> None:
    unit = cast.unit("-D01")
    assert go(client_of("clerk"), DISPATCH, filed, handler_unit=unit.code).context["done"] == 3
    assert states(filed) == [("handling", unit.name, 3)] * 3


def test_where_nobody_is_on_duty_a_unit_is_asked_for(
    client_of: SignIn, filed: list[Matter]
) -> None:
    Duty.objects.all().delete()
    client = client_of("clerk")
    (planned, _version), *_rest = ask(client, DISPATCH, filed).context["doing"]
    assert planned.does == "没有建议的单位，请在上面选"
    refused = go(client, DISPATCH, filed)
    assert refused.status_code == 422
    assert refused.context["form"].errors == {"handler_unit": ["没有建议的单位，请选一个"]}
    assert states(filed) == [("dispatch", "", 2)] * 3


STRANGER = "丁科长在平安建设办公室没有岗位，请选这个单位的人员"


@pytest.mark.parametrize(
    ("login", "act", "step", "unit", "errors"),
    [
        ("clerk", DISPATCH, "dispatch", "", {"handler": ["先选承办单位"]}),
        ("clerk", DISPATCH, "dispatch", "-D01", {"handler": [STRANGER]}),
        ("head", "transfer", "handling", "", {"handler_unit": ["请选择承办单位"]}),
        ("head", "transfer", "handling", "-D01", {"handler": [STRANGER]}),
    ],
)
def test_a_handler_of_no_or_another_unit_is_refused_before_any_and_the_form_is_kept(
    cast: Cast,
    client_of: SignIn,
    reported: list[Matter],
    login: str,
    act: str,
    step: str,
    unit: str,
    errors: dict[str, list[str]],
) -> None:
    matters = [walk_to(cast, matter, step) for matter in reported]
    before, head = states(matters), cast.people["head"]
    sent = {"handler_unit": cast.unit(unit).code if unit else "", "handler": str(head.pk)}
    refused = go(client_of(login), act, matters, **sent, note="请尽快")
    form = refused.context["form"]
    assert (refused.status_code, form.errors) == (422, errors)
    assert {name: form[name].value() for name in sent} == sent
    assert [planned.record for planned, _version in refused.context["doing"]] == matters
    assert states(matters) == before


def test_sending_it_twice_does_it_once(client_of: SignIn, reported: list[Matter]) -> None:
    client = client_of("clerk")
    go(client, FILE, reported)
    again = go(client, FILE, reported).context
    assert (again["done"], again["refused"]) == (0, 3)
    assert states(reported) == [("dispatch", "", 2)] * 3


def test_what_somebody_else_did_meanwhile_is_left_as_it_is(
    client_of: SignIn, cast: Cast, filed: list[Matter]
) -> None:
    first, second, third = filed
    stale = {f"seen-{second.pk}": second.version}
    order = {"note": "先盯住", f"seen-{second.pk}": second.version}
    go(client_of("leader"), "supervise", [second], **order)
    done = go(client_of("clerk"), DISPATCH, filed, **stale).context
    assert [bool(outcome.refused) for outcome in done["outcomes"]] == [False, True, False]
    assert [step for step, _unit, _version in states([first, second, third])] == [
        "handling",
        "dispatch",
        "handling",
    ]


def test_a_matter_of_another_kind_is_left_out(cast: Cast, reported: list[Matter]) -> None:
    matter = reported[0]
    matter.kind, matter.step = "mediation.dispute", "intake"
    (file,) = [deed for deed in bulk_deeds() if deed.code == FILE]
    assert why_not(cast.scope("clerk"), matter, file) == "“民间纠纷”没有“立案”这个动作"


@pytest.mark.parametrize("login", ["worker_a", "auditor", "outsider"])
def test_who_may_not_is_not_offered_it(
    client_of: SignIn, reported: list[Matter], login: str
) -> None:
    assert go(client_of(login), FILE, reported).status_code == 404
    assert states(reported) == [("filing", "", 1)] * 3


@pytest.mark.parametrize("act", [FILE, DISPATCH])
def test_the_page_before_takes_as_many_statements_for_many_as_for_one(
    client_of: SignIn, filed: list[Matter], act: str
) -> None:
    client = client_of("clerk")

    def statements(matters: list[Matter]) -> int:
        with CaptureQueriesContext(connection) as captured:
            ask(client, act, matters)
        return len(captured)

    statements(filed)  # the first of a session notes that it is in use
    assert statements(filed) == statements(filed[:1])
