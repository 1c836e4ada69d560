"""Rounding, ratios and growth (docs/rules/figures.md#R3)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from shigan.kernel.figures.rules.period import Period

Number = int | Decimal


def rounded(value: Number, decimals: int) -> Number:
    """The number to so many decimals, halves away from zero (docs/rules/figures.md#R3).

    Without decimals it is a whole number.
    """
    exact = Decimal(value).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return exact if decimals else int(exact)


def plain(value: Decimal | None) -> Number | None:
    """A stored value without the zeros that its column adds: 45.0000 is 45, 51.8700 is 51.87."""
    if value is None:
        return None
    whole = value.to_integral_value()
    return int(whole) if whole == value else value.normalize()


def ratio(numerator: Number, denominator: Number, *, scale: int, decimals: int) -> Number | None:
    """One over the other; None if there is nothing to divide by (docs/rules/figures.md#R4)."""
    if denominator == 0:
        return None
    return rounded(Decimal(numerator) * scale / Decimal(denominator), decimals)


@dataclass(frozen=True)
class Growth:
    """A change against the same period of the year before."""

    #: In percent of the base, or in percentage points.
    change: Decimal
    base: Number | None
    in_points: bool = False


def growth(now: Number | None, base: Number | None, *, in_points: bool = False) -> Growth | None:
    """The change from `base` to `now`, to two decimals (docs/rules/figures.md#R5).

    None without a base, or where the base is not above zero and so allows no percentage. What is
    itself a percentage changes by points.
    """
    if now is None or base is None:
        return None
    change = Decimal(now) - Decimal(base)
    if not in_points:
        if base <= 0:
            return None
        change = change * 100 / Decimal(base)
    return Growth(Decimal(rounded(change, 2)), base, in_points)


def is_base(records_began: date, period: Period) -> bool:
    """Whether dated records cover a period well enough to stand on (docs/rules/figures.md#R5).

    They must have begun before it, or in its first tenth.
    """
    return (records_began - period.first).days * 10 < period.days
