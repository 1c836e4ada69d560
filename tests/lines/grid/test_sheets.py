"""The event ledger of an office: nothing that it tells is dropped on the way in."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from shigan.kernel.base.errors import Refused
from shigan.kernel.clock.queries import today
from shigan.kernel.imports.actions.files import import_file
from shigan.kernel.matters.actions.load import matters_unload
from shigan.kernel.matters.models import Matter
from shigan.kernel.orgs.scope import system_scope
from shigan.lines.grid.models import Event
from shigan.lines.grid.queries.known import known_numbers
from tests.kit.cast import Cast
from tests.kit.grid import make_event, make_tables, move

ROW = {
    "编号": "WG-2022-000001",
    "来源": "居民来电",
    "上报时间": "2022-03-01 09:00",
    "小类代码": "0101",
    "社区网格代码": "370902002001001",
    "标题": "路边有一堆垃圾",
    "立案时间": "2022-03-01 09:10",
    "立案结果": "立案",
    "派遣时间": "2022-03-01 09:20",
    "承办单位代码": "370902002-D03",
    "退回时间": "",
    "处置时间": "2022-03-01 10:00",
    "处置说明": "已清理",
    "核查时间": "2022-03-01 10:30",
    "核查结果": "通过",
    "回访时间": "2022-03-01 11:00",
    "满意度": "满意",
    "结案时间": "2022-03-02 09:00",
}


def sheet(folder: Path, **changed: str) -> Path:
    path = folder / "events.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, ROW)
        writer.writeheader()
        writer.writerow({**ROW, **changed})
    return path


def test_every_instant_arrives(cast: Cast, tmp_path: Path) -> None:
    make_tables(cast)
    report = import_file(sheet(tmp_path), "grid.events", actor=system_scope("测试", today()))
    assert report.problems == []
    event = Event.objects.get()
    hours = [
        f"{at:%d %H:%M}" if at else ""
        for at in (event.handled_at, event.verified_at, event.called_back_at, event.closed_at)
    ]
    assert hours == ["01 02:00", "01 02:30", "01 03:00", "02 01:00"]  # UTC


@pytest.mark.parametrize(
    "changed",
    [
        {"处置时间": ""},
        {"派遣时间": ""},
        {"立案时间": ""},
        {"核查时间": ""},
        {"立案结果": "不予立案", "立案时间": ""},
        {"退回时间": "2022-03-01 09:30"},
        {"核查结果": "返工"},
        {"结案时间": "2022-03-01 08:00"},
        {"小类代码": "01"},
        {"社区网格代码": "370902002001"},
    ],
)
def test_a_gap_or_a_wrong_order_is_refused_whole(
    cast: Cast, tmp_path: Path, changed: dict[str, str]
) -> None:
    make_tables(cast)
    path = sheet(tmp_path, **changed)
    report = import_file(path, "grid.events", actor=system_scope("测试", today()))
    assert not report.good
    assert Event.objects.count() == 0


def test_a_number_is_known_within_its_street(cast: Cast) -> None:
    held = make_event(cast, make_tables(cast))
    asked = [(held.unit_path, held.number), (held.unit_path, "X-1"), ("1/2/3/", held.number)]
    assert known_numbers(asked) == {(held.street.path, held.number)}


def test_a_matter_worked_on_meanwhile_is_not_taken_back(cast: Cast) -> None:
    stale = make_event(cast, make_tables(cast))
    loaded = {stale.pk: stale.version}
    move(cast, "clerk", Matter.objects.get(pk=stale.pk), "file")
    with pytest.raises(Refused):
        matters_unload(actor=system_scope("测试", today()), matters=[stale], loaded_versions=loaded)
