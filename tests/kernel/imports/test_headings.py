"""Where a sheet's heading is."""

from __future__ import annotations

import pytest

from shigan.kernel.imports.rules.headings import letter, plain_heading


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
    ("place", "name"),
    [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")],
)
def test_a_column_has_its_letters(place: int, name: str) -> None:
    assert letter(place) == name
