"""The map of cells, coloured by load or by the worst colour of their open events."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from shigan.kernel.clock.queries import now, today
from shigan.kernel.figures.queries.asked import period_of
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.orgs.models import Unit
from shigan.kernel.places.queries import shapes
from shigan.kernel.places.svg import MapCell, svg_map
from shigan.lines.grid.queries.load import LEVELS, CellLoad, cell_loads

_WIDTH = 960


@dataclass(frozen=True)
class Spot:
    """A cell as it is drawn: its outline, its load, and the mark that it gets."""

    cell: MapCell
    load: CellLoad
    css: str


def cell_map(request: ScopedRequest) -> HttpResponse:
    """The map and, below it, the same as a table by community and cell."""
    scope = request.scope
    scope.require("grid.view")
    period = period_of(request.GET.get("period") or str(today().year))
    by_colour = request.GET.get("by") == "colour"
    loads = cell_loads(scope, since=period.first, until=period.last, at=now())
    drawn = svg_map(shapes(scope), _WIDTH)
    spots = []
    for cell in drawn.cells if drawn else ():
        load = loads.get(cell.unit.unit_id) or _no_load(cell.unit.unit_id)
        mark = f"worst-{load.worst or 'none'}" if by_colour else f"load-{load.level}"
        spots.append(Spot(cell, load, mark))
    context = {
        "title": _("网格地图"),
        "period": period,
        "by_colour": by_colour,
        "map": drawn,
        "spots": spots,
        "levels": range(LEVELS + 1),
        "communities": _communities(loads),
    }
    return render(request, "grid/map.html", context)


def _no_load(unit_id: int) -> CellLoad:
    return CellLoad(unit_id, reported=0, red=0, yellow=0, green=0, level=0)


def _communities(loads: dict[int, CellLoad]) -> list[tuple[Unit, list[tuple[Unit, CellLoad]]]]:
    """Cells with their loads, by community."""
    cells = Unit.objects.filter(pk__in=loads).select_related("parent").order_by("path")
    grouped: dict[Unit, list[tuple[Unit, CellLoad]]] = {}
    for cell in cells:
        if cell.kind == UnitKind.CELL and cell.parent is not None:
            grouped.setdefault(cell.parent, []).append((cell, loads[cell.pk]))
    return list(grouped.items())
