"""The ground on which events happen."""

from __future__ import annotations

import pytest

from shigan.kernel.base.ids import uuid7
from shigan.kernel.places.models import CellShape
from tests.kit.cast import Cast
from tests.kit.grid import make_tables

SQUARES = {"001001": (117.08, 36.18), "001002": (117.09, 36.18), "002001": (117.08, 36.19)}


@pytest.fixture
def ground(cast: Cast) -> Cast:
    """Classes, and the three cells as squares of a hundredth of a degree."""
    make_tables(cast)
    for suffix, (west, south) in SQUARES.items():
        east, north = west + 0.01, south + 0.01
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        CellShape.objects.create(
            unit=cast.unit(suffix),
            polygon={"type": "Polygon", "coordinates": [ring]},
            schematic=True,
            source="测试",
            revision=uuid7(),
        )
    return cast
