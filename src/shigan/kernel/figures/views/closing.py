"""Closing a period, what was closed, and restating it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shigan.kernel.base.errors import Refused
from shigan.kernel.figures.actions import figure_restate, period_close
from shigan.kernel.figures.forms import PERIOD, REASON
from shigan.kernel.figures.models import Closing, FrozenValue
from shigan.kernel.figures.queries.asked import figure_of, period_label, period_of
from shigan.kernel.figures.queries.values import evaluate
from shigan.kernel.figures.registry import figures
from shigan.kernel.figures.views.place import Place, figure_url
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.web.forms import form_class
from shigan.kernel.web.notices import tell_done

_SHOWN = 100


def closings(request: ScopedRequest) -> HttpResponse:
    """The closed periods, and the form that closes one for the unit of the address."""
    place, scope = Place.of(request), request.scope
    may_close = scope.may("figures.close", place.unit.path)
    form = form_class((PERIOD,))(request.POST or None, initial={"period": _last_month(place)})
    if form.is_valid():
        try:
            period = period_of(form.values()["period"])
            closing = period_close(actor=scope, period=period, unit=place.unit)
        except Refused as refused:
            form.refuse(refused)
        else:
            tell_done(request, _("%(period)s已封账") % {"period": period_label(period)})
            return redirect("figures:closing", closing.pk)
    rows = Closing.objects.visible_to(scope).select_related("unit").order_by("-last", "-pk")
    context = {
        "title": _("封账"),
        "crumbs": place.crumbs((_("封账"), "")),
        "rows": rows[:_SHOWN],
        "form": form if may_close else None,
        "place": place,
    }
    return render(request, "figures/closings.html", context, status=422 if form.errors else 200)


def closing(request: ScopedRequest, pk: int) -> HttpResponse:
    """A closed period: what was frozen, what was restated, what the records say now."""
    scope = request.scope
    found = get_object_or_404(Closing.objects.visible_to(scope).select_related("unit"), pk=pk)
    place = Place(found.unit, found.period, request)
    frozen = FrozenValue.objects.standing().filter(closing=found, unit=found.unit)
    held = {row.code: row for row in frozen if row.code in figures}
    live = evaluate(held, period=found.period, unit=found.unit, scope=scope, live=True)
    rows: list[dict[str, Any]] = [
        {
            "value": value,
            "frozen": held[value.code],
            "standing": held[value.code].standing,
            "differs": not held[value.code].agrees(value.value, value.why_null),
            "url": figure_url(value.code, found.period, found.unit),
        }
        for value in live
    ]
    context = {
        "title": _("%(period)s封账") % {"period": period_label(found.period)},
        "crumbs": place.crumbs((_("封账"), reverse("figures:closings") + place.query)),
        "closing": found,
        "rows": rows,
        "differing": sum(row["differs"] for row in rows),
        "values": found.values.count(),
    }
    return render(request, "figures/closing.html", context)


@require_POST
def restate(request: ScopedRequest, code: str) -> HttpResponse:
    """Let what the records now say stand, with a reason."""
    figure, place = figure_of(code), Place.of(request)
    request.scope.require("figures.close", place.unit.path)
    form = form_class(REASON)(request.POST)
    if not form.is_valid():
        raise Refused(_("请写明更正的理由"))
    made = figure_restate(
        actor=request.scope,
        code=code,
        period=place.period,
        unit=place.unit,
        reason=form.values()["reason"],
    )
    text = _("%(figure)s已更正，涉及%(count)d个单位")
    tell_done(request, text % {"figure": figure.label, "count": len(made)})
    return redirect(figure_url(code, place.period, place.unit))


def _last_month(place: Place) -> str:
    months = place.year.months()
    over = [month for month in months if month.last < place.request.scope.on]
    return str(over[-1]) if over else ""
