"""Positions and outlines: coordinate systems, distance, files (docs/rules/places.md)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import asin, atan2, cos, hypot, pi, radians, sin, sqrt
from typing import Any, cast

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon
from shapely.errors import ShapelyError
from shapely.geometry import mapping
from shapely.geometry import shape as geometry_of
from shapely.geometry.base import BaseGeometry

from shigan.kernel.places.choices import Crs, Flaw

#: Mean radius of the earth in metres (IUGG).
EARTH_RADIUS = 6_371_008.8

# The published form of GCJ-02: Krasovsky's ellipsoid, and the rectangle in which it applies.
_AXIS = 6_378_245.0
_ECCENTRICITY = 0.006_693_421_622_965_943_23
_WEST, _EAST, _SOUTH, _NORTH = 72.004, 137.8347, 0.8293, 55.8271
_SHIFTED = frozenset({Crs.GCJ02, Crs.BD09})
_BD_PI = pi * 3000 / 180
# The shift changes by less than 1/100 of the way walked, so each round wins two digits.
_ROUNDS = 6

Pair = tuple[float, float]
Area = Polygon | MultiPolygon


@dataclass(frozen=True)
class Position:
    """Longitude and latitude in CGCS2000, and the system in which they came."""

    lon: float
    lat: float
    source_crs: Crs


@dataclass(frozen=True)
class Located:
    """The cell of a position: the one it lies in, else the nearest one and how far off."""

    unit_id: int
    inside: bool
    distance_m: float


@dataclass(frozen=True)
class Overlap:
    """Two cells that claim the same ground."""

    first: str
    second: str
    area_m2: float


@dataclass(frozen=True)
class Shape:
    """A cell's outline with what a map says of it. `polygon` is a GeoJSON geometry."""

    unit_id: int
    code: str
    name: str
    path: str
    polygon: dict[str, Any]
    schematic: bool


def in_gcj_area(lon: float, lat: float) -> bool:
    """Whether GCJ-02 shifts positions here (docs/rules/places.md#R2)."""
    return _WEST <= lon <= _EAST and _SOUTH <= lat <= _NORTH


def to_cgcs2000(lon: float, lat: float, crs: Crs) -> Position:
    """A position of any system, as it is stored (docs/rules/places.md#R1)."""
    x, y = lon, lat
    if in_gcj_area(lon, lat):
        if crs is Crs.BD09:
            x, y = _undo(_shift_bd, x, y)
        if crs in _SHIFTED:
            x, y = _undo(_shift_gcj, x, y)
    return Position(x, y, crs)


def distance_m(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Metres between two positions along the earth (docs/rules/places.md#R3)."""
    north = sin(radians(lat2 - lat1) / 2)
    east = sin(radians(lon2 - lon1) / 2)
    chord = north * north + cos(radians(lat1)) * cos(radians(lat2)) * east * east
    return 2 * EARTH_RADIUS * asin(min(1.0, sqrt(chord)))


#: What two neighbours may share through the rounding of surveys.
_OVERLAP_M2 = 1.0
# A centimetre: what surveys give, and what keeps stored outlines short.
_DIGITS = 7
_DEGREE_M = radians(EARTH_RADIUS)


def read_area(geometry: Any, crs: Crs) -> Area | Flaw:
    """A GeoJSON geometry of any system as an outline in CGCS2000 (docs/rules/places.md#R5)."""
    try:
        area = shapely.force_2d(geometry_of(geometry))
    except (AttributeError, LookupError, ArithmeticError, TypeError, ValueError, ShapelyError):
        return Flaw.UNREADABLE
    if not isinstance(area, Polygon | MultiPolygon):
        return Flaw.KIND
    corners = shapely.get_coordinates(area)
    if not len(corners):
        return Flaw.UNREADABLE
    if not all(in_gcj_area(lon, lat) for lon, lat in corners):
        return Flaw.ABROAD
    moved = shapely.transform(area, lambda xy: _moved(xy, crs).round(_DIGITS))
    return moved if moved.is_valid else Flaw.CROSSED


def area_of(geometry: dict[str, Any]) -> Area:
    """A stored outline as a geometry to reckon with."""
    return cast("Area", geometry_of(geometry))


def geojson_of(area: Area) -> dict[str, Any]:
    """An outline as it is stored."""
    return cast("dict[str, Any]", json.loads(json.dumps(mapping(area))))


def area_m2(area: BaseGeometry) -> float:
    """Square metres of an area as small as a street's, on a sphere (docs/rules/places.md#R5)."""
    return area.area * _DEGREE_M**2 * cos(radians(area.centroid.y)) if area.area else 0.0


def overlaps(areas: Mapping[str, Area]) -> list[Overlap]:
    """Pairs of codes whose outlines share more than 1 m² (docs/rules/places.md#R5)."""
    codes = sorted(areas)
    shapes = [areas[code] for code in codes]
    found = []
    for a, b in shapely.STRtree(shapes).query(shapes, predicate="intersects").T.tolist():
        if a < b:
            shared = area_m2(shapes[a].intersection(shapes[b]))
            if shared > _OVERLAP_M2:
                found.append(Overlap(codes[a], codes[b], shared))
    return sorted(found, key=lambda o: (o.first, o.second))


def _shift_gcj(lon: float, lat: float) -> Pair:
    """The published polynomial of GCJ-02; only within its rectangle."""
    x, y = lon - 105, lat - 35
    wave = 20 * sin(6 * pi * x) + 20 * sin(2 * pi * x)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x))
    north += (wave + 20 * sin(pi * y) + 40 * sin(pi / 3 * y)) * 2 / 3
    north += (160 * sin(pi / 12 * y) + 320 * sin(pi / 30 * y)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x))
    east += (wave + 20 * sin(pi * x) + 40 * sin(pi / 3 * x)) * 2 / 3
    east += (150 * sin(pi / 12 * x) + 300 * sin(pi / 30 * x)) * 2 / 3
    square = 1 - _ECCENTRICITY * sin(radians(lat)) ** 2
    meridian = _AXIS * (1 - _ECCENTRICITY) / (square * sqrt(square))
    parallel = _AXIS / sqrt(square) * cos(radians(lat))
    return lon + east / radians(parallel), lat + north / radians(meridian)


def _shift_bd(lon: float, lat: float) -> Pair:
    """Baidu's second shift, on top of GCJ-02."""
    far = hypot(lon, lat) + 0.000_02 * sin(lat * _BD_PI)
    turn = atan2(lat, lon) + 0.000_003 * cos(lon * _BD_PI)
    return far * cos(turn) + 0.0065, far * sin(turn) + 0.006


def _moved(corners: NDArray[np.float64], crs: Crs) -> NDArray[np.float64]:
    positions = [to_cgcs2000(lon, lat, crs) for lon, lat in corners.tolist()]
    return np.array([(p.lon, p.lat) for p in positions])


def _undo(shift: Callable[[float, float], Pair], lon: float, lat: float) -> Pair:
    """The position that `shift` brings to (lon, lat), by fixed-point rounds (< 1e-9 degrees)."""
    x, y = lon, lat
    for _ in range(_ROUNDS):
        shifted_x, shifted_y = shift(x, y)
        x, y = x - (shifted_x - lon), y - (shifted_y - lat)
    return x, y
