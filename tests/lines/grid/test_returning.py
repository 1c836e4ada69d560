"""The ledger, edited and put back: corrections and nothing else, each with its entry."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from shigan.kernel.audit.models import AuditRow
from shigan.kernel.base.errors import Refused
from shigan.kernel.clock.queries import today
from shigan.kernel.imports.actions import batch_undo
from shigan.kernel.imports.actions.files import import_file
from shigan.kernel.imports.models import Batch, Origin
from shigan.kernel.matters.actions.core import Order
from shigan.kernel.matters.models import Matter
from shigan.kernel.matters.sheets.shared import matter_key
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.scope import system_scope
from shigan.lines.grid.actions.merge import event_merge
from shigan.lines.grid.models import Event, EventClass
from tests.kit.cast import STREET, Cast
from tests.kit.grid import make_event, make_tables, move, walk_to
from tests.kit.returning import add_column, edit, put_back, take_out
from tests.lines.grid.test_correcting import whole

EVENTS, LEDGER = "/imports/new/grid.events/present.xlsx", "/matters/?format=xlsx"
Out = Callable[[str], Path]


@pytest.fixture
def small(cast: Cast) -> EventClass:
    return make_tables(cast)


@pytest.fixture
def out(client_of: Callable[[str], Client], tmp_path: Path) -> Out:
    return lambda url: take_out(client_of("manager"), url, tmp_path / "a.xlsx")


def key(matter: Matter) -> str:
    return matter_key(matter.unit_path, matter.number)


def told(report: Any) -> list[tuple[str, str]]:
    return [(p.column, p.message) for p in report.problems]


@pytest.mark.parametrize(
    ("url", "importer", "cells"),
    [
        (EVENTS, "grid.events", {"小类代码": "0102", "社区网格代码": f"{STREET}001002"}),
        (EVENTS, "grid.events", {"小类代码": "占道经营", "社区网格代码": "三里第2网格"}),
        (LEDGER, "matters.ledger", {"类别": "占道经营", "单位": "三里第2网格"}),
    ],
)
def test_a_correction_is_an_entry_with_its_audit(
    cast: Cast, small: EventClass, out: Out, url: str, importer: str, cells: dict[str, str]
) -> None:
    matter = walk_to(cast, make_event(cast, small), "handling")
    path, version = out(url), matter.version
    edit(path, {(key(matter), head): value for head, value in cells.items()})
    report = put_back(path, importer, cast.scope("manager"))
    assert (told(report), report.made, report.changed) == ([], 0, 1)
    matter.refresh_from_db()
    event = Event.objects.get(matter=matter)
    assert (matter.subject, event.event_class.code, matter.unit.code, matter.version) == (
        "0102", "0102", f"{STREET}001002", version + 1,
    )  # fmt: skip
    entry = matter.entries.get(place=version + 1)
    assert (entry.act, entry.actor_name, entry.data) == (
        "correct",
        "癸管理",
        {"subject": ["0101", "0102"], "place_unit": ["三里第1网格", "三里第2网格"]},
    )
    assert AuditRow.objects.filter(code="matters.load_correct", subject_id=matter.pk).count() == 1
    batch_undo(actor=cast.scope("manager"), batch=Batch.objects.latest("pk"))
    matter.refresh_from_db()
    assert (matter.subject, matter.unit.code) == ("0101", f"{STREET}001001")


def test_the_correction_is_foreseen_in_words(cast: Cast, small: EventClass, out: Out) -> None:
    matter = walk_to(cast, make_event(cast, small), "handling")
    path = out(EVENTS)
    edit(path, {(key(matter), "小类代码"): "0102"})
    report = import_file(path, "grid.events", actor=cast.scope("manager"), dry_run=True)
    assert report.foreseen is not None
    assert [one["changes"] for one in report.foreseen["changes"]] == [
        [["类别", "暴露垃圾", "占道经营"]]
    ]
    matter.refresh_from_db()
    assert matter.subject == "0101"


@pytest.mark.parametrize(
    ("heading", "value"),
    [("处置时间", "2022-03-01 10:00"), ("标题", "别的事"), ("满意度", "满意"), ("地址", "别处"),
     ("派遣时间", None), ("承办单位代码", f"{STREET}-D01")],
)  # fmt: skip
def test_history_is_not_written_by_a_sheet(
    cast: Cast, small: EventClass, out: Out, heading: str, value: str | None
) -> None:
    matter = walk_to(cast, make_event(cast, small), "handling")
    path = out(EVENTS)
    edit(path, {(key(matter), heading): value})
    report = put_back(path, "grid.events", cast.scope("manager"))
    assert told(report) == [(heading, f"已有的记录，“{heading}”不能用表来改")]


@pytest.mark.parametrize("step", ["", "closed"])
@pytest.mark.parametrize(("url", "importer", "heading", "value"), [
    (EVENTS, "grid.events", "小类代码", "0102"), (LEDGER, "matters.ledger", "类别", "占道经营"),
])  # fmt: skip
def test_before_filing_and_after_the_end_it_is_set_right_as_well(
    cast: Cast, small: EventClass, out: Out, step: str, url: str, importer: str, heading: str,
    value: str,
) -> None:  # fmt: skip
    matter = make_event(cast, small)
    if step:
        walk_to(cast, matter, step)
    stood = (matter.step, matter.ended_at, matter.ending, matter.started_at)
    path = out(url)
    add_column(path, "更正理由", {key(matter): "核对台账"})
    edit(path, {(key(matter), heading): value})
    report = put_back(path, importer, cast.scope("manager"))
    assert (told(report), report.changed) == ([], 1)
    matter.refresh_from_db()
    event = Event.objects.get(matter=matter)
    assert (matter.subject, event.event_class.code) == ("0102", "0102")
    assert (matter.step, matter.ended_at, matter.ending, matter.started_at) == stood
    entry = matter.entries.get(place=matter.version)
    assert (entry.act, entry.note) == ("correct", "核对台账")
    batch_undo(actor=cast.scope("manager"), batch=Batch.objects.latest("pk"))
    matter.refresh_from_db()
    assert (matter.subject, matter.step, matter.ended_at, matter.ending) == ("0101", *stood[:3])
    assert whole(matter)


def test_what_has_ended_is_set_right_with_a_reason(cast: Cast, small: EventClass, out: Out) -> None:
    matter = walk_to(cast, make_event(cast, small), "closed")
    path = out(EVENTS)
    edit(path, {(key(matter), "小类代码"): "0102"})
    report = put_back(path, "grid.events", cast.scope("manager"))
    assert told(report) == [("更正理由", "这件事项已经结束，更正要写理由")]


def test_a_reason_alone_is_no_correction(cast: Cast, small: EventClass, out: Out) -> None:
    matter = walk_to(cast, make_event(cast, small), "handling")
    path = out(EVENTS)
    edit(path, {(key(matter), "更正理由"): "核对台账"})
    report = put_back(path, "grid.events", cast.scope("manager"))
    assert told(report) == [("更正理由", "写了更正理由，却没有更正")]


def test_what_was_merged_is_set_right_where_it_went(
    cast: Cast, small: EventClass, out: Out
) -> None:
    matter, into = make_event(cast, small), make_event(cast, small)
    event_merge(actor=cast.scope("clerk"), order=Order(matter.pk), into_id=into.pk)
    path = out(EVENTS)
    edit(path, {(key(matter), "小类代码"): "0102", (key(matter), "更正理由"): "核对"})
    report = put_back(path, "grid.events", cast.scope("manager"))
    assert told(report) == [("小类代码", "这件事项已并入另一件；请更正并入的那一件")]


def test_undoing_sets_back_to_a_class_and_a_cell_closed_meanwhile(
    cast: Cast, small: EventClass, out: Out
) -> None:
    matter = walk_to(cast, make_event(cast, small), "handling")
    path = out(EVENTS)
    edit(
        path, {(key(matter), "小类代码"): "0102", (key(matter), "社区网格代码"): f"{STREET}001002"}
    )
    put_back(path, "grid.events", cast.scope("manager"))
    EventClass.objects.filter(code="0101").update(closed_on=today())
    Unit.objects.filter(code=f"{STREET}001001").update(closed_on=today())
    batch_undo(actor=cast.scope("manager"), batch=Batch.objects.latest("pk"))
    matter.refresh_from_db()
    assert (matter.subject, matter.unit.code) == ("0101", f"{STREET}001001")


def test_a_matter_that_moved_on_is_asked_for_anew(cast: Cast, small: EventClass, out: Out) -> None:
    matter = walk_to(cast, make_event(cast, small), "dispatch")
    path = out(EVENTS)
    move(cast, "clerk", matter, "dispatch", handler_unit=cast.unit("-D03"))
    report = put_back(path, "grid.events", cast.scope("manager"))
    assert (told(report), report.changed) == ([], 0)  # nobody changed anything in it
    edit(path, {(key(matter), "小类代码"): "0102"})
    report = put_back(path, "grid.events", cast.scope("manager"))
    assert told(report) == [("小类代码", "导出以后，这条记录又有人改过")]


def test_later_work_stands_in_the_way_of_undoing(cast: Cast, small: EventClass, out: Out) -> None:
    matter = walk_to(cast, make_event(cast, small), "dispatch")
    path = out(EVENTS)
    edit(path, {(key(matter), "小类代码"): "0102"})
    put_back(path, "grid.events", cast.scope("manager"))
    move(cast, "clerk", matter, "dispatch", handler_unit=cast.unit("-D03"))
    with pytest.raises(Refused, match=matter.number):
        batch_undo(actor=cast.scope("manager"), batch=Batch.objects.latest("pk"))
    matter.refresh_from_db()
    assert matter.subject == "0102"


@pytest.mark.parametrize(
    ("heading", "value", "said"),
    [
        ("类别", "没有这类", "这类事项没有这个类别"),
        ("类别", None, "这类事项没有这个类别"),
        ("单位", "三里社区", "不能改到这个单位"),
        ("单位", None, "单位不能留空"),
        ("编号", "WG-2099-000001", "已有的记录，“编号”不能用表来改"),
    ],
)
def test_a_wrong_correction_of_the_list_is_a_problem(
    cast: Cast, small: EventClass, out: Out, heading: str, value: str | None, said: str
) -> None:
    matter = walk_to(cast, make_event(cast, small), "handling")
    path = out(LEDGER)
    edit(path, {(key(matter), heading): value})
    assert told(put_back(path, "matters.ledger", cast.scope("manager"))) == [(heading, said)]


OFFICE = {
    "事件编号": "WG-2022-000001",
    "上报渠道": "居民来电",
    "上报日期": "2022-03-01 09:00",
    "问题类型": "暴露垃圾",
    "所属社区": "三里社区",
    "网格号": "370902002001001",
    "地点": "三里小区门口",
    "事件标题": "路边有一堆垃圾",
    "描述": "路边有一堆垃圾，已有三天",
    "联系电话": "",
}


def test_the_headings_of_offices_are_known_and_the_ledger_comes_again(
    cast: Cast, small: EventClass, tmp_path: Path
) -> None:
    path = tmp_path / "office.csv"

    def load(**changed: str) -> Any:
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, OFFICE)
            writer.writeheader()
            writer.writerow({**OFFICE, **changed})
        actor = system_scope("测试", today())
        return import_file(path, "grid.events", actor=actor, again=True)

    first = load()
    assert (told(first), first.made) == ([], 1)
    matter = Matter.objects.get()
    assert (matter.number, matter.subject, matter.address) == (
        "WG-2022-000001", "0101", "三里小区门口",
    )  # fmt: skip
    again = load()
    assert (told(again), again.made, again.changed) == ([], 0, 0)
    assert told(load(事件标题="别的事")) == [("事件标题", "已有的记录，“标题”不能用表来改")]
    other = load(问题类型="占道经营")
    assert (told(other), other.changed) == ([], 1)


@pytest.mark.parametrize(
    ("changed", "title"),
    [
        ({"事件标题": ""}, "路边有一堆垃圾，已有三天"),
        ({"事件标题": None}, "路边有一堆垃圾，已有三天"),
        ({"事件标题": "", "描述": ""}, "三里小区门口暴露垃圾"),
        ({"事件标题": None, "描述": "", "地点": ""}, "三里第1网格暴露垃圾"),
    ],
)
def test_a_ledger_without_titles_gets_them_and_says_so_before(
    cast: Cast, small: EventClass, tmp_path: Path, changed: dict[str, str | None], title: str
) -> None:
    row = {head: value for head, value in {**OFFICE, **changed}.items() if value is not None}
    path = tmp_path / "office.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, row)
        writer.writeheader()
        writer.writerow(row)
    actor = system_scope("测试", today())
    foreseen = import_file(path, "grid.events", actor=actor, dry_run=True)
    assert told(foreseen) == []
    assert [(r.why, r.text, r.value) for r in foreseen.remarks] == [("formed", "", title)]
    import_file(path, "grid.events", actor=actor)
    assert Matter.objects.get().title == title
    [origin] = Origin.objects.all()
    assert [(r["why"], r["value"]) for r in origin.remarks.values()] == [("formed", title)]
    again = import_file(path, "grid.events", actor=actor, again=True)
    assert (told(again), again.made, again.changed, list(again.remarks)) == ([], 0, 0, [])
