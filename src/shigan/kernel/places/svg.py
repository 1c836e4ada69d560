"""Cells as paths of an SVG map that the server draws (docs/decisions/0004-map-as-svg.md)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from math import cos, radians

import shapely

from shigan.kernel.places.rules import Area, Shape, area_of

# Room for the outer border's stroke, in the map's own pixels.
_MARGIN = 2


@dataclass(frozen=True)
class MapCell:
    """One cell on the map: `path_d` for a path element, `label_xy` for the middle of its name."""

    unit: Shape
    path_d: str
    label_xy: tuple[float, float]


@dataclass(frozen=True)
class SvgMap:
    """A drawn map: its size in pixels, its cells, and whether any of them is only schematic."""

    width: int
    height: int
    cells: tuple[MapCell, ...]
    schematic: bool
    #: Where a longitude and latitude stand on it.
    xy: Callable[[float, float], tuple[float, float]] = field(compare=False, repr=False)

    @property
    def view_box(self) -> str:
        """The viewBox attribute."""
        return f"0 0 {self.width} {self.height}"


class _Projection:
    """Degrees to pixels: east to the right, north up, metres equally long both ways."""

    def __init__(self, areas: Iterable[Area], width: int) -> None:
        self.west, south, east, self.north = shapely.total_bounds(list(areas)).tolist()
        stretch = cos(radians((south + self.north) / 2))
        self.per_lon = (width - 2 * _MARGIN) / (east - self.west)
        self.per_lat = self.per_lon / stretch
        self.height = round((self.north - south) * self.per_lat) + 2 * _MARGIN

    def xy(self, lon: float, lat: float) -> tuple[float, float]:
        """A pixel position, to a tenth: neighbours round alike, so borders stay shared."""
        x = _MARGIN + (lon - self.west) * self.per_lon
        y = _MARGIN + (self.north - lat) * self.per_lat
        return round(x, 1), round(y, 1)


def svg_map(shapes: Iterable[Shape], width: int) -> SvgMap | None:
    """The cells drawn to fill `width` pixels, in the order given; None without any cell."""
    units = list(shapes)
    if not units:
        return None
    areas = [area_of(unit.polygon) for unit in units]
    projection = _Projection(areas, width)
    cells = tuple(
        MapCell(unit, _path(area, projection), _label(area, projection))
        for unit, area in zip(units, areas, strict=True)
    )
    schematic = any(unit.schematic for unit in units)
    return SvgMap(width, projection.height, cells, schematic, projection.xy)


def _path(area: Area, projection: _Projection) -> str:
    return "".join(
        "M" + "L".join("{:g} {:g}".format(*projection.xy(*xy)) for xy in ring.coords[:-1]) + "Z"
        for ring in shapely.get_rings(shapely.get_parts(area))
    )


def _label(area: Area, projection: _Projection) -> tuple[float, float]:
    """The centre, or where a bent cell does not hold it, the middle of its widest circle."""
    middle = area.centroid
    if not area.contains(middle):
        middle = shapely.Point(shapely.maximum_inscribed_circle(area).coords[0])
    return projection.xy(middle.x, middle.y)
