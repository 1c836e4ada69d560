"""What is left until a due instant, or how long it has passed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from shigan.kernel.clock.rules.calendar import Calendar

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Remaining:
    """The distance between now and a due instant, in both ways of counting.

    `workdays` are those after today up to the due day (or after the due day up to today);
    `minutes` are natural: a begun one still counts while time is left, not once it has passed.
    """

    overdue: bool
    workdays: int
    minutes: int


def remaining(now: datetime, due: datetime, calendar: Calendar) -> Remaining:
    """How far `due` is from `now`; at the due instant itself it is overdue. #R10"""
    today, last = calendar.day_of(now), due_day(due, calendar.tz)
    overdue = now >= due
    return Remaining(
        overdue=overdue,
        workdays=abs(workdays_between(today, last, calendar)),
        minutes=(now - due) // _MINUTE if overdue else -((now - due) // _MINUTE),
    )


def due_day(due: datetime, tz: tzinfo) -> date:
    """The day on which a due instant shows: 24:00 belongs to the day that ended. #R2"""
    return (due.astimezone(tz) - timedelta(microseconds=1)).date()


def workdays_between(a: date | datetime, b: date | datetime, calendar: Calendar) -> int:
    """Workdays after the day of `a` up to the day of `b`; negative when `b` is earlier."""
    first, last = calendar.day_of(a).toordinal(), calendar.day_of(b).toordinal()
    return calendar.days.count(last) - calendar.days.count(first)


def working_minutes_between(a: datetime, b: datetime, calendar: Calendar) -> int:
    """Whole working minutes from `a` to `b`; negative when `b` is earlier."""
    work = calendar.worked.position(b) - calendar.worked.position(a)
    return work // 60_000_000 if work >= 0 else -(-work // 60_000_000)
