"""A year laid out in months and weeks, for a wall calendar."""

from __future__ import annotations

import calendar as months
from dataclasses import dataclass
from datetime import date

from shigan.kernel.clock.rules.calendar import Calendar


@dataclass(frozen=True)
class Cell:
    """A day on the wall: whether it is worked, and whether that goes against its weekday."""

    day: date
    worked: bool
    unusual: bool


Week = tuple[Cell | None, ...]


@dataclass(frozen=True)
class Month:
    """A month in weeks from Monday; None pads the first and the last week."""

    first: date
    weeks: tuple[Week, ...]
    workdays: int


def year_months(year: int, calendar: Calendar) -> tuple[Month, ...]:
    """The twelve months of a year (docs/rules/clock.md#R1)."""
    return tuple(_month(year, number, calendar) for number in range(1, 13))


def _month(year: int, number: int, calendar: Calendar) -> Month:
    weeks = tuple(
        tuple(_cell(date(year, number, day), calendar) if day else None for day in week)
        for week in months.Calendar().monthdayscalendar(year, number)
    )
    worked = sum(cell.worked for week in weeks for cell in week if cell is not None)
    return Month(date(year, number, 1), weeks, worked)


def _cell(day: date, calendar: Calendar) -> Cell:
    worked = calendar.is_workday(day)
    return Cell(day, worked, unusual=worked != (day.weekday() < 5))
