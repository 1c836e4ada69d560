"""The tables of the grid line: classes of events, and who is on duty for what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.errors import Refused
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.scope import Scope
from shigan.lines.grid.models import Duty, EventClass

_MANAGE = "rules.manage"


@dataclass(frozen=True)
class ClassRow:
    """A class as a table tells it."""

    code: str
    label: str
    parent: str
    sort: str
    keywords: Sequence[str]


@action("grid.classes_load", label=_("导入事件类别"))
def classes_load(*, actor: Scope, rows: Iterable[ClassRow]) -> list[EventClass]:
    """Store classes, large ones first; one that exists takes the new words."""
    actor.require(_MANAGE)
    made: dict[str, EventClass] = {c.code: c for c in EventClass.objects.all()}
    stored = []
    for row in sorted(rows, key=lambda r: (len(r.code), r.code)):
        found = made.get(row.code) or EventClass(code=row.code)
        found.label, found.sort, found.keywords = row.label, row.sort, list(row.keywords)
        found.parent = made[row.parent] if row.parent else None
        found.save()
        made[row.code] = found
        stored.append(found)
    note(subject=None, after={"count": len(stored)})
    return stored


@dataclass(frozen=True)
class DutyRow:
    """A line of the duty table."""

    unit: Unit
    subject: str
    handler_unit: Unit
    since: date
    until: date | None = None


@action("grid.duties_load", label=_("导入值守分工"))
def duties_load(*, actor: Scope, rows: Iterable[DutyRow]) -> list[Duty]:
    """Store lines of the duty table; each ends the one that held before it."""
    actor.require(_MANAGE)
    made = [_set_duty(row) for row in rows]
    note(subject=None, after={"count": len(made)})
    return made


@action("grid.duty_set", label=_("设定值守分工"))
def duty_set(*, actor: Scope, row: DutyRow) -> Duty:
    """Say who handles a class of events in a place from a day on."""
    actor.require(_MANAGE, row.unit.path)
    made = _set_duty(row)
    note(subject=made, after={"handler": row.handler_unit.code, "since": str(row.since)})
    return made


def _set_duty(row: DutyRow) -> Duty:
    if row.until is not None and row.until <= row.since:
        raise Refused(_("分工的截止日必须晚于起始日"), fields={"until": _("选择更晚的日期")})
    held = Duty.objects.filter(unit=row.unit, subject=row.subject)
    if held.filter(since__gte=row.since).exists():
        raise Refused(
            _("这一天或之后已有同一分工；新分工的起始日必须晚于现有的"),
            fields={"since": _("选择更晚的日期")},
        )
    held.filter(Q(until__isnull=True) | Q(until__gt=row.since)).update(until=row.since)
    return Duty.objects.create(
        unit=row.unit,
        subject=row.subject,
        handler_unit=row.handler_unit,
        since=row.since,
        until=row.until,
    )
