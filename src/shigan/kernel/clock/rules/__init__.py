"""The clock: pure functions over a calendar. One clock for five minutes and for five months.

The rules are told, with worked examples, in docs/rules/clock.md.
"""

from __future__ import annotations

from shigan.kernel.clock.rules.calendar import DEFAULT_HOURS, Calendar, Hours
from shigan.kernel.clock.rules.limits import (
    LimitUnit,
    Pause,
    TimeLimit,
    add,
    deadline,
    extend,
    fits,
    subtract,
    warning_at,
)
from shigan.kernel.clock.rules.remaining import (
    Remaining,
    due_day,
    remaining,
    workdays_between,
    working_minutes_between,
)

__all__ = [
    "DEFAULT_HOURS",
    "Calendar",
    "Hours",
    "LimitUnit",
    "Pause",
    "Remaining",
    "TimeLimit",
    "add",
    "deadline",
    "due_day",
    "extend",
    "fits",
    "remaining",
    "subtract",
    "warning_at",
    "workdays_between",
    "working_minutes_between",
]
