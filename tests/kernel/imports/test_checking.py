"""Dry runs: every problem by its cell, and nothing written."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from shigan.kernel.base.errors import Denied, Refused
from shigan.kernel.imports.actions import import_file
from shigan.kernel.imports.models import Batch
from shigan.kernel.imports.queries.report import Report
from tests.kernel.imports.books import UNIT_HEADINGS, csv, units, workbook
from tests.kit.cast import Cast

DAY = date(2022, 3, 1)
STREET = "370902002"


def tried(cast: Cast, path: Path, importer: str = "units", who: str = "manager") -> Report:
    """What a dry run says; it leaves no trace."""
    report = import_file(path, importer, actor=cast.scope(who), dry_run=True)
    assert Batch.objects.count() == 0
    return report


def told(report: Report) -> list[tuple[str, str, str]]:
    return [(p.cell or f"{p.row}", p.read, p.message) for p in report.problems]


def test_a_good_sheet_has_no_problems(cast: Cast, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "单位.xlsx",
        ("说明", [["这是一张单位表"]]),
        (
            "数据",
            [
                ["财源街道单位表"],
                [],
                ["单位代码*", "单位名称", "类型", "上级", "成立日期", "备注"],
                ["370902002003", "新社区", "社区", STREET, DAY, "x"],
                [],
                ["370902002003001", "新第1网格", "网格", "370902002003", "2022年3月1日", ""],
            ],
        ),
    )
    report = tried(cast, path)
    assert report.as_json() == {
        "importer": "units",
        "file": "单位.xlsx",
        "sheet": "数据",
        "header_rows": [3],
        "columns": [
            {"column": letter, "heading": text, "field": code, "sure": 98, "why": "synonym"}
            for letter, text, code in (
                ("A", "单位代码", "code"),
                ("B", "单位名称", "name"),
                ("C", "类型", "kind"),
                ("D", "上级", "parent"),
                ("E", "成立日期", "opened_on"),
            )
        ],
        "asked": [],
        "extra": [{"column": "F", "heading": "备注"}],
        "passed": {},
        "passed_rows": [],
        "hidden_rows": [],
        "hidden_columns": [],
        "hidden_sheets": [],
        "blank_sheets": ["说明"],
        "others": [],
        "measure": "",
        "remarks": [],
        "rows": {"total": 2, "good": 2, "bad": 0},
        "problems": [],
        "foreseen": {"made": 2, "changed": 0, "same": 0, "changes": []},
        "batch": None,
        "status": "",
        "made": 0,
        "changed": 0,
    }


@pytest.mark.parametrize(
    ("row", "problems"),
    [
        (("", "新", "", "社区", STREET, DAY, ""), [("A2", "", "“代码”没有填写")]),
        (
            ("x y", "新", "", "社区", STREET, DAY, ""),
            [("A2", "x y", "代码只能由字母、数字和 - _ . 组成")],
        ),
        (("x", "新", "", "小区", STREET, DAY, ""), [("D2", "小区", "没有这个选项")]),
        (("x", "新", "", "社区", STREET, "2022-02-30", ""), [("F2", "2022-02-30", "没有这一天")]),
        (
            ("x", "新", "", "社区", "三里社区", DAY, ""),
            [("E2", "三里社区", "社区不能设在社区之下")],
        ),
        (
            ("x", "新", "", "社区", "四里社区", DAY, ""),
            [("E2", "四里社区", "没有这个上级单位")],
        ),
        (("x", "新", "", "网格", STREET, DAY, ""), [("E2", STREET, "网格不能设在街道之下")]),
        (("x", "新", "", "社区", "", DAY, ""), [("D2", "社区", "社区不能设在最上级之下")]),
        (
            ("x", "新", "", "社区", STREET, DAY, "2022-03-01"),
            [("G2", "2022-03-01", "应晚于开始日期2022-03-01")],
        ),
        (
            (f"{STREET}001001", "三里第1网格", "", "网格", f"{STREET}002", DAY, ""),
            [("E2", f"{STREET}002", "单位已有，类别和上级不能更改")],
        ),
        (
            (f"{STREET}001001", "三里第1网格", "", "社区", STREET, DAY, ""),
            [("D2", "社区", "单位已有，类别和上级不能更改")],
        ),
        (
            (f"{STREET}002", "教场社区", "", "社区", STREET, date(2020, 1, 1), "2022-09-01"),
            [("G2", "2022-09-01", "下级370902002002001尚未撤销")],
        ),
        (
            ("x", "", "", "小区", STREET, "某日", "某日"),
            [
                ("B2", "", "“名称”没有填写"),
                ("D2", "小区", "没有这个选项"),
                ("F2", "某日", "不是日期"),
                ("G2", "某日", "不是日期"),
            ],
        ),
    ],
)
def test_a_problem_is_told_at_its_cell(
    cast: Cast, tmp_path: Path, row: tuple[Any, ...], problems: list[tuple[str, str, str]]
) -> None:
    report = tried(cast, units(tmp_path / "a.xlsx", row))
    assert (told(report), report.rows, report.bad_rows) == (problems, 1, 1)


def test_a_unit_may_not_outlive_the_one_above_in_the_sheet(cast: Cast, tmp_path: Path) -> None:
    path = units(
        tmp_path / "a.xlsx",
        ("x", "新社区", "", "社区", STREET, DAY, date(2022, 9, 1)),
        ("x1", "新第1网格", "", "网格", "x", DAY, ""),
        ("x2", "新第2网格", "", "网格", "x", DAY, date(2022, 9, 1)),
    )
    assert told(tried(cast, path)) == [("E3", "x", "上级2022-09-01已撤销，下级不能晚于它")]


def test_a_report_says_everything_of_a_problem(cast: Cast, tmp_path: Path) -> None:
    report = tried(cast, units(tmp_path / "a.xlsx", ("x", "新", "", "小区", STREET, DAY, "")))
    assert report.as_json()["rows"] == {"total": 1, "good": 0, "bad": 1}
    assert report.as_json()["problems"] == [
        {
            "row": 2,
            "column": "类别",
            "cell": "D2",
            "code": "not_choice",
            "read": "小区",
            "message": "没有这个选项",
            "suggestion": "可选：区、街道、科室、社区、网格",
            "choices": [],
        }
    ]


def test_a_problem_of_a_column_that_the_sheet_lacks_is_of_the_row(
    cast: Cast, tmp_path: Path
) -> None:
    path = csv(
        tmp_path / "a.csv", ("代码", "名称", "类别", "设立日期"), ("x", "新", "网格", "2022-03-01")
    )
    report = tried(cast, path)
    assert [(p.row, p.cell, p.column, p.message) for p in report.problems] == [
        (2, "C2", "类别", "网格不能设在最上级之下")
    ]
    path = csv(
        tmp_path / "b.csv",
        path.read_text().splitlines()[0].split(","),
        (f"{STREET}001", "三里", "社区", "2020-01-01"),
    )
    report = tried(cast, path)
    assert [(p.row, p.cell, p.column, p.message) for p in report.problems] == [
        (2, "", "", "单位已有，类别和上级不能更改")
    ]


def test_rows_with_the_same_key_are_told_with_the_first(cast: Cast, tmp_path: Path) -> None:
    row = ("ABC", "新", "", "社区", STREET, DAY, "")
    path = units(tmp_path / "a.xlsx", row, (), ("abc", *row[1:]))
    assert told(tried(cast, path)) == [("A4", "abc", "与第2行重复（代码）")]


def test_missing_and_doubled_columns_are_named(cast: Cast, tmp_path: Path) -> None:
    path = csv(tmp_path / "a.csv", ("名称", "单位名称", "类别"), ("新", "新", "社区"))
    report = tried(cast, path)
    assert [(p.row, p.message) for p in report.problems] == [
        (0, "缺少必需的列“代码”"),
        (0, "“名称”出现了两列"),
    ]
    assert report.problems[0].suggestion == (
        "请指定哪一列就是它，或在表头加上；也可以写作："
        "单位代码、编码、网格代码、网格编码、网格编号、Code"
    )


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([UNIT_HEADINGS], "表头之下没有数据"),
        ([UNIT_HEADINGS, ("", " ", "", "", "", "\u3000", "")], "表头之下没有数据"),
    ],
)
def test_a_sheet_without_data(cast: Cast, tmp_path: Path, rows: list[Any], said: str) -> None:
    report = tried(cast, workbook(tmp_path / "a.xlsx", ("单位", rows)))
    assert report.problems[0].message == said


def test_a_sheet_without_heading_is_refused(cast: Cast, tmp_path: Path) -> None:
    path = csv(tmp_path / "a.csv", ("甲", "乙"), ("1", "2"))
    with pytest.raises(Refused) as refusal:
        tried(cast, path)
    assert str(refusal.value) == (
        "前40行里没有找到表头，应有这些列：代码、名称。读到的开头：“甲、乙”"
    )


def test_a_list_has_rows_without_addresses(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("- {code: x, 名称: 新, kind: CELL, parent: nowhere, opened_on: 2022-03-01}\n")
    assert told(tried(cast, path)) == [("1", "nowhere", "没有这个上级单位")]


def test_units_out_of_sight_look_unknown(cast: Cast, tmp_path: Path) -> None:
    path = units(tmp_path / "a.xlsx", ("370902003", "邻街道", "", "街道", "370902", DAY, ""))
    assert told(tried(cast, path)) == [("E2", "370902", "没有这个上级单位")]


def test_the_topmost_unit_in_sight_may_be_corrected(cast: Cast, tmp_path: Path) -> None:
    path = units(tmp_path / "a.xlsx", (STREET, "财源街道", "财源", "街道", "370902", DAY, ""))
    assert told(tried(cast, path)) == []


def test_problems_are_told_in_the_reader_s_language(cast: Cast, tmp_path: Path) -> None:
    report = tried(cast, units(tmp_path / "a.xlsx", ("x", "新", "", "小区", STREET, DAY, "")))
    with translation.override("en"):
        assert report.problems[0].message == "There is no such choice"


@pytest.mark.parametrize("who", ["clerk", "auditor", "outsider"])
def test_only_whoever_may_import_reads(cast: Cast, tmp_path: Path, who: str) -> None:
    with pytest.raises(Denied):
        tried(cast, units(tmp_path / "a.xlsx"), who=who)


def test_an_unknown_importer_is_refused_with_the_known_ones(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"没有“dragons”这种导入，可用的有：.*units"):
        import_file(tmp_path / "a.xlsx", "dragons", actor=cast.scope("manager"))
    with pytest.raises(Refused, match="没有这个文件"):
        tried(cast, tmp_path / "nothing.xlsx")
    path = units(tmp_path / "a.xlsx")
    with pytest.raises(Refused, match=r"“网格边界”只收这些文件：\.geojson"):
        tried(cast, path, "cells")
