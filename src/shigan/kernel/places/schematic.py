"""Schematic cells (示意): a made-up but plausible tiling for samples and first days.

Communities are regions of a power diagram whose areas follow their numbers of cells; each is cut
into cells as streets cut a quarter. Nothing here is surveyed, and every feature says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import cos, hypot, pi, radians, sin
from random import Random
from typing import Any, cast

import shapely
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

Pair = tuple[float, float]
#: Corners of a convex polygon, in order, the first not repeated.
Ring = list[Pair]
#: West, south, east, north in CGCS2000 degrees.
Box = tuple[float, float, float, float]

# Corners lie on this grid of degrees (about 0.1 m), so that neighbours share them exactly.
_GRID = 1e-6
_DIGITS = 6
_ROUNDS = 120
# A region's area is about π × weight; a stronger pull makes small regions swing, even vanish.
_PULL = 1 / (8 * pi)


def schematic_cells(
    communities: Sequence[tuple[str, Sequence[str]]], bounds: Box, *, seed: int
) -> dict[str, Any]:
    """A GeoJSON FeatureCollection with a polygon for each cell (docs/rules/places.md#R6).

    `communities` pairs each community's code with the codes of its cells. The same arguments give
    the same polygons; together they fill one outline within `bounds` without gap or overlap.
    """
    rng = Random(seed)  # noqa: S311 -- a picture, not a secret
    filled = [(community, cells) for community, cells in communities if cells]
    outline = _outline(bounds, rng)
    regions = _regions(outline, [len(cells) for _, cells in filled], rng)
    owners: list[tuple[str, str]] = []
    pieces: list[Ring] = []
    for (community, cells), region in zip(filled, regions, strict=True):
        owners += [(community, cell) for cell in cells]
        pieces += _cut(region, len(cells), rng)
    features = [
        _feature(community, cell, polygon)
        for (community, cell), polygon in zip(owners, _fitted(pieces, bounds), strict=True)
    ]
    return {"type": "FeatureCollection", "features": features}


def _outline(bounds: Box, rng: Random) -> Ring:
    """A convex street boundary: a slightly turned quarter with its corners cut at random.

    In local degrees of latitude from the south-west corner, so that both axes are equally long.
    """
    west, south, east, north = bounds
    ring: Ring = [(-1, -1), (1, -1), (1, 1), (-1, 1)]
    for corner in range(4):
        at = pi / 4 + corner * pi / 2 + rng.uniform(-0.25, 0.25)
        ring = _clip(ring, (cos(at), sin(at)), rng.uniform(1.12, 1.3))
    turn = rng.uniform(-0.1, 0.1)
    ring = [(x * cos(turn) - y * sin(turn), x * sin(turn) + y * cos(turn)) for x, y in ring]
    x0, x1 = min(x for x, _ in ring), max(x for x, _ in ring)
    y0, y1 = min(y for _, y in ring), max(y for _, y in ring)
    width, height = (east - west) * _stretch(bounds), north - south
    return [((x - x0) / (x1 - x0) * width, (y - y0) / (y1 - y0) * height) for x, y in ring]


def _stretch(bounds: Box) -> float:
    """How long a degree of longitude is there, against one of latitude."""
    return cos(radians((bounds[1] + bounds[3]) / 2))


def _regions(outline: Ring, sizes: Sequence[int], rng: Random) -> list[Ring]:
    """A power diagram of `outline` whose areas are drawn towards `sizes`.

    Of all rounds the one whose poorest region is best off is kept: in the first, before any
    weight, none is empty, so none ever is.
    """
    targets = [_area(outline) * size / sum(sizes) for size in sizes]
    sites = _spread(outline, len(sizes), rng)
    weights = [0.0] * len(sizes)
    best, kept = -1.0, [outline]
    for _ in range(_ROUNDS):
        regions = _power(outline, sites, weights)
        areas = [_area(region) for region in regions]
        poorest = min(area / target for area, target in zip(areas, targets, strict=True))
        if poorest > best:
            best, kept = poorest, regions
        sites = [_middle(r) if r else site for r, site in zip(regions, sites, strict=True)]
        weights = [
            weight + _PULL * (target - area)
            for weight, target, area in zip(weights, targets, areas, strict=True)
        ]
    return kept


def _spread(outline: Ring, count: int, rng: Random) -> list[Pair]:
    """Random sites in reading order, so that neighbouring codes are neighbours on the ground."""
    area = Polygon(outline)
    x0, y0, x1, y1 = area.bounds
    sites: list[Pair] = []
    while len(sites) < count:
        site = rng.uniform(x0, x1), rng.uniform(y0, y1)
        if area.contains(shapely.Point(site)):
            sites.append(site)
    rows = max(1, round(count**0.5))
    return sorted(sites, key=lambda site: (-int((site[1] - y0) / (y1 - y0) * rows), site[0]))


def _power(outline: Ring, sites: Sequence[Pair], weights: Sequence[float]) -> list[Ring]:
    """For each site, what lies nearer to it than to any other, by distance² less weight."""
    regions = []
    for i, (x, y) in enumerate(sites):
        region = outline
        for j, (other_x, other_y) in enumerate(sites):
            if i == j:
                continue
            apart = hypot(other_x - x, other_y - y)
            normal = (other_x - x) / apart, (other_y - y) / apart
            border = (apart * apart + weights[i] - weights[j]) / (2 * apart)
            region = _clip(region, normal, border + x * normal[0] + y * normal[1])
        regions.append(region)
    return regions


def _cut(region: Ring, count: int, rng: Random) -> list[Ring]:
    """`region` in `count` pieces of about equal area, cut across its longer side each time."""
    if count == 1:
        return [region]
    left = count // 2
    share = left / count * (1 if count == 2 else rng.uniform(0.92, 1.08)) * _area(region)
    normal = _across(region, rng.uniform(-0.12, 0.12))
    reach = [x * normal[0] + y * normal[1] for x, y in region]
    low, high = min(reach), max(reach)
    for _ in range(50):
        offset = (low + high) / 2
        if _area(_clip(region, normal, offset)) < share:
            low = offset
        else:
            high = offset
    near = _clip(region, normal, offset)
    far = _clip(region, (-normal[0], -normal[1]), -offset)
    return _cut(near, left, rng) + _cut(far, count - left, rng)


def _across(region: Ring, turn: float) -> Pair:
    """The direction of the region's longer side, turned a little."""
    corners = shapely.get_coordinates(Polygon(region).minimum_rotated_rectangle)
    (x0, y0), (x1, y1) = max(pairwise(corners), key=lambda s: hypot(*(s[1] - s[0])))
    dx, dy = (x1 - x0) / hypot(x1 - x0, y1 - y0), (y1 - y0) / hypot(x1 - x0, y1 - y0)
    return dx * cos(turn) - dy * sin(turn), dx * sin(turn) + dy * cos(turn)


def _clip(ring: Ring, normal: Pair, offset: float) -> Ring:
    """What of a convex ring lies on the near side of a line (p · normal ≤ offset)."""
    kept: Ring = []
    for (x0, y0), (x1, y1) in pairwise([*ring, *ring[:1]]):
        before = x0 * normal[0] + y0 * normal[1] - offset
        after = x1 * normal[0] + y1 * normal[1] - offset
        if before <= 0:
            kept.append((x0, y0))
        if before * after < 0:
            at = before / (before - after)
            kept.append((x0 + at * (x1 - x0), y0 + at * (y1 - y0)))
    return kept if len(kept) > 2 else []


def _area(ring: Ring) -> float:
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairwise([*ring, *ring[:1]])) / 2


