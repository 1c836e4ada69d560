"""Where the tables of a sheet are, however people laid them out."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shigan.kernel.imports.rules.finding import Found, Passed, find_tables
from shigan.kernel.imports.rules.headings import Span
from shigan.kernel.imports.rules.matching import Wanted, known_exactly, known_nearly

FIELDS = [
    Wanted("code", ("代码", "编号")),
    Wanted("name", ("名称", "单位名称", "姓名")),
    Wanted("phone", ("电话", "手机")),
    Wanted("area", ("面积",)),
]


def found(rows: list[list[Any]], *merged: Span) -> list[Found]:
    return find_tables(rows, merged, known_exactly(FIELDS), known_nearly(FIELDS))


def only(rows: list[list[Any]], *merged: Span) -> Found:
    [table] = found(rows, *merged)
    return table


@pytest.mark.parametrize(
    ("rows", "head", "data"),
    [
        ([["代码", "名称"], ["1", "甲"]], (0,), (1,)),
        ([["单位表", ""], [], ["填表人：某", ""], ["名称*", "代码*"], ["甲", "1"]], (3,), (4,)),
        ([["代码", "名称"], [], ["1", "甲"], [], [], ["2", "乙"]], (0,), (2, 5)),
        ([["", "", "名称", "代码"], ["", "", "甲", "1"]], (0,), (1,)),
        ([["代码"], ["代码", "名称"]], (1,), ()),
        ([["mingcheng", "bianhao"], ["甲", "1"]], (0,), (1,)),
    ],
)
def test_heading_and_data(
    rows: list[list[Any]], head: tuple[int, ...], data: tuple[int, ...]
) -> None:
    table = only(rows)
    assert (table.head, table.rows) == (head, data)


@pytest.mark.parametrize(
    "rows", [[], [["甲", "乙"], ["1", "2"]], [*[["x"]] * 40, ["代码", "名称"]]]
)
def test_no_table(rows: list[list[Any]]) -> None:
    assert found(rows) == []


def test_a_heading_of_two_merged_rows() -> None:
    rows: list[list[Any]] = [
        ["代码", "联系方式", "", "面积"],
        ["", "手机", "姓名", ""],
        ["1", "199", "甲", 3],
    ]
    merged = [Span(0, 0, 1, 0), Span(0, 1, 0, 2), Span(0, 3, 1, 3)]
    labels = {0: "代码", 1: "联系方式/手机", 2: "联系方式/姓名", 3: "面积"}
    assert only(rows, *merged) == Found((0, 1), labels, (2,))
    assert only(rows) == Found((0, 1), labels, (2,))  # a .csv has no merged cells


def test_a_heading_of_three_rows_under_a_title() -> None:
    rows: list[list[Any]] = [
        ["某表", "", "", ""],
        ["代码", "主体", "", ""],
        ["", "负责人", "", "面积"],
        ["", "姓名", "手机", ""],
        ["1", "甲", "199", 3],
    ]
    merged = [
        Span(0, 0, 0, 3),
        Span(1, 0, 3, 0),
        Span(1, 1, 1, 3),
        Span(2, 1, 2, 2),
        Span(2, 3, 3, 3),
    ]
    labels = {0: "代码", 1: "主体/负责人/姓名", 2: "主体/负责人/手机", 3: "主体/面积"}
    assert only(rows, *merged) == Found((1, 2, 3), labels, (4,))


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (["合计", "", 12.0], "subtotal"),
        (["", "小 计", 3.0], "subtotal"),
        (["三里社区合计：", "", 3.0], "subtotal"),
        (["代码", "名称", "面积"], "repeated"),
        (["注：面积按建筑面积填", "", ""], "note"),
        (["填表人：某", "", "审核人：某"], "note"),
        (["单位（盖章）", "", ""], "note"),
        (["单位（盖章）：某办", "", ""], "note"),
        (["示例", "甲", 3.0], "example"),
    ],
)
def test_a_row_that_is_no_data_is_told(row: list[Any], why: str) -> None:
    table = only([["代码", "名称", "面积"], ["1", "甲", 3.0], row, ["2", "乙", 4.0]])
    assert (table.rows, table.passed) == ((1, 3), (Passed(2, why),))


@pytest.mark.parametrize(
    "row",
    [
        ["合计社区", "甲", 3.0],
        ["公章管理", "甲", 3.0],
        ["注", "甲", 3.0],
        ["3", "合计服务部", ""],
        ["3", "", ""],
        [4.0],
    ],
)
def test_a_row_that_only_looks_odd_is_data(row: list[Any]) -> None:
    assert only([["代码", "名称", "面积"], ["1", "甲", 3.0], row]).rows == (1, 2)


def test_a_group_s_title_and_the_row_of_column_numbers() -> None:
    rows: list[list[Any]] = [
        ["代码", "名称", "面积"],
        ["甲", 1.0, 2.0],
        ["三里社区", "", ""],
        ["1", "甲", 3.0],
    ]
    table = only(rows, Span(2, 0, 2, 2))
    assert table.rows == (3,)
    assert table.passed == (Passed(1, "numbering"), Passed(2, "section"))


def test_what_stands_alone_after_a_blank_row_is_a_note() -> None:
    table = only([["代码", "名称", "面积"], ["1", "甲", 3.0], [], ["以上数据由社区提供"]])
    assert (table.rows, table.passed) == ((1,), (Passed(3, "note"),))


def test_several_tables_on_a_sheet() -> None:
    rows: list[list[Any]] = [
        ["代码", "名称"],
        ["1", "甲"],
        [],
        ["电话表"],
        ["姓名", "手机"],
        ["乙", "199"],
    ]
    first, second = found(rows)
    assert (first.head, first.rows, first.passed) == ((0,), (1,), (Passed(3, "note"),))
    assert (second.head, second.rows) == ((4,), (5,))


def test_tables_side_by_side() -> None:
    rows: list[list[Any]] = [
        ["代码", "名称", "", "代码", "名称"],
        ["1", "甲", "", "2", "乙"],
        ["3", "丙", "", "", ""],
    ]
    left, right = found(rows)
    assert (left.labels, left.rows) == ({0: "代码", 1: "名称"}, (1, 2))
    assert (right.labels, right.rows) == ({3: "代码", 4: "名称"}, (1,))


CELLS = st.one_of(st.just(""), st.text(max_size=8), st.floats(allow_nan=False), st.booleans())


@given(st.lists(st.lists(CELLS, max_size=5), max_size=12))
def test_every_row_below_a_heading_is_data_passed_or_blank(rows: list[list[Any]]) -> None:
    table = only([["代码", "名称", "电话", "面积"], *rows])
    blank = {
        n for n, row in enumerate(rows, start=1)
        if all(isinstance(c, str) and not c.strip() for c in row)
    }  # fmt: skip
    told = {passed.row for passed in table.passed}
    assert set(table.rows) | told | blank == set(range(1, len(rows) + 1))
    assert len(table.rows) + len(told) + len(blank) == len(rows)
