"""Time limits: when they end, when the end is near, and what a pause does to them."""

from __future__ import annotations

import calendar as months
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction

from shigan.kernel.clock.rules.axis import WHOLE_DAY, WorkAxis
from shigan.kernel.clock.rules.calendar import Calendar

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class LimitUnit(StrEnum):
    """What a time limit counts."""

    MINUTE = "MINUTE"
    HOUR = "HOUR"
    WORK_MINUTE = "WORK_MINUTE"
    WORK_HOUR = "WORK_HOUR"
    DAY = "DAY"
    WORKDAY = "WORKDAY"
    MONTH = "MONTH"
    YEAR = "YEAR"


#: Units that run from the very start; the others count whole days and end at 24:00.
_RUNNING = {
    LimitUnit.MINUTE: 60_000_000,
    LimitUnit.HOUR: 3_600_000_000,
    LimitUnit.WORK_MINUTE: 60_000_000,
    LimitUnit.WORK_HOUR: 3_600_000_000,
}
_WORKING = frozenset({LimitUnit.WORK_MINUTE, LimitUnit.WORK_HOUR})
#: However far a limit is moved, its end is a day that a calendar has.
_MOST = {LimitUnit.MONTH: 1_200, LimitUnit.YEAR: 100}
_MOST_OTHERS = 36_500


@dataclass(frozen=True)
class TimeLimit:
    """So many of a unit: five workdays, four working hours."""

    amount: int
    unit: LimitUnit

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise ValueError(f"a time limit is at least one unit, not {self.amount}")


def fits(amount: int, unit: LimitUnit) -> bool:
    """Whether so many of a unit can be a limit: one at least, a hundred years at most."""
    return 1 <= amount <= _MOST.get(unit, _MOST_OTHERS)


@dataclass(frozen=True)
class Pause:
    """A time in which the clock stands; without an end it still stands."""

    start: datetime
    end: datetime | None

    def __post_init__(self) -> None:
        if self.end is not None and self.end < self.start:
            raise ValueError("a pause ends before it starts")


@dataclass(frozen=True)
class _Axis:
    """How a unit measures: from an instant to a position, and from a position to the end."""

    position: Callable[[datetime], int]
    end: Callable[[int], datetime]


def deadline(
    start: datetime, limit: TimeLimit, calendar: Calendar, pauses: Sequence[Pause] = ()
) -> datetime | None:
    """The instant from which the limit is overdue, or None while an open pause holds the clock.

    docs/rules/clock.md#R2 (days), #R3 (hours), #R4 (months), #R5 (pauses)
    """
    axis = _axis(limit.unit, calendar)
    target = _target(start, limit, calendar, axis)
    for pause in _merged(start, pauses):
        if pause.start >= axis.end(target):
            break
        if pause.end is None:
            return None
        begun = axis.position(pause.start)
        # Of a last day that has moved past a holiday, at least the day itself is left.
        target = max(target, begun) + axis.position(pause.end) - begun
    return axis.end(target)


def extend(
    due: datetime, limit: TimeLimit, calendar: Calendar, pauses: Sequence[Pause] = ()
) -> datetime | None:
    """The end of a further limit, counted from the end of the first; pauses as for that one. #R6

    Pauses that the first limit has already counted lie before its end and count no more.
    """
    start = due if limit.unit in _RUNNING else due - _MICROSECOND
    return deadline(start, limit, calendar, pauses)


