"""Positions as the maps of other systems have them: what the product undoes, done."""

from __future__ import annotations

from shigan.kernel.places.choices import Crs
from shigan.kernel.places.rules import Pair, _shift_bd, _shift_gcj, in_gcj_area


def from_cgcs2000(lon: float, lat: float, crs: Crs) -> Pair:
    """A stored position as a map of that system shows it."""
    x, y = lon, lat
    if in_gcj_area(lon, lat):
        if crs in {Crs.GCJ02, Crs.BD09}:
            x, y = _shift_gcj(x, y)
        if crs is Crs.BD09:
            x, y = _shift_bd(x, y)
    return x, y
