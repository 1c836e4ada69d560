"""Writes to the calendar. What hangs on it is computed anew by those who hold it."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.errors import Refused
from shigan.kernel.clock.choices import DayKind
from shigan.kernel.clock.models import DayOverride, ScheduleYear, WorkingHours

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope

_MANAGE = "rules.manage"
_Sessions = tuple[tuple[time, time], tuple[time, time]]


@action("clock.day_override_set", label=_("调整日历"))
def day_override_set(
    *, actor: Scope, day: date, kind: DayKind, source: str, name: str = ""
) -> DayOverride:
    """Say what a day is, whatever the schedule says."""
    actor.require(_MANAGE)
    source = _sourced(source)
    before = _day(DayOverride.objects.filter(date=day).first())
    row, _created = DayOverride.objects.update_or_create(
        date=day, defaults={"kind": kind, "name": name.strip(), "source": source}
    )
    note(subject=row, before=before, after=_day(row))
    return row


@action("clock.day_override_clear", label=_("取消日历调整"))
def day_override_clear(*, actor: Scope, day: date) -> None:
    """Let a day go by the schedule again."""
    actor.require(_MANAGE)
    row = DayOverride.objects.filter(date=day).first()
    if row is None:
        raise Refused(_("这一天没有单独的安排"), fields={"date": _("没有可取消的调整")})
    note(subject=row, before=_day(row))
    row.delete()


@action("clock.year_confirm", label=_("确认年度放假安排"))
def year_confirm(*, actor: Scope, year: int, source: str) -> ScheduleYear:
    """Say that a year's schedule is entered in full, from which notice."""
    actor.require(_MANAGE)
    source = _sourced(source)
    held = ScheduleYear.objects.filter(year=year).first()
    row, _created = ScheduleYear.objects.update_or_create(year=year, defaults={"source": source})
    note(
        subject=row,
        before={"source": held.source} if held else None,
        after={"source": source},
    )
    return row


@action("clock.working_hours_set", label=_("设定作息时间"))
def working_hours_set(
    *, actor: Scope, since: date, sessions: _Sessions, source: str
) -> WorkingHours:
    """Set the two sessions of a workday from a day on."""
    actor.require(_MANAGE)
    source = _sourced(source)
    (morning_start, morning_end), (afternoon_start, afternoon_end) = sessions
    if not morning_start < morning_end < afternoon_start < afternoon_end:
        raise Refused(_("作息时间必须先后相接：上午上班、上午下班、下午上班、下午下班"))
    before = _hours(WorkingHours.objects.filter(since=since).first())
    row, _created = WorkingHours.objects.update_or_create(
        since=since,
        defaults={
            "morning_start": morning_start,
            "morning_end": morning_end,
            "afternoon_start": afternoon_start,
            "afternoon_end": afternoon_end,
            "source": source,
        },
    )
    note(subject=row, before=before, after=_hours(row))
    return row


@action("clock.working_hours_clear", label=_("取消作息时间"))
def working_hours_clear(*, actor: Scope, since: date) -> None:
    """Take away hours that were entered by mistake; those before them go on."""
    actor.require(_MANAGE)
    row = WorkingHours.objects.filter(since=since).first()
    if row is None:
        raise Refused(_("没有从这一天开始的作息时间"), fields={"since": _("没有可取消的作息时间")})
    note(subject=row, before=_hours(row))
    row.delete()


def _sourced(source: str) -> str:
    if not source.strip():
        raise Refused(_("请注明依据"), fields={"source": _("填写文号或来源")})
    return source.strip()


def _day(row: DayOverride | None) -> dict[str, str] | None:
    if row is None:
        return None
    return {"date": str(row.date), "kind": row.kind, "name": row.name, "source": row.source}


def _hours(row: WorkingHours | None) -> dict[str, str] | None:
    return None if row is None else {"hours": str(row), "source": row.source}
