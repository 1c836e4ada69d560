"""One figure: its value and what it stands on, by month and by unit."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from shigan.kernel.clock.queries import now
from shigan.kernel.figures.forms import REASON
from shigan.kernel.figures.models import FrozenValue, Target
from shigan.kernel.figures.queries.asked import figure_of
from shigan.kernel.figures.queries.lineage import lineage
from shigan.kernel.figures.queries.values import Value, evaluate
from shigan.kernel.figures.registry import Reported
from shigan.kernel.figures.views import plots
from shigan.kernel.figures.views.place import Place
from shigan.kernel.figures.views.rows import row_columns
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.web.forms import form_class
from shigan.kernel.web.rows import Table

_FIRST_ROWS = 8


def figure(request: ScopedRequest, code: str) -> HttpResponse:
    """The figure's page."""
    declared, place = figure_of(code), Place.of(request)
    value = _value(place, code)
    below = plots.by_unit(declared, place)
    units = plots.with_data(below)
    context = {
        "title": declared.label,
        "crumbs": place.crumbs(),
        "figure": declared,
        "value": value,
        "reported": isinstance(declared.measure, Reported),
        "months_plot": plots.by_month(declared, place),
        "units": units,
        "silent": len(below) - len(units),
        "units_plot": plots.units_plot(declared, units),
        "frozen": _frozen(place, value) if value.frozen else None,
        "target_row": _target(place, code),
        "may_enter": request.scope.may("figures.enter", place.unit.path),
        "may_close": request.scope.may("figures.close", place.unit.path),
        **_rows(place, code),
        **place.context(),
    }
    return render(request, "figures/figure.html", context)


def _value(place: Place, code: str, *, live: bool = False) -> Value:
    (value,) = evaluate(
        [code], period=place.period, unit=place.unit, scope=place.request.scope, live=live
    )
    return value


def _rows(place: Place, code: str) -> dict[str, Any]:
    """The first rows behind the figure; of a ratio, those of its denominator."""
    part = max(len(figure_of(code).parts) - 1, 0)
    behind = lineage(
        code, period=place.period, unit=place.unit, scope=place.request.scope, part=part
    )
    columns = row_columns(behind)
    table = Table(columns, now())
    return {
        "columns": columns,
        "rows": [
            table.row(row, behind.url(row) if behind.url else "")
            for row in behind.queryset[:_FIRST_ROWS]
        ],
        "rows_total": behind.total,
    }


def _frozen(place: Place, value: Value) -> dict[str, Any]:
    """What was frozen and restated, and what the records say now."""
    assert value.days is not None
    row = (
        FrozenValue.objects.standing()
        .select_related("closing")
        .get(code=value.code, unit=place.unit, first=value.days.first, last=value.days.last)
    )
    live = _value(place, value.code, live=True)
    return {
        "row": row,
        "restatements": row.restatements.all(),
        "live": live,
        "differs": not row.agrees(live.value, live.why_null),
        "form": form_class(REASON)(),
    }


def _target(place: Place, code: str) -> Target | None:
    return (
        Target.objects.in_force()
        .filter(code=code, unit=place.unit, year=place.period.last.year)
        .first()
    )