def warning_at(
    start: datetime,
    due: datetime,
    calendar: Calendar,
    *,
    lead: TimeLimit | None = None,
    share: Fraction | None = None,
) -> datetime:
    """The instant at which the deadline is near, never before `start`. #R7

    Give one of `lead` (so much before the end) and `share` (the last part of the natural time).
    """
    if (lead is None) == (share is None):
        raise ValueError("give either lead or share")
    if lead is not None:
        return max(calendar.local(start), subtract(due, lead, calendar))
    assert share is not None
    if not 0 <= share <= 1:
        raise ValueError(f"a share is from 0 to 1, not {share}")
    whole = (due - start) // _MICROSECOND
    tail = timedelta(microseconds=whole * share.numerator // share.denominator)
    return calendar.local(due.astimezone(UTC) - tail)


def add(instant: datetime, limit: TimeLimit, calendar: Calendar) -> datetime:
    """The earliest instant that lies `limit` after another one. #R8"""
    if (axis := _work_axis(limit.unit, calendar)) is not None:
        return axis.instant(axis.position(instant) + _length(limit))
    return _moved(calendar.local(instant), limit, 1)


def subtract(instant: datetime, limit: TimeLimit, calendar: Calendar) -> datetime:
    """The latest instant that lies `limit` before another one. #R8"""
    if (axis := _work_axis(limit.unit, calendar)) is not None:
        return axis.latest_instant(axis.position(instant) - _length(limit))
    return _moved(calendar.local(instant), limit, -1)


def _target(start: datetime, limit: TimeLimit, calendar: Calendar, axis: _Axis) -> int:
    if limit.unit in (LimitUnit.MONTH, LimitUnit.YEAR):
        return _moved(calendar.local(start), limit, 1).toordinal()
    return axis.position(start) + limit.amount * _RUNNING.get(limit.unit, 1)


def _axis(unit: LimitUnit, calendar: Calendar) -> _Axis:
    if unit in _WORKING:
        return _Axis(calendar.worked.position, calendar.worked.instant)
    if unit in _RUNNING:
        return _Axis(_microseconds, lambda position: calendar.local(_instant(position)))
    days = calendar.days
    if unit is LimitUnit.WORKDAY:
        return _Axis(
            lambda instant: days.count(calendar.local(instant).toordinal()),
            lambda number: calendar.end_of(date.fromordinal(days.at(number))),
        )
    return _Axis(
        lambda instant: calendar.local(instant).toordinal(),
        lambda day: calendar.end_of(date.fromordinal(days.roll(day))),
    )


def _work_axis(unit: LimitUnit, calendar: Calendar) -> WorkAxis | None:
    if unit in _WORKING:
        return calendar.worked
    return calendar.whole_workdays if unit is LimitUnit.WORKDAY else None


def _length(limit: TimeLimit) -> int:
    return limit.amount * _RUNNING.get(limit.unit, WHOLE_DAY)


def _moved(local: datetime, limit: TimeLimit, sign: int) -> datetime:
    """A local instant moved by natural units; a day that the month lacks becomes its last."""
    amount = sign * limit.amount
    if limit.unit in _RUNNING:
        moved = local.astimezone(UTC) + timedelta(microseconds=sign * _length(limit))
        return moved.astimezone(local.tzinfo)
    if limit.unit is LimitUnit.DAY:
        return local + timedelta(days=amount)
    count = amount * 12 if limit.unit is LimitUnit.YEAR else amount
    year, month = divmod(local.year * 12 + local.month - 1 + count, 12)
    last = months.monthrange(year, month + 1)[1]
    return local.replace(year=year, month=month + 1, day=min(local.day, last))


def _merged(start: datetime, pauses: Sequence[Pause]) -> list[Pause]:
    """The pauses after `start`, in order, none overlapping another."""
    merged: list[Pause] = []
    for pause in sorted(pauses, key=lambda pause: pause.start):
        if pause.end is not None and pause.end <= start:
            continue
        last = merged[-1] if merged else None
        if last is None or (last.end is not None and last.end < pause.start):
            merged.append(Pause(max(pause.start, start), pause.end))
        elif last.end is not None and (pause.end is None or pause.end > last.end):
            merged[-1] = Pause(last.start, pause.end)
    return merged


def _microseconds(instant: datetime) -> int:
    return (instant - _EPOCH) // _MICROSECOND


def _instant(position: int) -> datetime:
    return _EPOCH + timedelta(microseconds=position)
