"""Cells drawn as SVG paths."""

from __future__ import annotations

import re

from shapely import MultiPolygon, Polygon, box

from shigan.kernel.places.rules import Area, Shape, geojson_of
from shigan.kernel.places.svg import svg_map


def cell(area: Area, *, schematic: bool = False, unit_id: int = 1) -> Shape:
    return Shape(unit_id, "C1", "甲格", "c/", geojson_of(area), schematic)


# On the equator a degree is equally long both ways: the expected numbers are plain.
LEFT, RIGHT = box(100, -0.5, 101, 0.5), box(101, -0.5, 102, 0.5)


def test_cells_fill_the_width_and_share_their_border() -> None:
    drawn = svg_map([cell(LEFT), cell(RIGHT, unit_id=2)], 204)
    assert drawn is not None
    assert (drawn.width, drawn.height, drawn.view_box) == (204, 104, "0 0 204 104")
    left, right = drawn.cells
    assert left.path_d == "M102 102L102 2L2 2L2 102Z"
    assert right.path_d == "M202 102L202 2L102 2L102 102Z"
    assert (left.label_xy, right.label_xy) == ((52, 52), (152, 52))
    assert [c.unit.unit_id for c in drawn.cells] == [1, 2]


def test_north_is_up_and_shapes_keep_their_proportions() -> None:
    drawn = svg_map([cell(box(117, 59.5, 119, 60.5))], 204)  # at 60° a degree east is half as long
    assert drawn is not None
    assert drawn.height == 204


def test_parts_and_holes_are_drawn() -> None:
    holed = Polygon(LEFT.exterior.coords, [box(100.4, -0.1, 100.6, 0.1).exterior.coords])
    drawn = svg_map([cell(MultiPolygon([holed, box(101.5, -0.5, 102, 0.5)]))], 204)
    assert drawn is not None
    assert len(re.findall("M[^M]+Z", drawn.cells[0].path_d)) == 3


def test_the_name_of_a_bent_cell_stands_inside_it() -> None:
    bent = Polygon([(100, 0), (102, 0), (102, 2), (101.8, 2), (101.8, 0.2), (100, 0.2)])
    drawn = svg_map([cell(bent)], 204)
    assert drawn is not None
    x, y = drawn.cells[0].label_xy
    assert x > 180 or y > 180


def test_one_schematic_cell_marks_the_map() -> None:
    both = svg_map([cell(LEFT), cell(RIGHT, schematic=True)], 204)
    none = svg_map([cell(LEFT), cell(RIGHT)], 204)
    assert both is not None
    assert none is not None
    assert (both.schematic, none.schematic) == (True, False)


def test_no_cells_no_map() -> None:
    assert svg_map([], 204) is None
