"""How long something is kept, by the dated rules."""

from __future__ import annotations

from datetime import date

from shigan.kernel.clock.rules import LimitUnit, TimeLimit
from shigan.kernel.matters.choices import CHECKED, UNLOADED
from shigan.kernel.matters.models import LimitRule

#: Where an office has entered nothing.
UNLOADED_BY_DEFAULT = TimeLimit(30, LimitUnit.DAY)


def topic_limit(topic: str, step: str, on: date, default: TimeLimit) -> TimeLimit:
    """The limit of a topic (`LimitTopic`) on a day: the row in force, else the default."""
    rows = LimitRule.objects.filter(kind=topic, step=step).order_by("-valid_from")
    row = next((row for row in rows if row.is_valid(on)), None)
    return default if row is None else TimeLimit(row.amount, LimitUnit(row.unit))


def unloaded_kept_for(on: date) -> TimeLimit:
    """How long a sheet that was checked and never loaded is kept."""
    return topic_limit(UNLOADED, CHECKED, on, UNLOADED_BY_DEFAULT)
