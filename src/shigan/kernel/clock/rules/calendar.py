"""Which days are worked, and at which hours."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from functools import cached_property
from itertools import pairwise

from shigan.kernel.clock.rules.axis import WHOLE_DAY, Days, Stretch, WorkAxis, microsecond

Session = tuple[time, time]


@dataclass(frozen=True)
class Hours:
    """The working sessions of each workday, from `since` until the next row."""

    since: date
    sessions: tuple[Session, ...]

    def __post_init__(self) -> None:
        edges = [edge for session in self.sessions for edge in session]
        if not edges or any(a >= b for a, b in pairwise(edges)):
            raise ValueError(f"working sessions must follow one another: {self.sessions}")


#: What an office works where nobody has said otherwise.
DEFAULT_HOURS = Hours(date.min, ((time(8, 30), time(12)), (time(13, 30), time(17, 30))))


@dataclass(frozen=True)
class Calendar:
    """Workdays with make-up days (调休), holidays and hours. docs/rules/clock.md#R1

    `days_off` are days without work whatever the weekday, `days_on` are worked whatever the
    weekday; any other day goes by its weekday. `years` are those whose schedule is known.
    """

    tz: tzinfo
    days_off: Set[date] = frozenset()
    days_on: Set[date] = frozenset()
    legal_holidays: Set[date] = frozenset()
    years: Set[int] = frozenset()
    hours: tuple[Hours, ...] = field(default=(DEFAULT_HOURS,))

    def __post_init__(self) -> None:
        if both := set(self.days_off) & set(self.days_on):
            raise ValueError(f"both worked and not worked: {sorted(both)}")
        since = [row.since for row in self.hours]
        if not since or since != sorted(set(since)):
            raise ValueError("working hours must be given in the order of their days")

    def is_workday(self, day: date) -> bool:
        """Whether the office works on that day."""
        if day in self.days_on:
            return True
        return day.weekday() < 5 and day not in self.days_off

    def is_legal_holiday(self, day: date) -> bool:
        """Whether that day belongs to a holiday of the yearly schedule."""
        return day in self.legal_holidays

    def covers(self, start: date | datetime, end: date | datetime) -> bool:
        """Whether the schedule of each year from `start` to `end` is known. #R9"""
        first, last = self.day_of(start), self.day_of(end)
        return all(year in self.years for year in range(first.year, last.year + 1))

    def sessions_on(self, day: date) -> tuple[Session, ...]:
        """The working sessions of that day; none on a day off."""
        if not self.is_workday(day):
            return ()
        current = self.hours[0]
        for row in self.hours:
            if row.since <= day:
                current = row
        return current.sessions

    def local(self, instant: datetime) -> datetime:
        """The instant on the office's own clock."""
        if instant.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return instant.astimezone(self.tz)

    def day_of(self, moment: date | datetime) -> date:
        """The local day of an instant; a day is itself."""
        return self.local(moment).date() if isinstance(moment, datetime) else moment

    def end_of(self, day: date) -> datetime:
        """24:00 of that day, which is 00:00 of the next."""
        return datetime.combine(day + timedelta(days=1), time(), self.tz)

    @cached_property
    def days(self) -> Days:
        """Workdays, counted."""
        marks = {d.toordinal(): 1 for d in self.days_on if d.weekday() >= 5}
        marks |= {d.toordinal(): -1 for d in self.days_off if d.weekday() < 5}
        return Days(marks)

    @cached_property
    def worked(self) -> WorkAxis:
        """Working time, measured."""
        stretches = [
            Stretch(
                row.since.toordinal(),
                tuple((microsecond(a), microsecond(b)) for a, b in row.sessions),
            )
            for row in self.hours
        ]
        return WorkAxis(self.days, stretches, self.tz)

    @cached_property
    def whole_workdays(self) -> WorkAxis:
        """Working time as if each workday were worked around the clock."""
        return WorkAxis(self.days, [Stretch(1, ((0, WHOLE_DAY),))], self.tz)
