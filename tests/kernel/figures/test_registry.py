"""What a declaration says of itself."""

from __future__ import annotations

import pytest

from shigan.kernel.figures.choices import Measured
from shigan.kernel.figures.registry import Count, Figure, Ratio, Reported, Sum
from tests.kernel.figures.declared import SHARE_A, STARTS, STATED, figure, held, starts


@pytest.mark.parametrize(
    ("declared", "most"),
    [
        (SHARE_A, 100),
        (STARTS, None),
        (STATED, None),
        (figure("test.of", Reported(), unit=Measured.PERCENT, of_whole=True), 100),
        (figure("test.rise", Reported(), unit=Measured.PERCENT), None),
        (figure("test.per", Ratio(Count(starts), Count(held)), unit=Measured.PERCENT), None),
        (figure("test.sum", Ratio(Sum(starts, "pk"), Count(starts)), unit=Measured.PERCENT), None),
        (figure("test.each", Ratio(Count(starts), Count(starts))), None),
    ],
    ids=lambda value: value.code if isinstance(value, Figure) else None,
)
def test_a_share_of_the_same_rows_cannot_pass_a_hundred(declared: Figure, most: int | None) -> None:
    assert declared.most == most
