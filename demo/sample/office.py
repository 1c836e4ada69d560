"""The year's calendar, and the hours in which an office moves a case on."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from chinese_calendar import constants as published

from shigan.kernel.clock.rules import Calendar, LimitUnit, TimeLimit, add, deadline

ZONE = ZoneInfo("Asia/Shanghai")
#: The sample's events are reported from FIRST to LAST; what came later is not known to it.
FIRST, LAST = date(2021, 12, 15), date(2022, 12, 31)
END = datetime(2023, 1, 1, tzinfo=ZONE)
#: Grid of the year: units, posts and cells exist from here on.
OPENED = date(2021, 1, 1)
#: The Spring Festival holiday, in which little is reported but fireworks.
SPRING_FESTIVAL = (date(2022, 1, 31), date(2022, 2, 6))

CALENDAR = Calendar(
    tz=ZONE,
    days_off=frozenset(published.holidays),
    days_on=frozenset(published.workdays),
    legal_holidays=frozenset(published.holidays),
    years=frozenset({2021, 2022, 2023}),
)


def limit(text: str) -> TimeLimit:
    """A limit as the word files put it: `4 WORK_HOUR`."""
    amount, unit = text.split()
    return TimeLimit(int(amount), LimitUnit(unit))


def due(start: datetime, text: str) -> datetime:
    """The end of a limit that starts then and is never paused."""
    end = deadline(start, limit(text), CALENDAR)
    assert end is not None
    return end


def after(start: datetime, minutes: float, *, natural: bool = False) -> datetime:
    """So many minutes later (at least one): of working time, or natural where it is urgent."""
    unit = LimitUnit.MINUTE if natural else LimitUnit.WORK_MINUTE
    return add(start, TimeLimit(max(1, round(minutes)), unit), CALENDAR)


#: Minutes of one unit, for durations drawn in proportion to a limit.
_MINUTES = {
    LimitUnit.MINUTE: 1,
    LimitUnit.HOUR: 60,
    LimitUnit.WORK_HOUR: 60,
    LimitUnit.WORKDAY: 450,
    LimitUnit.DAY: 320,
}


def minutes_of(text: str) -> float:
    """About how many minutes a limit is, in the time by which it runs."""
    held = limit(text)
    return held.amount * _MINUTES[held.unit]
