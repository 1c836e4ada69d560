"""Whom a matter's place may call, and which calls wait for an answer."""

from __future__ import annotations

from datetime import UTC, date, datetime

from shigan.kernel.matters.models import Matter
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.models import Unit, UnitQuerySet
from shigan.kernel.orgs.rules import street_path
from shigan.kernel.orgs.scope import Scope
from shigan.lines.grid.models import Whistle
from shigan.lines.grid.rules import Awaited

_NEVER = datetime.max.replace(tzinfo=UTC)


def departments_to_call(matter: Matter, on: date) -> UnitQuerySet:
    """The departments of the matter's own street that exist on that day."""
    street = Unit.objects.on(on).below(street_path(matter.unit_path))
    return street.filter(kind=UnitKind.DEPARTMENT).order_by("path")


def calls_to_answer(scope: Scope, at: datetime) -> list[tuple[Whistle, Awaited]]:
    """Open calls to the scope's departments with what each awaits, the most urgent first."""
    calls = Whistle.objects.to_answer(scope).select_related("matter", "called_unit")
    waiting = [(call, call.awaited(at)) for call in calls.order_by("called_at")]
    return sorted(waiting, key=lambda pair: pair[1].due_at or _NEVER)
