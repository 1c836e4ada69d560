"""What the clock announces: the tables of which its calendar is made."""

from __future__ import annotations

from shigan.kernel.base.stamps import Watch, watches
from shigan.kernel.clock.models import DayOverride, ScheduleYear, WorkingHours

watches.add(*(Watch("clock", model) for model in (DayOverride, ScheduleYear, WorkingHours)))
