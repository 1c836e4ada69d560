"""All figures of a unit and a period."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from shigan.kernel.figures.choices import How
from shigan.kernel.figures.queries.values import evaluate
from shigan.kernel.figures.registry import figures, groups
from shigan.kernel.figures.rules.numbers import Number
from shigan.kernel.figures.views.place import Place
from shigan.kernel.orgs.middleware import ScopedRequest


def index(request: ScopedRequest) -> HttpResponse:
    """Figures by group: value, growth, the year by month, and the target to date."""
    place, scope = Place.of(request), request.scope
    codes = [figure.code for figure in figures]
    trends = _trends(place)
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for value in evaluate(codes, period=place.period, unit=place.unit, scope=scope):
        group = figures[value.code].group
        row = {"value": value, "points": trends[value.code], "caliber": figures[value.code].caliber}
        rows[group].append(row)
    context = {
        "title": _("指标"),
        "crumbs": place.crumbs(),
        "groups": [(group.label, rows[group.code]) for group in groups if rows[group.code]],
        "has_targets": any(row["value"].target for found in rows.values() for row in found),
        **place.context(),
    }
    return render(request, "figures/index.html", context)


def _trends(place: Place) -> dict[str, list[Number | None]]:
    """The year by month, as far as it has come, of what is counted."""
    points: dict[str, list[Number | None]] = defaultdict(list)
    year = place.year.up_to(place.request.scope.on)
    counted = [figure.code for figure in figures if figure.how is How.COUNTED]
    if year and counted:
        for value in evaluate(
            counted,
            period=year,
            unit=place.unit,
            scope=place.request.scope,
            by="month",
            compare=False,
        ):
            points[value.code].append(value.value)
    return points
