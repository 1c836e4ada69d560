"""The tables of the grid line: classes of events with their limits, and the duty table."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from shigan.kernel.base.errors import Refused
from shigan.kernel.clock.queries import today
from shigan.kernel.matters.queries.rulebook import rulebook
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.forms import unit_source
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.orgs.models import Unit
from shigan.kernel.web.fields import Source
from shigan.kernel.web.forms import form_class
from shigan.kernel.web.notices import tell_done
from shigan.lines.grid import forms
from shigan.lines.grid.actions.tables import DutyRow, duty_set
from shigan.lines.grid.choices import EVENT
from shigan.lines.grid.models import Duty, EventClass


def classes(request: ScopedRequest) -> HttpResponse:
    """Classes in two levels, with the limits in force today."""
    request.scope.require("grid.view")
    book, on = rulebook(), today()
    rows = [
        {
            "found": found,
            "whole": book.limit(EVENT, "", found.code, on),
            "handling": book.limit(EVENT, "handling", found.code, on),
        }
        for found in EventClass.objects.select_related("parent").order_by("code")
    ]
    return render(request, "grid/classes.html", {"title": _("事件类别"), "rows": rows})


def duties(request: ScopedRequest) -> HttpResponse:
    """Who handles what where; a new line from a day on ends the one before it."""
    scope = request.scope
    scope.require("grid.view")
    sources = {"unit": unit_source(scope), "handler_unit": _handlers(request)}
    form = form_class(forms.DUTY, sources)(request.POST or None, initial={"since": today()})
    if request.method == "POST" and form.is_valid():
        values = form.values()
        try:
            duty_set(actor=scope, row=DutyRow(**values))
        except Refused as refused:
            form.refuse(refused)
        else:
            tell_done(request, _("分工已设定"))
            return redirect("grid:duties")
    rows = (
        Duty.objects.on(today())
        .filter(scope.q("grid.view", "unit__path"))
        .select_related("unit", "handler_unit")
        .order_by("subject", "unit__path")
    )
    context = {
        "title": _("值守分工"),
        "rows": rows,
        "classes": dict(EventClass.objects.values_list("code", "label")),
        "form": form if scope.may("rules.manage") else None,
    }
    return render(request, "grid/duties.html", context, status=422 if form.errors else 200)


def _handlers(request: ScopedRequest) -> Source:
    units = Unit.objects.on(today()).visible_to(request.scope).order_by("path")
    units = units.filter(kind__in=[UnitKind.DEPARTMENT, UnitKind.COMMUNITY])
    return Source(lambda: [(u.code, u.name) for u in units], lambda code: units.get(code=code))
