"""Setting a target."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from shigan.kernel.base.errors import Refused
from shigan.kernel.figures.actions import target_set
from shigan.kernel.figures.choices import CurveKind, Measured
from shigan.kernel.figures.forms import TARGET, curve_points, points_text, value_form
from shigan.kernel.figures.models import Target
from shigan.kernel.figures.queries.asked import figure_of
from shigan.kernel.figures.queries.stated import targets
from shigan.kernel.figures.registry import Figure
from shigan.kernel.figures.rules.numbers import plain
from shigan.kernel.figures.views.place import Place, figure_form, figure_url
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.web.notices import tell_done


def target(request: ScopedRequest, code: str) -> HttpResponse:
    """The target of the year in which the period ends."""
    figure, place = figure_of(code), Place.of(request)
    request.scope.require("figures.enter", place.unit.path)
    year = place.year.first.year
    held = targets([figure], [place.unit], [year]).get((code, place.unit.pk, year))
    form = value_form(TARGET, figure)(request.POST or None, initial=_initial(figure, held))
    if form.is_valid():
        given = form.values()
        try:
            given["points"] = curve_points(given["curve_kind"], given["points"])
            target_set(actor=request.scope, code=code, unit=place.unit, year=year, **given)
        except Refused as refused:
            form.refuse(refused)
        else:
            tell_done(request, _("%(year)d年目标已设定") % {"year": year})
            return redirect(figure_url(code, place.period, place.unit))
    title = _("%(figure)s：%(year)d年目标") % {"figure": figure.label, "year": year}
    return figure_form(request, place, figure, form, title)


def _initial(figure: Figure, held: Target | None) -> dict[str, Any]:
    """The target in force, or how targets of such figures are mostly spread."""
    if held is None:
        rate = figure.unit is Measured.PERCENT
        return {"curve_kind": CurveKind.CONSTANT if rate else CurveKind.EVEN}
    return {
        "value": plain(held.value),
        "curve_kind": held.curve_kind,
        "points": points_text(held.curve_kind, held.points),
    }
