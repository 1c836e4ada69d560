"""Rounding, ratios and growth (docs/rules/figures.md#R3)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from shigan.kernel.figures.rules.period import Period

Number = int | Decimal


def rounded(value: Number, decimals: int) -> Number:
    """The number to so many decimals, halves away from zero (docs/rules/figures.md#R3).

    Without decimals it is a whole number.
    """
    if isinstance(value, int) and not decimals:
        return value
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


#: How many yuan each unit of money is.
YUAN, WAN, YI = 1, 10**4, 10**8
_NAMED = {"": None, "元": YUAN, "万": WAN, "万元": WAN, "亿": YI, "亿元": YI}
_AMOUNT = re.compile(r"([+-]?[0-9]+(?:\.[0-9]+)?)([万亿]?元?)", re.ASCII)


def amount(text: str, scale: int) -> Decimal:
    """Yuan of an amount as it is written, exactly (docs/rules/figures.md#R8).

    A unit in the text goes before `scale`. A ValueError says that it is no amount.
    """
    written = _AMOUNT.fullmatch("".join(text.split()).replace(",", "").replace("，", ""))
    if written is None:
        raise ValueError(text)
    return Decimal(written[1]) * (_NAMED[written[2]] or scale)


def in_unit(yuan: Decimal) -> tuple[Number, int]:
    """The amount in the largest unit that holds it at least once with two decimals, and the unit.

    What has no such unit is said in yuan.
    """
    for scale in (YI, WAN):
        parts = yuan / scale
        if abs(parts) >= 1 and parts == round(parts, 2):
            return plain(parts) or 0, scale
    return plain(yuan) or 0, YUAN


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
