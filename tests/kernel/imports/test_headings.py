"""Where a sheet's heading is."""

from __future__ import annotations

import pytest

from shigan.kernel.imports.rules.headings import Heading, find_heading, letter, plain_heading

NAMES = {"代码": "code", "名称": "name", "单位名称": "name", "面积": "area"}


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("代码", "代码"),
        (" 代　码 *", "代码"),
        ("代码：", "代码"),
        ("面积（㎡）", "面积"),
        ("面积(万平方米)", "面积"),
        ("A/B岗", "a/b岗"),
        ("ＣＯＤＥ", "code"),
        ("opened_on", "openedon"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_heading_is_stripped(written: object, plain: str) -> None:
    assert plain_heading(written) == plain


@pytest.mark.parametrize(
    ("rows", "heading"),
    [
        ([["代码", "名称"]], Heading(0, {"code": 0, "name": 1}, (), ())),
        (
            [["财源街道单位表", ""], ["", ""], ["填表人：某", ""], ["名称*", "代码*"], ["甲", "1"]],
            Heading(3, {"name": 0, "code": 1}, (), ()),
        ),
        (
            [["", "代码", "备注", "名称", "单位名称"]],
            Heading(0, {"code": 1, "name": 3}, ("name",), (2,)),
        ),
        ([["代码"], ["代码", "名称"]], Heading(1, {"code": 0, "name": 1}, (), ())),
        ([["甲", "乙"], ["1", "2"]], None),
        ([], None),
        ([*[[""]] * 20, ["代码", "名称"]], None),
    ],
)
def test_the_heading_is_found(rows: list[list[str]], heading: Heading | None) -> None:
    assert find_heading(rows, NAMES) == heading


@pytest.mark.parametrize(
    ("place", "name"),
    [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")],
)
def test_a_column_has_its_letters(place: int, name: str) -> None:
    assert letter(place) == name
