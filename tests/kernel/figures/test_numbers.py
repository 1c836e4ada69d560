"""Rounding, ratios and growth."""

from __future__ import annotations

from decimal import Decimal

import pytest

from shigan.kernel.figures.rules.numbers import Growth, Number, growth, plain, ratio, rounded

D = Decimal


@pytest.mark.parametrize(
    ("value", "decimals", "result"),
    [
        (D("2.5"), 0, 3),
        (D("-2.5"), 0, -3),
        (D("2.4999"), 0, 2),
        (D("108.705"), 2, D("108.71")),
        (D("0.045"), 2, D("0.05")),
        (7, 0, 7),
        (7, 2, D("7.00")),
    ],
)
def test_halves_are_rounded_away_from_zero(value: Number, decimals: int, result: Number) -> None:
    assert str(rounded(value, decimals)) == str(result)


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        (D("45.0000"), "45"),
        (D("51.8700"), "51.87"),
        (D("3250000000.0000"), "3250000000"),
        (D("0.0000"), "0"),
        (None, "None"),
    ],
)
def test_a_stored_value_loses_the_zeros_of_its_column(stored: Decimal | None, said: str) -> None:
    assert str(plain(stored)) == said


@pytest.mark.parametrize(
    ("numerator", "denominator", "decimals", "result"),
    [
        (911, 972, 2, "93.72"),
        (737, 972, 2, "75.82"),
        (45, 148, 1, "30.4"),
        (0, 972, 2, "0.00"),
        (0, 0, 2, "None"),
        (5, 0, 2, "None"),
        (D("3005000000"), D("2683000000"), 0, "112"),
    ],
)
def test_a_ratio_needs_something_to_divide_by(
    numerator: Number, denominator: Number, decimals: int, result: str
) -> None:
    assert str(ratio(numerator, denominator, scale=100, decimals=decimals)) == result


@pytest.mark.parametrize(
    ("now", "base", "in_points", "change"),
    [
        (120, 100, False, "20.00"),
        (80, 100, False, "-20.00"),
        (100, 100, False, "0.00"),
        (0, 100, False, "-100.00"),
        (D("4.73"), D("5.10"), False, "-7.25"),
        (D("93.72"), D("90.00"), True, "3.72"),
        (D("93.72"), 0, True, "93.72"),
    ],
)
def test_growth_has_a_sign_and_a_base(
    now: Number, base: Number, in_points: bool, change: str
) -> None:
    assert growth(now, base, in_points=in_points) == Growth(D(change), base, in_points)


@pytest.mark.parametrize(("now", "base"), [(None, 100), (100, None), (100, 0), (100, -5)])
def test_there_is_no_growth_without_a_base_above_zero(
    now: Number | None, base: Number | None
) -> None:
    assert growth(now, base) is None
