"""Where a target should stand on a day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shigan.kernel.figures.rules.curve import curve, expected

D = Decimal
BY_MONTH = [5, 5, 10, 10, 10, 10, 10, 10, 10, 10, 5, 5]
MILESTONES = [["2022-03-31", 20], ["2022-09-30", "70"], ["2022-12-15", 100]]
CURVES = st.sampled_from(
    [("EVEN", []), ("CONSTANT", []), ("BY_MONTH", BY_MONTH), ("MILESTONES", MILESTONES)]
)
DAYS = st.dates(date(2022, 1, 1), date(2022, 12, 31))


@pytest.mark.parametrize(
    ("kind", "points", "day", "result"),
    [
        ("EVEN", [], date(2022, 1, 1), "1.00"),
        ("EVEN", [], date(2022, 3, 14), "73.00"),
        ("EVEN", [], date(2022, 12, 31), "365.00"),
        ("EVEN", [], date(2024, 12, 31), "365.00"),
        ("CONSTANT", [], date(2022, 1, 1), "365.00"),
        ("BY_MONTH", BY_MONTH, date(2022, 1, 31), "18.25"),
        ("BY_MONTH", BY_MONTH, date(2022, 2, 14), "27.38"),
        ("BY_MONTH", BY_MONTH, date(2022, 12, 31), "365.00"),
        ("MILESTONES", MILESTONES, date(2022, 3, 30), "0.00"),
        ("MILESTONES", MILESTONES, date(2022, 3, 31), "73.00"),
        ("MILESTONES", MILESTONES, date(2022, 11, 1), "255.50"),
        ("MILESTONES", MILESTONES, date(2022, 12, 31), "365.00"),
    ],
)
def test_what_is_expected_of_a_target_of_365(
    kind: str, points: list[Any], day: date, result: str
) -> None:
    assert expected(D(365), curve(kind, points), day) == D(result)


@given(CURVES, DAYS, DAYS)
def test_expectation_never_falls_and_ends_at_the_target(
    shape: tuple[str, list[Any]], one: date, other: date
) -> None:
    spread = curve(*shape)
    early, late = sorted([one, other])
    assert 0 <= spread.percent(early) <= spread.percent(late) <= 100
    assert spread.percent(date(2022, 12, 31)) == 100


@pytest.mark.parametrize(
    ("kind", "points"),
    [
        ("EVEN", [1]),
        ("MONTHLY", []),
        ("BY_MONTH", []),
        ("BY_MONTH", [10] * 12),
        ("BY_MONTH", [100] + [0] * 10),
        ("BY_MONTH", [110, -10] + [0] * 10),
        ("BY_MONTH", ["x"] * 12),
        ("MILESTONES", []),
        ("MILESTONES", [["2022-03-31", 20]]),
        ("MILESTONES", [["2022-03-31", 100], ["2022-02-28", 100]]),
        ("MILESTONES", [["2022-03-31", 50], ["2022-04-30", 40], ["2022-05-31", 100]]),
        ("MILESTONES", [["2022-03-31", 0], ["2022-04-30", 100]]),
        ("MILESTONES", [["31 March", 100]]),
        ("MILESTONES", ["2022-03-31"]),
    ],
)
def test_points_that_make_no_curve_are_refused(kind: str, points: list[Any]) -> None:
    with pytest.raises(ValueError):
        curve(kind, points)
