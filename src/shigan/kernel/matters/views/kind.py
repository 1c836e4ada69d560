"""A kind of matter: its steps as a drawing, and as a table with the limits of today."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shigan.kernel.clock.queries import today
from shigan.kernel.matters.actions.standing import standing_acts
from shigan.kernel.matters.queries.kinds import kind_table
from shigan.kernel.matters.queries.rulebook import rulebook
from shigan.kernel.matters.registry import kinds
from shigan.kernel.orgs.middleware import ScopedRequest


@require_safe
def kind(request: ScopedRequest, code: str) -> HttpResponse:
    """The kind, for those who may see its matters."""
    declared = kinds.get(code)
    if declared is None or not request.scope.may(f"{declared.line}.view"):
        raise Http404
    context = {
        "title": declared.label,
        "table": kind_table(declared, rulebook(), today()),
        "standing": [spec.act for spec in standing_acts],
        "manages": request.scope.may("rules.manage"),
    }
    return render(request, "matters/kind.html", context)
