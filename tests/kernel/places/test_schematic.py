"""The schematic tiling: whole, exact, always the same."""

from __future__ import annotations

from typing import Any

import pytest
import shapely
from hypothesis import example, given, settings
from hypothesis import strategies as st
from shapely.geometry import shape

from shigan.kernel.places.schematic import schematic_cells

TOWN = (117.05, 36.17, 117.13, 36.22)


def communities(sizes: list[int]) -> list[tuple[str, list[str]]]:
    return [
        (f"C{i:02}", [f"C{i:02}-{n:02}" for n in range(1, size + 1)])
        for i, size in enumerate(sizes, 1)
    ]


def areas(tiling: dict[str, Any]) -> list[shapely.Geometry]:
    return [shape(feature["geometry"]) for feature in tiling["features"]]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=12), st.integers(0, 10**6))
@example([1, 4, 4, 8, 1], 1)  # under a stronger pull a small region vanished
def test_cells_tile_one_outline_exactly(sizes: list[int], seed: int) -> None:
    cells = areas(schematic_cells(communities(sizes), TOWN, seed=seed))
    assert len(cells) == sum(sizes)
    assert {cell.geom_type for cell in cells} == {"Polygon"}
    assert all(cell.is_valid and cell.area > 0 for cell in cells)
    assert shapely.coverage_is_valid(cells)  # no overlap, and corners meet corners
    outline = shapely.coverage_union_all(cells)
    assert outline.geom_type == "Polygon"
    assert len(outline.interiors) == 0
    assert outline.bounds == pytest.approx(TOWN, abs=1e-6)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(1, 9), min_size=2, max_size=12), st.integers(0, 10**6))
def test_each_community_is_one_region(sizes: list[int], seed: int) -> None:
    tiling = schematic_cells(communities(sizes), TOWN, seed=seed)
    for code, _ in communities(sizes):
        own = [
            shape(f["geometry"]) for f in tiling["features"] if f["properties"]["community"] == code
        ]
        assert shapely.coverage_union_all(own).geom_type == "Polygon"


def test_the_real_size_has_cells_of_like_area() -> None:
    sizes = [5] * 7 + [6] * 22  # 29 communities, 167 cells
    cells = areas(schematic_cells(communities(sizes), TOWN, seed=2022))
    assert len(cells) == 167
    assert min(c.area for c in cells) > 0.6 * max(c.area for c in cells)


def test_the_same_seed_gives_the_same_cells_and_another_does_not() -> None:
    first, again, other = (schematic_cells(communities([3, 4]), TOWN, seed=s) for s in (1, 1, 2))
    assert first == again
    assert first != other


def test_each_feature_says_what_it_is() -> None:
    tiling = schematic_cells([("C1", ["C1-01"]), ("C2", [])], TOWN, seed=1)
    assert [feature["properties"] for feature in tiling["features"]] == [
        {"code": "C1-01", "community": "C1", "schematic": True}
    ]
