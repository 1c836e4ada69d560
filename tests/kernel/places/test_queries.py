"""The cell of a position, and the outlines that one may see."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries
from shapely import box

from shigan.kernel.base.ids import uuid7
from shigan.kernel.clock.queries import today
from shigan.kernel.places.models import CellShape
from shigan.kernel.places.queries import locate, shapes
from shigan.kernel.places.rules import Area, Located, geojson_of
from tests.kit.cast import Cast

WEST, EAST = box(117.08, 36.18, 117.09, 36.19), box(117.09, 36.18, 117.10, 36.19)
FAR = box(117.12, 36.18, 117.13, 36.19)


def draw(cast: Cast, suffix: str, area: Area) -> int:
    unit = cast.unit(suffix)
    CellShape.objects.create(unit=unit, polygon=geojson_of(area), source="测试")
    return unit.pk


@pytest.fixture
def three(cast: Cast) -> tuple[int, int, int]:
    """Two cells side by side, and one apart."""
    return draw(cast, "001001", WEST), draw(cast, "001002", EAST), draw(cast, "002001", FAR)


def test_a_position_lies_in_its_cell(three: tuple[int, int, int]) -> None:
    west, east, far = three
    assert locate(117.085, 36.185) == Located(west, inside=True, distance_m=0)
    assert locate(117.095, 36.185) == Located(east, inside=True, distance_m=0)
    assert locate(117.125, 36.185) == Located(far, inside=True, distance_m=0)


def test_on_a_shared_border_the_lower_code_has_it(three: tuple[int, int, int]) -> None:
    assert locate(117.09, 36.185) == Located(three[0], inside=True, distance_m=0)
    assert locate(117.09, 36.19) == Located(three[0], inside=True, distance_m=0)


def test_outside_all_it_is_the_nearest_by_metres(three: tuple[int, int, int]) -> None:
    found = locate(117.105, 36.185)
    assert found == Located(three[1], inside=False, distance_m=pytest.approx(448.8, abs=0.1))
    above = locate(117.085, 36.20)
    assert above == Located(three[0], inside=False, distance_m=pytest.approx(1111.95, abs=0.01))
    assert locate(117.12 - 0.0099, 36.18) == Located(
        three[2], inside=False, distance_m=pytest.approx(888.55, abs=0.01)
    )


def test_equally_near_cells_yield_the_lower_code(cast: Cast) -> None:
    first = draw(cast, "001001", box(117.0, 36.25, 117.25, 36.5))
    draw(cast, "001002", box(117.5, 36.25, 117.75, 36.5))
    found = locate(117.375, 36.375)
    assert found is not None
    assert found.unit_id == first


def test_a_hair_between_cells_counts_as_inside(cast: Cast) -> None:
    first = draw(cast, "001001", WEST)
    draw(cast, "001002", box(117.090_000_8, 36.18, 117.10, 36.19))
    assert locate(117.090_000_4, 36.185) == Located(first, inside=True, distance_m=0)
    found = locate(117.09, 36.190_000_6)
    assert found is not None
    assert not found.inside


def test_without_outlines_there_is_no_cell(cast: Cast) -> None:
    assert locate(117.085, 36.185) is None


def test_a_changed_outline_is_seen_at_once(three: tuple[int, int, int]) -> None:
    assert locate(117.145, 36.185) != Located(three[2], inside=True, distance_m=0)
    row = CellShape.objects.get(unit_id=three[2])
    row.polygon, row.revision = geojson_of(box(117.14, 36.18, 117.15, 36.19)), uuid7()
    row.save()
    assert locate(117.145, 36.185) == Located(three[2], inside=True, distance_m=0)


def test_a_closed_cell_is_nobodys_place(cast: Cast, three: tuple[int, int, int]) -> None:
    assert locate(117.085, 36.185) == Located(three[0], inside=True, distance_m=0)
    cell = cast.unit("001001")
    cell.closed_on = today()
    cell.save()
    found = locate(117.085, 36.185)
    assert found is not None
    assert (found.unit_id, found.inside) == (three[1], False)
    assert cell.pk not in [s.unit_id for s in shapes(cast.scope("secretary"))]


def test_a_cell_that_opens_tomorrow_is_not_there_yet(cast: Cast) -> None:
    draw(cast, "001001", WEST)
    cell = cast.unit("001001")
    cell.opened_on = today() + timedelta(days=1)
    cell.save()
    assert locate(117.085, 36.185) is None


def test_locating_costs_one_statement(
    three: tuple[int, int, int], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    locate(117.085, 36.185)
    with django_assert_num_queries(1):
        locate(117.095, 36.185)


@pytest.mark.parametrize(
    ("login", "suffixes"),
    [
        ("secretary", ["001001", "001002", "002001"]),
        ("community", ["001001", "001002"]),
        ("outsider", []),
    ],
)
def test_shapes_are_those_of_visible_units(
    cast: Cast, three: tuple[int, int, int], login: str, suffixes: list[str]
) -> None:
    found = shapes(cast.scope(login))
    assert [s.code for s in found] == [cast.unit(suffix).code for suffix in suffixes]
    assert [s.name for s in found] == [cast.unit(suffix).name for suffix in suffixes]
