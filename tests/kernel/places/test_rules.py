"""Coordinate systems and distance."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shigan.kernel.places.choices import Crs
from shigan.kernel.places.rules import (
    Position,
    distance_m,
    in_gcj_area,
    to_cgcs2000,
)
from tests.kit.crs import from_cgcs2000

# A margin inside the rectangle: at its edge a shifted position can fall outside.
china = st.tuples(st.floats(72.1, 137.7), st.floats(0.9, 55.7))
anywhere = st.tuples(st.floats(-180, 180), st.floats(-90, 90))
every_crs = st.sampled_from(list(Crs))


# Known answers of two independent public implementations (eviltransform, coordtransform).
@pytest.mark.parametrize(
    ("plain", "shifted"),
    [
        ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
        ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
        ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
        ((116.404, 39.915), (116.41024449916938, 39.91640428150164)),
    ],
)
def test_gcj02_gives_the_known_answers(
    plain: tuple[float, float], shifted: tuple[float, float]
) -> None:
    assert from_cgcs2000(*plain, Crs.GCJ02) == pytest.approx(shifted, abs=1e-12)


def test_bd09_gives_the_known_answer() -> None:
    expected = (116.41662724378733, 39.922699552216216)
    assert from_cgcs2000(116.404, 39.915, Crs.BD09) == pytest.approx(expected, abs=1e-12)


@given(china, every_crs)
def test_there_and_back_is_the_same_place(place: tuple[float, float], crs: Crs) -> None:
    lon, lat = from_cgcs2000(*place, crs)
    back = to_cgcs2000(lon, lat, crs)
    assert math.hypot(back.lon - place[0], back.lat - place[1]) < 1e-9
    assert back.source_crs is crs


@given(china)
def test_gcj02_is_always_shifted_within_a_kilometre(place: tuple[float, float]) -> None:
    assert 0 < distance_m(*place, *from_cgcs2000(*place, Crs.GCJ02)) < 1500


@given(anywhere.filter(lambda p: not in_gcj_area(*p)), every_crs)
def test_outside_china_nothing_moves(place: tuple[float, float], crs: Crs) -> None:
    assert to_cgcs2000(*place, crs) == Position(*place, crs)
    assert from_cgcs2000(*place, crs) == place


@given(china, st.sampled_from([Crs.CGCS2000, Crs.WGS84]))
def test_satellite_positions_are_kept_as_they_are(place: tuple[float, float], crs: Crs) -> None:
    assert to_cgcs2000(*place, crs) == Position(*place, crs)


@pytest.mark.parametrize(
    ("a", "b", "metres"),
    [
        ((117.09, 36.19), (117.09, 36.19), 0),
        ((117.09, 36.19), (117.09, 36.20), 1111.95),  # a hundredth of a degree of latitude
        ((117.09, 36.19), (117.10, 36.19), 897.42),  # the same of longitude, cos(36.19°) of it
        ((0, 0), (180, 0), 20015114.44),  # half around
    ],
)
def test_distance(a: tuple[float, float], b: tuple[float, float], metres: float) -> None:
    assert distance_m(*a, *b) == pytest.approx(metres, abs=0.01)


@given(anywhere, anywhere)
def test_distance_is_the_same_both_ways(a: tuple[float, float], b: tuple[float, float]) -> None:
    assert distance_m(*a, *b) == pytest.approx(distance_m(*b, *a), abs=1e-6)
