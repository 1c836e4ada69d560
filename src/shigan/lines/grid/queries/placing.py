"""Whether the cell of an event agrees with its position and with where its photos were taken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shigan.kernel.files.models import Evidence
from shigan.kernel.matters.models import Matter
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.places.queries import locate
from shigan.kernel.places.rules import Position


@dataclass(frozen=True)
class Placed:
    """The cell of a position, or the nearest one, beside the cell that was chosen."""

    cell: Unit
    by_photo: bool
    inside: bool
    metres: float
    chosen: Unit | None
    #: Whether the person may report there.
    may: bool

    @property
    def differs(self) -> bool:
        """Whether another cell was chosen than the one in which it lies."""
        return self.inside and self.chosen is not None and self.cell.pk != self.chosen.pk


def placed(
    scope: Scope, chosen: Unit | None, *, position: Position | None, photo: Position | None
) -> list[Placed]:
    """Where a position and a photo lie; both are told only where they lie in different cells."""
    found: list[Placed] = []
    for at, by_photo in ((position, False), (photo, True)):
        located = locate(at.lon, at.lat) if at is not None else None
        if located is None or any(place.cell.pk == located.unit_id for place in found):
            continue
        cell = Unit.objects.get(pk=located.unit_id)
        may = scope.may("grid.report", cell.path)
        found.append(Placed(cell, by_photo, located.inside, located.distance_m, chosen, may))
    return found


@dataclass(frozen=True)
class Elsewhere:
    """A cell in which an event's position or photo lies, and which is not the one reported."""

    cell: Unit
    by_photo: bool


def elsewhere(matter: Matter) -> Iterator[Elsewhere]:
    """The other cells that its position and the photos of its report speak for."""
    spots: list[tuple[float | None, float | None, bool]] = [(matter.lon, matter.lat, False)]
    reported = matter.exhibits.filter(slot="before").values("sha256")
    photos = Evidence.objects.filter(sha256__in=reported, lon__isnull=False).order_by("pk")
    spots += [(lon, lat, True) for lon, lat in photos.values_list("lon", "lat")]
    told = {matter.unit_id}
    for lon, lat, by_photo in spots:
        located = locate(lon, lat) if lon is not None and lat is not None else None
        if located is None or not located.inside or located.unit_id in told:
            continue
        told.add(located.unit_id)
        yield Elsewhere(Unit.objects.get(pk=located.unit_id, kind=UnitKind.CELL), by_photo)
