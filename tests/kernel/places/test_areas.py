"""Outlines: read from a file, measured, compared."""

from __future__ import annotations

from typing import Any

import pytest
from shapely import Polygon, box

from shigan.kernel.places.choices import Crs, Flaw
from shigan.kernel.places.rules import (
    Overlap,
    area_m2,
    area_of,
    geojson_of,
    overlaps,
    read_area,
)
from tests.kit.crs import from_cgcs2000

SQUARE = box(117.08, 36.18, 117.09, 36.19)


def polygon(*ring: tuple[Any, ...]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [list(ring)]}


def test_an_outline_is_read_as_it_is() -> None:
    assert read_area(geojson_of(SQUARE), Crs.CGCS2000) == SQUARE
    assert area_of(geojson_of(SQUARE)) == SQUARE


def test_heights_are_dropped() -> None:
    ring = [(x, y, 150.0) for x, y in SQUARE.exterior.coords]
    assert read_area(polygon(*ring), Crs.CGCS2000) == SQUARE


@pytest.mark.parametrize("crs", [Crs.GCJ02, Crs.BD09])
def test_an_outline_from_another_map_is_moved_back(crs: Crs) -> None:
    ring = [from_cgcs2000(x, y, crs) for x, y in SQUARE.exterior.coords]
    assert read_area(polygon(*ring), crs) == SQUARE


@pytest.mark.parametrize(
    ("geometry", "flaw"),
    [
        (None, Flaw.UNREADABLE),
        ("Polygon", Flaw.UNREADABLE),
        ({"type": "Polygon"}, Flaw.UNREADABLE),
        ({"type": "Polygon", "coordinates": []}, Flaw.UNREADABLE),
        ({"type": "Kreis", "coordinates": []}, Flaw.UNREADABLE),
        (polygon((117, 36), ("a", 36), (117, 37)), Flaw.UNREADABLE),
        (polygon((117, 36), (118, 36)), Flaw.UNREADABLE),
        (polygon((117, 36), (10**400, 36), (117, 37)), Flaw.UNREADABLE),
        ({"type": "Point", "coordinates": [117, 36]}, Flaw.KIND),
        (polygon((36, 117), (37, 117), (37, 118), (36, 117)), Flaw.ABROAD),
        (polygon((117, 36), (118, 37), (118, 36), (117, 37), (117, 36)), Flaw.CROSSED),
    ],
)
def test_what_is_no_outline_is_told(geometry: object, flaw: Flaw) -> None:
    assert read_area(geometry, Crs.CGCS2000) is flaw


def test_area_in_square_metres() -> None:
    # 0.01° of latitude is 1111.95 m, of longitude at 36.185° 897.46 m.
    assert area_m2(SQUARE) == pytest.approx(1111.95 * 897.48, rel=1e-4)
    assert area_m2(Polygon()) == 0


def test_overlaps_over_a_square_metre_are_told_in_order_of_code() -> None:
    next_to = box(117.09, 36.18, 117.10, 36.19)
    hair = box(117.089_999_99, 36.19, 117.1, 36.2)  # over next_to's corner by a line only
    over = box(117.0899, 36.1899, 117.0901, 36.1901)
    found = overlaps({"c": over, "a": SQUARE, "b": next_to, "d": hair})
    assert [(o.first, o.second) for o in found] == [("a", "c"), ("b", "c"), ("c", "d")]
    assert found[0].area_m2 == pytest.approx(11.1195 * 8.9746, rel=1e-3)


def test_an_overlap_of_less_than_a_square_metre_is_left_to_rounding() -> None:
    almost = box(117.089_999_99, 36.18, 117.10, 36.19)  # 0.9 mm wide, 1112 m long
    wider = box(117.089_999_98, 36.18, 117.10, 36.19)
    assert overlaps({"a": SQUARE, "b": almost}) == []
    assert overlaps({"a": SQUARE, "b": wider}) == [
        Overlap("a", "b", pytest.approx(2.0, abs=0.01)),
    ]