def _middle(ring: Ring) -> Pair:
    return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)


def _fitted(pieces: Sequence[Ring], bounds: Box) -> list[Polygon]:
    """The pieces in degrees on the grid, with the corners of each on the sides of its neighbours.

    Rounding alone would leave hairline gaps where a border ends on the side of a third cell; so
    all sides are noded together, and each face that comes out goes to the piece it lies in.
    """
    stretch = _stretch(bounds)
    rough = [
        Polygon([(bounds[0] + x / stretch, bounds[1] + y) for x, y in ring]) for ring in pieces
    ]
    sides = shapely.unary_union([piece.boundary for piece in rough], grid_size=_GRID)
    tree = shapely.STRtree(rough)
    faces: list[list[BaseGeometry]] = [[] for _ in rough]
    for face in shapely.polygonize([sides]).geoms:
        faces[int(tree.nearest(face.representative_point()))].append(face)
    return [cast("Polygon", shapely.union_all(parts)) for parts in faces]


def _feature(community: str, cell: str, polygon: Polygon) -> dict[str, Any]:
    corners = [[round(x, _DIGITS), round(y, _DIGITS)] for x, y in polygon.exterior.coords]
    return {
        "type": "Feature",
        "properties": {"code": cell, "community": community, "schematic": True},
        "geometry": {"type": "Polygon", "coordinates": [corners]},
    }
