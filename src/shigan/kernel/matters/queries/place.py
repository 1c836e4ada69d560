"""Where a matter lies: its cell among its neighbours, and the spot."""

from __future__ import annotations

from dataclasses import dataclass

from shigan.kernel.matters.models import Matter
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.places.queries import shapes
from shigan.kernel.places.svg import SvgMap, svg_map

_WIDTH = 280


@dataclass(frozen=True)
class PlaceMap:
    """The cells of a community, drawn; `spot` is where the matter lies, if that is known."""

    map: SvgMap
    unit_id: int
    spot: tuple[float, float] | None


def place_map(scope: Scope, matter: Matter) -> PlaceMap | None:
    """The surroundings of a matter, or None where no outline is known there: one statement."""
    unit = matter.unit
    if unit.kind not in {UnitKind.CELL, UnitKind.COMMUNITY} and matter.lon is None:
        return None
    below = unit.parent.path if unit.kind == UnitKind.CELL and unit.parent else unit.path
    drawn = svg_map(shapes(scope, below=below), _WIDTH)
    if drawn is None:
        return None
    spot = None
    if matter.lon is not None and matter.lat is not None:
        x, y = drawn.xy(matter.lon, matter.lat)
        spot = (x, y) if 0 <= x <= drawn.width and 0 <= y <= drawn.height else None
    return PlaceMap(drawn, unit.pk, spot)
