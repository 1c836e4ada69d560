"""Setting right the sort and the place of a dispute: at the desk, by the API and by sheet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from shigan.kernel.audit.models import AuditRow
from shigan.kernel.base.errors import Denied, Refused
from shigan.kernel.clock.queries import now
from shigan.kernel.figures.actions import figure_restate, period_close
from shigan.kernel.figures.queries.values import Value, evaluate
from shigan.kernel.figures.rules.period import Period
from shigan.kernel.imports.actions import batch_undo
from shigan.kernel.imports.models import Batch
from shigan.kernel.matters.models import LimitRule, Matter
from shigan.kernel.matters.queries.page import matter_page
from shigan.kernel.matters.queries.todo import todo
from shigan.kernel.matters.rules.chain import chain_break
from shigan.kernel.matters.sheets.shared import matter_key
from shigan.kernel.search.queries import find
from shigan.lines.mediation.choices import DISPUTE, LABOUR
from shigan.lines.mediation.models import Dispute
from tests.kit.cast import STREET, Cast
from tests.kit.grid import move
from tests.kit.mediation import OLD, accept, agree, make_centre, make_dispute, sign
from tests.kit.returning import edit, put_back, take_out

SHANGHAI = ZoneInfo("Asia/Shanghai")
LEDGER = "/imports/new/mediation.disputes/present.xlsx"
ClientOf = Callable[[str], Client]


@pytest.fixture
def street(cast: Cast) -> Cast:
    make_centre(cast)
    return cast


def walk(cast: Cast, step: str, kind: str = DISPUTE) -> Matter:
    """A dispute at a step."""
    matter = make_dispute(cast, kind=kind)
    if step != "intake":
        accept(cast, matter)
    if step in {"signing", "keeping", "closed"}:
        agree(cast, matter)
    if step in {"keeping", "closed"}:
        sign(cast, matter)
    if step == "closed":
        move(cast, "community", matter, "follow_up", note="付清", values={"fulfilment": "DONE"})
    return matter


def correct(cast: Cast, matter: Matter, login: str = "clerk", **values: Any) -> Matter:
    """Set it right, with a reason."""
    return move(cast, login, matter, "correct", note="核对案卷", values=values)


def whole(matter: Matter) -> bool:
    entries = list(matter.entries.order_by("place"))
    return chain_break(entries, matter.version, matter.head_hash) is None


STEPS = ["intake", "mediating", "signing", "keeping", "closed"]


@pytest.mark.parametrize("step", STEPS)
def test_sort_and_place_are_set_right_wherever_it_stands(street: Cast, step: str) -> None:
    matter = walk(street, step)
    stood = (matter.step, matter.ended_at, matter.ending, matter.ended_as, matter.handler_path)
    correct(street, matter, subject="FAMILY", place_unit=street.unit("002"))
    assert (matter.subject, matter.unit, matter.unit_path, matter.title) == (
        "FAMILY", street.unit("002"), street.unit("002").path, "甲某与乙某婚姻家庭纠纷",
    )  # fmt: skip
    assert stood == (
        matter.step, matter.ended_at, matter.ending, matter.ended_as, matter.handler_path,
    )  # fmt: skip
    entry = matter.entries.get(act="correct")
    assert (entry.note, entry.data, whole(matter)) == (
        "核对案卷",
        {"subject": ["NEIGHBOURS", "FAMILY"], "place_unit": ["三里社区", "教场社区"]},
        True,
    )
    row = AuditRow.objects.get(code="matters.move", after__act="correct")
    assert (row.before["subject"], row.after["subject"]) == ("NEIGHBOURS", "FAMILY")


def test_who_sets_it_right_did_not_end_it(street: Cast) -> None:
    matter = walk(street, "closed")
    before = matter_page(street.scope("clerk"), matter, now()).stays
    correct(street, matter, subject="FAMILY")
    assert matter_page(street.scope("clerk"), matter, now()).stays == before


def test_a_title_in_other_words_stays_and_the_new_one_is_found(street: Cast) -> None:
    matter, other = make_dispute(street), make_dispute(street)
    Matter.objects.filter(pk=other.pk).update(title="三里小区漏水一事")
    for one in (matter, other):
        correct(street, one, subject="PROPERTY")
    assert [one.title for one in (matter, other)] == ["甲某与乙某物业纠纷", "三里小区漏水一事"]
    found = find(street.scope("clerk"), "物业纠纷")
    assert [hit.title for group in found for hit in group.hits] == ["甲某与乙某物业纠纷"]


def test_the_limit_of_the_sort_counts_from_when_it_came_in(street: Cast) -> None:
    row = {"kind": DISPUTE, "step": "", "valid_from": OLD, "source": "测试", "unit": "DAY"}
    LimitRule.objects.create(subject="FAMILY", amount=10, **row)
    with time_machine.travel(datetime(2022, 3, 1, 9, tzinfo=SHANGHAI), tick=False):
        matter = accept(street, make_dispute(street))
    thirty, yellow = matter.due_at, matter.yellow_at
    with time_machine.travel(datetime(2022, 3, 5, 9, tzinfo=SHANGHAI), tick=False):
        correct(street, matter, subject="FAMILY")
    ten = datetime(2022, 3, 12, tzinfo=SHANGHAI)
    assert (matter.due_at, Dispute.objects.get().mediate_by) == (ten, ten)
    assert thirty == datetime(2022, 4, 1, tzinfo=SHANGHAI)
    with time_machine.travel(datetime(2022, 3, 6, 9, tzinfo=SHANGHAI), tick=False):
        correct(street, matter, subject="HOUSING")
    assert (matter.due_at, Dispute.objects.get().mediate_by, matter.yellow_at) == (
        thirty, thirty, yellow,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"subject": "WAGES"}, "subject"),
        ({"subject": "0101"}, "subject"),
        ({"place_unit": "-D03"}, "place_unit"),
        ({"place_unit": ""}, "place_unit"),
    ],
)
def test_only_what_the_kind_has_is_taken(street: Cast, values: dict[str, str], wrong: str) -> None:
    matter = make_dispute(street)
    given: dict[str, Any] = dict(values)
    if "place_unit" in given:
        given["place_unit"] = street.unit(given["place_unit"])
    with pytest.raises(Refused) as refused:
        correct(street, matter, **given)
    matter.refresh_from_db()
    assert (set(refused.value.fields), matter.version) == ({wrong}, 1)


def test_a_correction_has_a_reason_and_changes_something(street: Cast) -> None:
    matter = make_dispute(street)
    with pytest.raises(Refused) as refused:
        move(street, "clerk", matter, "correct", values={"subject": "FAMILY"})
    assert set(refused.value.fields) == {"note"}
    with pytest.raises(Refused, match="没有改动"):
        correct(street, matter, subject="NEIGHBOURS")


@pytest.mark.parametrize("login", ["worker_a", "head", "auditor", "outsider"])
@pytest.mark.parametrize("step", ["mediating", "closed"])
def test_only_who_takes_disputes_up_corrects(street: Cast, step: str, login: str) -> None:
    matter = walk(street, step)
    with pytest.raises(Denied):
        correct(street, matter, login, subject="FAMILY")


def test_a_community_gives_no_dispute_to_another(street: Cast) -> None:
    matter = walk(street, "mediating")
    with pytest.raises(Denied):
        correct(street, matter, "community", place_unit=street.unit("002"))
    correct(street, matter, "community", place_unit=street.unit("001002"))
    assert matter.unit == street.unit("001002")


def test_what_may_be_corrected_waits_for_nobody(street: Cast) -> None:
    walk(street, "mediating")
    assert list(todo(street.scope("clerk"))) == []


def resolved(cast: Cast, suffix: str, *, live: bool = False) -> Value:
    (found,) = evaluate(
        ["grid.disputes_resolved"],
        period=Period.parse("2022-03"),
        unit=cast.unit(suffix),
        scope=cast.scope("secretary"),
        live=live,
    )
    return found


def test_the_figure_goes_with_the_place_and_a_closed_one_stays_beside(street: Cast) -> None:
    with time_machine.travel(datetime(2022, 3, 2, 9, tzinfo=SHANGHAI), tick=False):
        matters = [walk(street, step) for step in ("signing", "closed")]
    with time_machine.travel(datetime(2022, 4, 6, 9, tzinfo=SHANGHAI), tick=False):
        correct(street, matters[0], place_unit=street.unit("002"))
        assert [resolved(street, s).value for s in ("", "001", "002")] == [2, 1, 1]
        director, march = street.scope("director"), Period.parse("2022-03")
        period_close(actor=director, period=march, unit=street.unit(""))
        correct(street, matters[1], place_unit=street.unit("002"), subject="FAMILY")
        kept = [resolved(street, s) for s in ("", "001", "002")]
        assert [(v.value, v.frozen, v.restated) for v in kept] == [
            (2, True, False), (1, True, False), (1, True, False),
        ]  # fmt: skip
        live = [resolved(street, s, live=True).value for s in ("", "001", "002")]
        assert live == [2, None, 2]
        figure_restate(
            actor=director, code="grid.disputes_resolved", period=march, unit=street.unit(""),
            reason="案卷核对",
        )  # fmt: skip
        shown = [(v.value, v.restated) for v in (resolved(street, s) for s in ("001", "002"))]
        assert shown == [(None, True), (2, True)]


@pytest.mark.parametrize("step", ["intake", "closed"])
def test_the_page_offers_it_and_starts_as_it_was(
    street: Cast, client_of: ClientOf, step: str
) -> None:
    matter, clerk = walk(street, step), client_of("clerk")
    address = reverse("matters:act", args=[matter.number, "correct"])
    form = clerk.get(address).context["form"]
    assert {code: form[code].value() for code in ("subject", "place_unit")} == {
        "subject": "NEIGHBOURS", "place_unit": f"{STREET}001",
    }  # fmt: skip
    assert [key for key, _name in form.fields["place_unit"].choices if key] == [
        f"{STREET}{s}" for s in ("001", "001001", "001002", "002", "002001")
    ]
    sent = {"subject": "FAMILY", "place_unit": f"{STREET}002", "seen": str(matter.version)}
    assert clerk.post(address, sent).status_code == 422
    assert clerk.post(address, sent | {"note": "核对案卷"}).status_code == 302
    text = clerk.get(reverse("matters:matter", args=[matter.number])).text
    for before, after in (("邻里纠纷", "婚姻家庭纠纷"), ("三里社区", "教场社区")):
        told = text.partition(f"<del>{before}</del>")[2].partition("</ins>")[0]
        assert told.endswith(f"<ins>{after}")


@pytest.fixture
def out(client_of: ClientOf, tmp_path: Path) -> Callable[[str], Path]:
    return lambda url: take_out(client_of("manager"), url, tmp_path / "a.xlsx")


def key(matter: Matter) -> str:
    return matter_key(matter.unit_path, matter.number)


def told(report: Any) -> list[tuple[str, str]]:
    return [(p.column, p.message) for p in report.problems]


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("labour", [False, True])
def test_a_sheet_sets_right_and_undoing_sets_back(
    street: Cast, out: Callable[[str], Path], step: str, labour: bool
) -> None:
    code = "mediation.labour" if labour else "mediation.disputes"
    matter = walk(street, step, LABOUR if labour else DISPUTE)
    before = (matter.title, matter.subject)
    path = out(LEDGER.replace("mediation.disputes", code))
    changes = {"类别": "工伤医疗费" if labour else "婚姻家庭纠纷", "社区代码": "教场第1网格"}
    if step == "closed":
        changes["更正理由"] = "核对案卷"
    edit(path, {(key(matter), head): value for head, value in changes.items()})
    report = put_back(path, code, street.scope("manager"))
    assert (told(report), report.made, report.changed) == ([], 0, 1)
    matter.refresh_from_db()
    entry = matter.entries.get(place=matter.version)
    assert (matter.subject, matter.unit.code, entry.act, entry.note) == (
        "INJURY" if labour else "FAMILY", f"{STREET}002001", "correct",
        "核对案卷" if step == "closed" else "按导入的表更正",
    )  # fmt: skip
    row = AuditRow.objects.get(code="matters.load_correct", subject_id=matter.pk)
    assert (row.before["subject"], row.after["subject"]) == (before[1], matter.subject)
    batch_undo(actor=street.scope("manager"), batch=Batch.objects.latest("pk"))
    matter.refresh_from_db()
    assert (matter.title, matter.subject, matter.unit.code, whole(matter)) == (
        *before, f"{STREET}001", True,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("step", "changes", "problems"),
    [
        ("mediating", {"社区代码": f"{STREET}-D03"}, [("社区代码", "不能改到这个单位")]),
        ("mediating", {"类别": "拖欠劳动报酬"}, [("类别", "没有这个选项")]),
        ("closed", {"类别": "物业纠纷"}, [("更正理由", "这件事项已经结束，更正要写理由")]),
        ("closed", {"更正理由": "核对"}, [("更正理由", "写了更正理由，却没有更正")]),
    ],
)
def test_a_wrong_correction_is_a_problem(
    street: Cast,
    out: Callable[[str], Path],
    step: str,
    changes: dict[str, str],
    problems: list[tuple[str, str]],
) -> None:
    matter = walk(street, step)
    path = out(LEDGER)
    edit(path, {(key(matter), head): value for head, value in changes.items()})
    report = put_back(path, "mediation.disputes", street.scope("manager"))
    assert told(report) == problems
    matter.refresh_from_db()
    assert (matter.subject, matter.unit.code) == ("NEIGHBOURS", f"{STREET}001")


def test_the_list_of_matters_sets_disputes_right_too(
    street: Cast, out: Callable[[str], Path]
) -> None:
    matter = walk(street, "mediating")
    path = out("/matters/?format=xlsx")
    edit(path, {(key(matter), "类别"): "物业纠纷", (key(matter), "单位"): "教场第1网格"})
    report = put_back(path, "matters.ledger", street.scope("manager"))
    assert (told(report), report.changed) == ([], 1)
    matter.refresh_from_db()
    assert (matter.subject, matter.unit.code, matter.title) == (
        "PROPERTY", f"{STREET}002001", "甲某与乙某物业纠纷",
    )  # fmt: skip
