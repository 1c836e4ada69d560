"""The event ledger of an office: nothing that it tells is dropped on the way in."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from openpyxl.utils import get_column_letter

from shigan.kernel.base.errors import Refused
from shigan.kernel.clock.queries import today
from shigan.kernel.imports.actions.files import import_file
from shigan.kernel.matters.actions.load import matters_unload
from shigan.kernel.matters.models import Matter
from shigan.kernel.matters.queries.known import known_numbers
from shigan.kernel.orgs.scope import system_scope
from shigan.lines.grid.models import Event
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
    "不予立案理由": "",
    "派遣时间": "2022-03-01 09:20",
    "承办单位代码": "370902002-D03",
    "承办人": "",
    "退回时间": "",
    "退回理由": "",
    "再派遣时间": "",
    "处置时间": "2022-03-01 10:00",
    "处置说明": "已清理",
    "核查时间": "2022-03-01 10:30",
    "核查结果": "通过",
    "返工后处置时间": "",
    "再核查时间": "",
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


REFUSAL = {
    **dict.fromkeys(ROW, ""),
    **{
        code: ROW[code] for code in ("编号", "来源", "上报时间", "小类代码", "社区网格代码", "标题")
    },
    "立案时间": "2022-03-01 09:10",
    "立案结果": "不予立案",
    "不予立案理由": "不归街道管",
}
REPORTED = REFUSAL | {"立案时间": "", "立案结果": "", "不予立案理由": ""}
FILED = REPORTED | {"立案时间": "2022-03-01 09:10", "立案结果": "立案"}
DISPATCHED = FILED | {"派遣时间": ROW["派遣时间"], "承办单位代码": ROW["承办单位代码"]}
HANDLED = DISPATCHED | {"处置时间": ROW["处置时间"]}
LATE = "2022-03-03 09:00"


def told(folder: Path, row: dict[str, str]) -> list[tuple[str, str]]:
    """What a dry run says is wrong: cell and column."""
    report = import_file(
        sheet(folder, **row), "grid.events", actor=system_scope("测试", today()), dry_run=True
    )
    return [(problem.cell, problem.column) for problem in report.problems]


@pytest.mark.parametrize("row", [ROW, REFUSAL, REPORTED, FILED, DISPATCHED, HANDLED])
def test_a_whole_row_of_any_stage_is_good(cast: Cast, tmp_path: Path, row: dict[str, str]) -> None:
    make_tables(cast)
    assert told(tmp_path, row) == []


@pytest.mark.parametrize(
    ("row", "column"),
    [
        # rework told without its result
        (ROW | {"返工后处置时间": "2022-03-01 10:40"}, "核查结果"),
        (
            ROW
            | {
                "返工后处置时间": "2022-03-01 10:40",
                "再核查时间": "2022-03-01 10:50",
                "核查结果": "",
            },
            "核查结果",
        ),
        (ROW | {"再核查时间": "2022-03-01 10:50"}, "返工后处置时间"),
        # a call-back without the closing
        (ROW | {"结案时间": "", "满意度": ""}, "结案时间"),
        (HANDLED | {"满意度": "满意"}, "满意度"),
        (ROW | {"满意度": "未回访"}, "满意度"),
        (ROW | {"满意度": ""}, "满意度"),
        # what comes after a refusal
        *(
            (REFUSAL | {column: value}, column)
            for column, value in {
                "派遣时间": LATE,
                "承办单位代码": "370902002-D03",
                "承办人": "head",
                "退回时间": LATE,
                "退回理由": "不归本单位",
                "再派遣时间": LATE,
                "处置时间": LATE,
                "处置说明": "已清理",
                "核查时间": LATE,
                "核查结果": "通过",
                "返工后处置时间": LATE,
                "再核查时间": LATE,
                "回访时间": LATE,
                "满意度": "满意",
                "结案时间": LATE,
            }.items()
        ),
        # a stage told without its time
        (REPORTED | {"立案结果": "立案"}, "立案结果"),
        (REFUSAL | {"立案时间": ""}, "立案时间"),
        (FILED | {"承办单位代码": "370902002-D03"}, "承办单位代码"),
        (FILED | {"承办人": "head"}, "承办人"),
        (DISPATCHED | {"退回理由": "不归本单位"}, "退回理由"),
        (DISPATCHED | {"处置说明": "已清理"}, "处置说明"),
        (HANDLED | {"核查结果": "通过"}, "核查结果"),
        # two things of one case
        (FILED | {"不予立案理由": "不归街道管"}, "不予立案理由"),
    ],
)
def test_each_thing_that_would_be_lost_is_told_by_its_cell(
    cast: Cast, tmp_path: Path, row: dict[str, str], column: str
) -> None:
    make_tables(cast)
    columns = list(ROW)
    assert told(tmp_path, row) == [(f"{get_column_letter(columns.index(column) + 1)}2", column)]


def test_rework_arrives_with_all_its_instants(cast: Cast, tmp_path: Path) -> None:
    make_tables(cast)
    row = ROW | {
        "核查结果": "返工",
        "返工后处置时间": "2022-03-01 10:40",
        "再核查时间": "2022-03-01 10:50",
    }
    import_file(sheet(tmp_path, **row), "grid.events", actor=system_scope("测试", today()))
    event = Event.objects.get()
    assert (event.reworks, event.matter.ending) == (1, "CLOSED")
    acts = event.matter.entries.order_by("place").values_list("act", flat=True)
    assert list(acts) == [
        "open",
        "file",
        "dispatch",
        "handle",
        "rework",
        "handle",
        "pass",
        "close",
    ]


def test_a_number_is_known_within_its_street(cast: Cast) -> None:
    held = make_event(cast, make_tables(cast))
    asked = [(held.unit_path, held.number), (held.unit_path, "X-1"), ("1/2/3/", held.number)]
    assert known_numbers(asked) == {(held.street.path, held.number)}


def test_a_matter_worked_on_meanwhile_is_not_taken_back(cast: Cast) -> None:
    stale = make_event(cast, make_tables(cast))
    loaded = {stale.pk: stale.version}
    move(cast, "clerk", Matter.objects.get(pk=stale.pk), "file")
    with pytest.raises(Refused):
        matters_unload(actor=system_scope("测试", today()), versions=loaded)
