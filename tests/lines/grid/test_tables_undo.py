"""Sheets of classes and of the duty table: in, out again, and what keeps them in."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from shigan.kernel.base.bulk import StoodOn
from shigan.kernel.base.errors import Denied
from shigan.kernel.clock.queries import today
from shigan.kernel.imports.actions import batch_undo
from shigan.kernel.imports.actions.files import import_file
from shigan.kernel.imports.models import Batch
from shigan.kernel.imports.queries.report import Report
from shigan.kernel.matters.models import LimitRule
from shigan.kernel.orgs.scope import system_scope
from shigan.lines.grid.actions.tables import classes_unload, duties_unload
from shigan.lines.grid.models import Duty, EventClass
from tests.kit.cast import Cast
from tests.kit.grid import OLD, make_event, make_tables

CLASS = ("代码", "名称", "大类代码", "部件或事件", "关键词")
DUTY = ("单位代码", "大类", "承办单位代码", "起", "止")
TEST = system_scope("测试", today())


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> None:
    settings.SHIGAN_HOME = tmp_path / "home"


def load(folder: Path, code: str, heads: tuple[str, ...], *rows: tuple[str, ...]) -> Report:
    path = folder / f"{code}-{len(list(folder.iterdir()))}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([heads, *rows])
    return import_file(path, code, actor=TEST)


def undo() -> None:
    batch_undo(actor=TEST, batch=Batch.objects.latest("pk"))


def held(model: type[EventClass] | type[Duty]) -> list[dict[str, Any]]:
    return list(model.objects.order_by("pk").values())


NEW = (
    ("0201", "井盖破损", "02", "部件", "井盖、塌陷"),
    ("02", "公共设施", "", "部件", ""),
    ("0101", "散落垃圾", "01", "事件", "垃圾"),
)


def test_classes_come_and_go(cast: Cast, tmp_path: Path) -> None:
    make_tables(cast)
    before = held(EventClass)
    assert load(tmp_path, "grid.classes", CLASS, *NEW).problems == []
    small = EventClass.objects.get(code="0201")
    assert (small.parent, small.keywords) == (
        EventClass.objects.get(code="02"),
        ["井盖", "塌陷"],
    )
    assert EventClass.objects.get(code="0101").label == "散落垃圾"
    undo()
    assert held(EventClass) == before


def test_the_same_classes_again_leave_no_trace(cast: Cast, tmp_path: Path) -> None:
    load(tmp_path, "grid.classes", CLASS, *NEW[:2])
    load(tmp_path, "grid.classes", CLASS, *reversed(NEW[:2]))
    batch = Batch.objects.latest("pk")
    assert (batch.made, batch.changed) == (0, 0)


@pytest.mark.parametrize("parent", ["09", "0101", "0201"])
def test_a_small_class_names_a_large_one(cast: Cast, tmp_path: Path, parent: str) -> None:
    make_tables(cast)
    report = load(tmp_path, "grid.classes", CLASS, ("0201", "井盖", parent, "部件", ""))
    assert [(p.cell, str(p.text)) for p in report.problems] == [("C2", "没有这个大类")]


def blockers() -> list[tuple[str, str]]:
    with pytest.raises(StoodOn) as stood:
        undo()
    return [(blocker.record, blocker.by) for blocker in stood.value.blockers]


def test_classes_that_are_used_stay(cast: Cast, tmp_path: Path) -> None:
    make_tables(cast)
    load(tmp_path, "grid.classes", CLASS, *NEW)
    matter = make_event(cast, EventClass.objects.get(code="0201"))
    before = held(EventClass)
    assert blockers() == [("井盖破损", f"网格事件 {matter}")]
    assert held(EventClass) == before


def test_classes_that_the_duty_table_or_a_limit_names_stay(cast: Cast, tmp_path: Path) -> None:
    make_tables(cast)
    load(tmp_path, "grid.classes", CLASS, *NEW)
    duty = Duty.objects.create(
        unit=cast.unit(""), subject="02", handler_unit=cast.unit("-D03"), since=OLD
    )
    rule = LimitRule.objects.create(
        kind="grid.event", subject="0201", amount=1, unit="DAY", valid_from=OLD, source="测试"
    )
    assert blockers() == [("公共设施", f"值守分工 {duty}"), ("井盖破损", f"时限规则 {rule}")]


def test_a_class_renamed_since_stays(cast: Cast, tmp_path: Path) -> None:
    make_tables(cast)
    load(tmp_path, "grid.classes", CLASS, *NEW)
    EventClass.objects.filter(code="0101").update(label="又改了名")
    assert blockers() == [("又改了名", "后来又改过")]


def duty(cast: Cast, since: str, until: str = "", suffix: str = "-D01") -> tuple[str, ...]:
    return (cast.unit("").code, "01", cast.unit(suffix).code, since, until)


def test_duty_lines_come_and_go(cast: Cast, tmp_path: Path) -> None:
    make_tables(cast)
    before = held(Duty)
    lines = (duty(cast, "2022-01-01"), duty(cast, "2022-06-01", "2022-09-01", "-D02"))
    assert load(tmp_path, "grid.duty", DUTY, *lines).problems == []
    assert [(str(d.since), str(d.until)) for d in Duty.objects.order_by("since")] == [
        (str(OLD), "2022-01-01"),
        ("2022-01-01", "2022-06-01"),
        ("2022-06-01", "2022-09-01"),
    ]
    undo()
    assert held(Duty) == before


def test_a_duty_line_that_a_later_one_ended_stays(cast: Cast, tmp_path: Path) -> None:
    make_tables(cast)
    load(tmp_path, "grid.duty", DUTY, duty(cast, "2022-01-01"))
    first = Batch.objects.latest("pk")
    load(tmp_path, "grid.duty", DUTY, duty(cast, "2022-06-01", suffix="-D02"))
    later = Batch.objects.latest("pk")
    before = held(Duty)
    with pytest.raises(StoodOn):
        batch_undo(actor=TEST, batch=first)
    assert held(Duty) == before
    batch_undo(actor=TEST, batch=later)
    batch_undo(actor=TEST, batch=first)
    assert [(d.since, d.until) for d in Duty.objects.all()] == [(OLD, None)]


def test_a_duty_line_set_at_the_desk_since_is_named(cast: Cast, tmp_path: Path) -> None:
    make_tables(cast)
    load(tmp_path, "grid.duty", DUTY, duty(cast, "2022-01-01"))
    Duty.objects.filter(since="2022-01-01").update(until="2022-06-01")
    later = Duty.objects.create(
        unit=cast.unit(""), subject="01", handler_unit=cast.unit("-D02"), since="2022-06-01"
    )
    ours = Duty.objects.get(since="2022-01-01")
    assert blockers() == [(str(ours), f"值守分工 {later} 2022-06-01")]


def test_a_duty_for_no_class_of_the_table_is_told(cast: Cast, tmp_path: Path) -> None:
    make_tables(cast)
    line = (cast.unit("").code, "77", cast.unit("-D01").code, "2022-01-01", "")
    report = load(tmp_path, "grid.duty", DUTY, line)
    assert [(p.cell, str(p.text)) for p in report.problems] == [("B2", "没有这个类别")]


@pytest.mark.parametrize("login", ["clerk", "head", "outsider"])
def test_only_who_keeps_the_rules_takes_them_back(cast: Cast, tmp_path: Path, login: str) -> None:
    for unload in (classes_unload, duties_unload):
        with pytest.raises(Denied):
            unload(actor=cast.scope(login), made=[], changed={})
