"""Periods: how they are written, and their algebra (docs/rules/figures.md#R1)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

_WRITTEN = re.compile(
    r"((?:19|2[0-9])[0-9]{2})(?:-?H([12])|-?Q([1-4])|-([0-9]{2})(?:-([0-9]{2}))?)?"
)
_DAY = timedelta(days=1)
_YEAR, _HALF, _QUARTER = 12, 6, 3


class PeriodError(ValueError):
    """A text that names no period."""


@dataclass(frozen=True, order=True)
class Period:
    """Some days in a row, both ends counted. Its text is the shortest name that fits them."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise PeriodError(f"{self.first}..{self.last}")

    @classmethod
    def parse(cls, text: str) -> Period:
        """`2022`, `2022H1`, `2022Q3`, `2022-03`, `2022-03-05`, or two of them joined by `..`.

        `2022-Q3` is read as well.
        """
        first, dots, last = text.strip().partition("..")
        if dots:
            return cls(_named(first).first, _named(last).last)
        return _named(first)

    def __str__(self) -> str:
        year, months = self.first.year, self.whole_months
        if months in {1, _QUARTER, _HALF, _YEAR} and (self.first.month - 1) % months == 0:
            place = (self.first.month - 1) // months + 1
            named = {_YEAR: f"{year}", _HALF: f"{year}H{place}", _QUARTER: f"{year}Q{place}"}
            return named.get(months, f"{year}-{place:02}")
        if self.first == self.last:
            return f"{self.first}"
        return f"{self.first}..{self.last}"

    def __contains__(self, other: date | Period) -> bool:
        if isinstance(other, Period):
            return self.first <= other.first and other.last <= self.last
        return self.first <= other <= self.last

    @property
    def end(self) -> date:
        """The day after the last."""
        return self.last + _DAY

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.first).days

    @property
    def whole_months(self) -> int:
        """How many months it is made of; 0 if it begins or ends within one."""
        if self.first.day != 1 or self.end.day != 1:
            return 0
        return (self.end.year - self.first.year) * _YEAR + self.end.month - self.first.month

    def months(self) -> list[Period]:
        """Its months in order; the first and the last are cut where the period is."""
        found, first = [], self.first
        while first <= self.last:
            last = min(_month_end(first), self.last)
            found.append(Period(first, last))
            first = last + _DAY
        return found

    def shift_years(self, years: int) -> Period:
        """The same days of another year. Whole months stay whole; else 29 February gives 28."""
        last = _moved(self.last, years)
        if self.whole_months:
            last = _month_end(last)
        return Period(_moved(self.first, years), last)

    def year_to_date(self) -> Period:
        """From 1 January of the year in which it ends to its last day."""
        return Period(date(self.last.year, 1, 1), self.last)

    def up_to(self, day: date) -> Period | None:
        """As much of it as has begun by `day`: None if that is nothing."""
        return Period(self.first, min(self.last, day)) if self.first <= day else None


def cuts(periods: Iterable[Period]) -> list[date]:
    """The days on which any of the periods begins, or has just ended (docs/rules/figures.md#R2).

    Between two neighbouring cuts nothing begins or ends: each period is a run of such stretches.
    """
    return sorted({day for period in periods for day in (period.first, period.end)})


def _named(text: str) -> Period:
    written = _WRITTEN.fullmatch(text.strip())
    if written is None:
        raise PeriodError(text)
    year = int(written[1])
    try:
        if written[5]:
            day = date(year, int(written[4]), int(written[5]))
            return Period(day, day)
        if written[2]:
            return _run(year, int(written[2]), _HALF)
        if written[3]:
            return _run(year, int(written[3]), _QUARTER)
        if written[4]:
            return _run(year, int(written[4]), 1)
    except ValueError:
        raise PeriodError(text) from None
    return _run(year, 1, _YEAR)


def _run(year: int, place: int, months: int) -> Period:
    last = place * months
    return Period(date(year, last - months + 1, 1), _month_end(date(year, last, 1)))


def _month_end(day: date) -> date:
    return (day.replace(day=28) + 4 * _DAY).replace(day=1) - _DAY


def _moved(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
