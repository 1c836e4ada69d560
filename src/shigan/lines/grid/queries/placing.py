"""Whether the cell of an event and its position agree."""

from __future__ import annotations

from shigan.kernel.matters.models import Matter
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.models import Unit
from shigan.kernel.places.queries import locate


def cell_at(lon: float | None, lat: float | None) -> Unit | None:
    """The cell in which a position lies; outside of all cells none."""
    located = locate(lon, lat) if lon is not None and lat is not None else None
    if located is None or not located.inside:
        return None
    return Unit.objects.get(pk=located.unit_id, kind=UnitKind.CELL)


def cell_elsewhere(matter: Matter) -> Unit | None:
    """The cell of the position, where it is not the one that was reported."""
    found = cell_at(matter.lon, matter.lat)
    return None if found is None or found.pk == matter.unit_id else found
