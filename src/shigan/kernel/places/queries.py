"""Named reads of places: the cell of a position, the outlines for a map."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from math import cos, radians

import shapely
from django.db.models import Count, Max
from shapely.affinity import scale
from shapely.ops import nearest_points

from shigan.kernel.clock.queries import today
from shigan.kernel.orgs.scope import Scope, under
from shigan.kernel.places.models import CellShape
from shigan.kernel.places.rules import Located, Shape, area_of, distance_m

# Between two cells whose common border is one straight side here and two there, rounding can
# leave a hair that belongs to neither. Whoever stands in it stands in the cell.
_HAIR_M = 0.05


@dataclass(frozen=True)
class _Version:
    """What must be unchanged for an index to be still right."""

    count: int
    revision: str | None
    day: date


class CellIndex:
    """The outlines of one version, in a plane where both axes are equally long."""

    def __init__(self, version: _Version) -> None:
        self.version = version
        rows = CellShape.objects.on(version.day).values_list("unit__code", "unit_id", "polygon")
        # Sorted here: databases differ in how they order text.
        ordered = sorted(rows, key=lambda row: row[0])
        self.units = [unit_id for _, unit_id, _ in ordered]
        polygons = [area_of(polygon) for _, _, polygon in ordered]
        middle = shapely.MultiPoint([p.centroid for p in polygons]).centroid
        self.stretch = 1.0 if middle.is_empty else cos(radians(middle.y))
        self.areas = [scale(p, xfact=self.stretch, origin=(0, 0)) for p in polygons]
        self.tree = shapely.STRtree(self.areas)

    def locate(self, lon: float, lat: float) -> Located | None:
        """The cell there; on a border the one of the lowest code, so that it is always the same."""
        if not self.units:
            return None
        point = shapely.Point(lon * self.stretch, lat)
        hits = self.tree.query(point, predicate="intersects")
        if len(hits):
            return Located(self.units[min(hits)], inside=True, distance_m=0.0)
        near = min(self.tree.query_nearest(point, all_matches=True))
        foot, _ = nearest_points(self.areas[near], point)
        away = distance_m(lon, lat, foot.x / self.stretch, foot.y)
        if away <= _HAIR_M:
            return Located(self.units[near], inside=True, distance_m=0.0)
        return Located(self.units[near], inside=False, distance_m=away)


_held: CellIndex | None = None


def cell_index() -> CellIndex:
    """This process's index, built anew when an outline or a unit's dates have changed since.

    One small statement to see that. Whoever locates many positions asks for the index once.
    """
    global _held  # noqa: PLW0603 -- one index for all threads; replacing it is atomic
    day = today()
    found = CellShape.objects.on(day).aggregate(count=Count("pk"), revision=Max("revision"))
    version = _Version(day=day, **found)
    if _held is None or _held.version != version:
        _held = CellIndex(version)
    return _held


def locate(lon: float, lat: float) -> Located | None:
    """The cell of a CGCS2000 position, else the nearest (docs/rules/places.md#R4).

    None when no outline is known.
    """
    return cell_index().locate(lon, lat)


def shapes(scope: Scope, *, below: str = "") -> list[Shape]:
    """The outlines of the cells that one may see, by code, for a map; or of those below a unit."""
    rows = CellShape.objects.visible_to(scope).on(scope.on).order_by("unit__code")
    if below:
        rows = rows.filter(under(below, "unit__path"))
    return [
        Shape(
            unit_id=unit_id, code=code, name=name, path=path, polygon=polygon, schematic=schematic
        )
        for unit_id, code, name, path, polygon, schematic in rows.values_list(
            "unit_id", "unit__code", "unit__name", "unit__path", "polygon", "schematic"
        )
    ]
