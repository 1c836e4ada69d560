"""What the matter page shows of a grid event beside its matter."""

from __future__ import annotations

from typing import Any

from django import template

from shigan.kernel.clock.queries import now
from shigan.kernel.matters.models import Matter
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.web.forms import RecordForm, form_class
from shigan.lines.grid.forms import MERGE
from shigan.lines.grid.queries.placing import elsewhere
from shigan.lines.grid.queries.suggestions import (
    cases_like,
    class_suggestions,
    duplicates,
    handler_suggestions,
    sighting_of,
)
from shigan.lines.grid.queries.whistle import departments_to_call

register = template.Library()


@register.simple_tag
def event_lead(matter: Matter, scope: Scope) -> dict[str, Any]:
    """What helps to decide the next act: at filing the likely class, cell and duplicates, at
    dispatch whom to send it to; nothing for those who don't decide it.
    """
    if matter.ended_at is not None:
        return {}
    if matter.step == "filing" and scope.may("grid.file", matter.unit_path):
        return _for_filing(matter, scope)
    if matter.step == "dispatch" and scope.may("grid.dispatch", matter.unit_path):
        return {"handlers": handler_suggestions(matter, cases_like(matter))}
    return {}


def _for_filing(matter: Matter, scope: Scope) -> dict[str, Any]:
    return {
        "classes": class_suggestions(cases_like(matter)),
        "elsewhere": list(elsewhere(matter)),
        **_for_merging(matter, scope),
    }


def _for_merging(matter: Matter, scope: Scope) -> dict[str, Any]:
    return {
        "may_merge": True,
        "duplicates": duplicates(scope, sighting_of(matter), besides=matter.pk),
    }


@register.simple_tag
def merge_form(refused: RecordForm | str) -> RecordForm:
    """The form that asks for a number: as it was refused, or a new one."""
    return refused if isinstance(refused, RecordForm) else form_class(MERGE)()


@register.simple_tag
def event_part(matter: Matter, scope: Scope) -> dict[str, Any]:
    """Whistle calls; after filing also what it could be merged into."""
    running = matter.ended_at is None
    may_call = running and scope.may("grid.whistle", matter.unit_path)
    filed = running and matter.step != "filing"
    merging = filed and scope.may("grid.file", matter.unit_path)
    return {
        "whistles": [
            {"call": call, "mine": scope.may("grid.handle", call.called_unit.path)}
            for call in matter.whistles.select_related("called_unit").order_by("called_at")
        ],
        "departments": departments_to_call(matter, scope.on) if may_call else [],
        "at": now(),
        **(_for_merging(matter, scope) if merging else {}),
    }
