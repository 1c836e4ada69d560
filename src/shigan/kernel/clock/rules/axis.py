"""Working days and working time as numbers, so that no rule walks from day to day.

The n-th working day and the position of an instant in working time are found by arithmetic on
weekdays plus one bisection over the days that differ from their weekday.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

WHOLE_DAY = 86_400_000_000


def microsecond(moment: time | datetime) -> int:
    """Microseconds since midnight."""
    seconds = (moment.hour * 60 + moment.minute) * 60 + moment.second
    return seconds * 1_000_000 + moment.microsecond


def _weekdays(ordinal: int) -> int:
    """How many Mondays to Fridays there are from day 1 (a Monday) to `ordinal`."""
    weeks, rest = divmod(ordinal, 7)
    return weeks * 5 + min(rest, 5)


def _weekday(number: int) -> int:
    """The day on which the `number`-th Monday to Friday falls."""
    weeks, rest = divmod(number - 1, 5)
    return weeks * 7 + rest + 1


class Days:
    """Workdays numbered 1, 2, 3 … from the first day of the calendar; days are ordinals."""

    def __init__(self, marks: Mapping[int, int]) -> None:
        """`marks`: +1 for a weekend day that is worked, -1 for a weekday that is not."""
        self._days = sorted(marks)
        self._shift = [0]
        for day in self._days:
            self._shift.append(self._shift[-1] + marks[day])
        self._count = [
            _weekdays(day) + shift for day, shift in zip(self._days, self._shift[1:], strict=True)
        ]

    def count(self, day: int) -> int:
        """How many workdays there are up to `day` and with it."""
        return _weekdays(day) + self._shift[bisect_right(self._days, day)]

    def at(self, number: int) -> int:
        """The day of that workday: the first on which `count` reaches `number`."""
        index = bisect_left(self._count, number)
        day = _weekday(number - self._shift[index])
        if index < len(self._days):
            return min(day, self._days[index])
        return day

    def roll(self, day: int) -> int:
        """That day if it is worked, else the first workday after it."""
        return self.at(self.count(day - 1) + 1)


@dataclass(frozen=True)
class Stretch:
    """Sessions (from, to, in microseconds of the day) of each workday from the day `since` on."""

    since: int
    sessions: tuple[tuple[int, int], ...]

    @property
    def total(self) -> int:
        """Working time of one day."""
        return sum(end - start for start, end in self.sessions)


class WorkAxis:
    """Working time in microseconds, counted from the first day of the calendar."""

    def __init__(self, days: Days, stretches: Sequence[Stretch], tz: tzinfo) -> None:
        self._days = days
        self._tz = tz
        self._stretches = stretches
        self._totals = [stretch.total for stretch in stretches]
        self._since = [1, *(stretch.since for stretch in stretches[1:])]
        #: Workdays and working time before each stretch.
        self._workdays = [days.count(since - 1) for since in self._since]
        self._base = [0]
        for index, total in enumerate(self._totals[:-1]):
            held = self._workdays[index + 1] - self._workdays[index]
            self._base.append(self._base[-1] + held * total)

    def position(self, instant: datetime) -> int:
        """The working time that has passed before `instant`."""
        local = instant.astimezone(self._tz)
        day = local.toordinal()
        index = bisect_right(self._since, day) - 1
        before, upto = self._days.count(day - 1), self._days.count(day)
        position = self._base[index] + (before - self._workdays[index]) * self._totals[index]
        if upto > before:
            now = microsecond(local)
            for start, end in self._stretches[index].sessions:
                if now <= start:
                    break
                position += min(now, end) - start
        return position

    def instant(self, position: int) -> datetime:
        """The earliest instant at that position: the end of a session, not the next one's start."""
        index = bisect_left(self._base, position) - 1
        rest = position - self._base[index]
        number = -(-rest // self._totals[index])
        rest -= (number - 1) * self._totals[index]
        day = self._days.at(self._workdays[index] + number)
        for start, end in self._stretches[index].sessions:
            if rest <= end - start:
                break
            rest -= end - start
        return self._clock(day, start + rest)

    def latest_instant(self, position: int) -> datetime:
        """The latest instant at that position: the start of a session, not the last one's end."""
        index = bisect_right(self._base, position) - 1
        number, rest = divmod(position - self._base[index], self._totals[index])
        day = self._days.at(self._workdays[index] + number + 1)
        for start, end in self._stretches[index].sessions:
            if rest < end - start:
                break
            rest -= end - start
        return self._clock(day, start + rest)

    def _clock(self, day: int, now: int) -> datetime:
        midnight = datetime.combine(date.fromordinal(day), time(), self._tz)
        return midnight + timedelta(microseconds=now)
