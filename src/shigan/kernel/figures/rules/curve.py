"""Where a year's target should stand on a day (docs/rules/figures.md#R6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Protocol

from shigan.kernel.figures.rules.period import Period

_MONTHS, _WHOLE = 12, Decimal(100)


class Curve(Protocol):
    """How a target is spread over its year."""

    def percent(self, day: date) -> Decimal:
        """How much of it is expected by the end of a day of that year, 0 to 100."""
        ...


@dataclass(frozen=True)
class Even:
    """The same on each day."""

    def percent(self, day: date) -> Decimal:
        """The share of the year's days that have passed."""
        passed = Period(date(day.year, 1, 1), day).days
        return _WHOLE * passed / Period(date(day.year, 1, 1), date(day.year, 12, 31)).days


@dataclass(frozen=True)
class Constant:
    """The whole of it all year: a rate to be held."""

    def percent(self, day: date) -> Decimal:
        """Everything."""
        return _WHOLE


@dataclass(frozen=True)
class ByMonth:
    """Twelve parts of a hundred, each even over its month."""

    parts: tuple[Decimal, ...]

    def __post_init__(self) -> None:
        if len(self.parts) != _MONTHS or min(self.parts) < 0 or sum(self.parts) != _WHOLE:
            raise ValueError("twelve parts that make a hundred")

    def percent(self, day: date) -> Decimal:
        """The parts of the months before, and this month's by its days."""
        month = Period.parse(f"{day:%Y-%m}")
        before = sum(self.parts[: day.month - 1], Decimal(0))
        return before + self.parts[day.month - 1] * day.day / month.days


@dataclass(frozen=True)
class Milestones:
    """So much by that day; between two milestones the one before holds."""

    points: tuple[tuple[date, Decimal], ...]

    def __post_init__(self) -> None:
        rising = all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(self.points))
        if not self.points or not rising or self.points[0][1] <= 0 or self.points[-1][1] != _WHOLE:
            raise ValueError("rising milestones, the last at a hundred")

    def percent(self, day: date) -> Decimal:
        """The last milestone that should be reached; nothing before the first."""
        return max((p for on, p in self.points if on <= day), default=Decimal(0))


_SIMPLE: dict[str, Curve] = {"EVEN": Even(), "CONSTANT": Constant()}


def curve(kind: str, points: Sequence[object]) -> Curve:
    """The curve as it is stored: its kind, with twelve numbers for `BY_MONTH` and pairs for
    `MILESTONES`. A ValueError says that the points make no such curve.
    """
    if kind in _SIMPLE and not points:
        return _SIMPLE[kind]
    try:
        if kind == "BY_MONTH":
            return ByMonth(tuple(Decimal(str(p)) for p in points))
        if kind == "MILESTONES":
            return Milestones(tuple(_milestone(p) for p in points))
    except ArithmeticError:
        raise ValueError(f"{points!r} are no numbers") from None
    raise ValueError(f"no curve {kind!r} of {points!r}")


def _milestone(point: object) -> tuple[date, Decimal]:
    if not isinstance(point, list | tuple) or len(point) != 2:
        raise ValueError(f"{point!r} is no pair of a day and a percentage")
    return date.fromisoformat(str(point[0])), Decimal(str(point[1]))


@dataclass(frozen=True)
class Progress:
    """A target, and where it should stand by now."""

    target: Decimal
    expected: Decimal
    actual: int | Decimal | None


def expected(target: Decimal, shape: Curve, day: date) -> Decimal:
    """How much of the target is expected by that day, to cents (docs/rules/figures.md#R6)."""
    return (target * shape.percent(day) / _WHOLE).quantize(Decimal("0.01"))
