"""What the matter page shows of a grid event beside its matter."""

from __future__ import annotations

from typing import Any

from django import template

from shigan.kernel.clock.queries import now
from shigan.kernel.matters.models import Matter
from shigan.kernel.orgs.scope import Scope
from shigan.lines.grid.queries.suggestions import (
    duplicates,
    handler_suggestions,
    past_cases,
)
from shigan.lines.grid.queries.whistle import departments_to_call

register = template.Library()


@register.simple_tag
def event_part(matter: Matter, scope: Scope) -> dict[str, Any]:
    """Whistle calls, likely duplicates, whom to dispatch to and why, and what may be done."""
    words = f"{matter.title} {matter.text}"
    running = matter.ended_at is None
    may_file = running and scope.may("grid.file", matter.unit_path)
    may_call = running and scope.may("grid.whistle", matter.unit_path)
    dispatching = matter.step == "dispatch" and scope.may("grid.dispatch", matter.unit_path)
    return {
        "whistles": [
            {"call": call, "mine": scope.may("grid.handle", call.called_unit.path)}
            for call in matter.whistles.select_related("called_unit").order_by("called_at")
        ],
        "departments": departments_to_call(matter, scope.on) if may_call else [],
        "duplicates": duplicates(
            scope,
            subject=matter.subject,
            text=words,
            lon=matter.lon,
            lat=matter.lat,
            at=matter.opened_at,
            besides=matter.pk,
        )
        if may_file
        else [],
        "handlers": handler_suggestions(
            matter, past_cases(words, street=matter.unit_path, besides=matter.pk)
        )
        if running and dispatching
        else [],
        "at": now(),
    }
