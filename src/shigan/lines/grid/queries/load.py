"""Workload as counts of cases, by cell and community: never of persons, never of online time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, QuerySet

from shigan.kernel.clock.queries import midnight
from shigan.kernel.matters.choices import OPEN_COLOURS, Colour
from shigan.kernel.matters.models import Matter
from shigan.kernel.orgs.scope import Scope
from shigan.lines.grid.choices import EVENT

LEVELS = 5


@dataclass(frozen=True)
class CellLoad:
    """One cell: events reported in the span, open ones now by colour, and its level on the map."""

    unit_id: int
    reported: int
    red: int
    yellow: int
    green: int
    #: 0 (none) to LEVELS, by fifths of the cells that have any.
    level: int

    @property
    def still_open(self) -> int:
        """Events not ended."""
        return self.red + self.yellow + self.green

    @property
    def worst(self) -> str:
        """The worst colour of its open events; empty without any."""
        for colour in OPEN_COLOURS:
            if getattr(self, colour.lower()):
                return colour.lower()
        return ""


def cell_loads(scope: Scope, *, since: date, until: date, at: datetime) -> dict[int, CellLoad]:
    """The load of every cell in which the scope sees events: two statements."""
    events = Matter.objects.visible_to(scope).filter(kind=EVENT)
    begin, end = midnight(since), midnight(until + timedelta(days=1))
    reported = dict(
        events.filter(opened_at__gte=begin, opened_at__lt=end)
        .values_list("unit_id")
        .annotate(n=Count("pk"))
    )
    coloured: dict[int, dict[str, int]] = defaultdict(dict)
    running: QuerySet[Any] = events.filter(ended_at__isnull=True).with_colour(at)
    for unit_id, colour, count in running.values_list("unit_id", "colour").annotate(n=Count("pk")):
        coloured[unit_id][colour] = count
    steps = level_steps([n for n in reported.values() if n])
    return {
        unit_id: CellLoad(
            unit_id=unit_id,
            reported=reported.get(unit_id, 0),
            red=coloured[unit_id].get(Colour.RED, 0),
            yellow=coloured[unit_id].get(Colour.YELLOW, 0),
            green=coloured[unit_id].get(Colour.GREEN, 0),
            level=level_of(reported.get(unit_id, 0), steps),
        )
        for unit_id in {*reported, *coloured}
    }


def level_steps(counts: Sequence[int]) -> list[int]:
    """The counts at which the levels of the map begin: by fifths of the cells."""
    ranked = sorted(counts)
    return [ranked[len(ranked) * k // LEVELS] for k in range(LEVELS)] if ranked else []


def level_of(count: int, steps: Sequence[int]) -> int:
    """The level of a count: 0 for none, else 1 to LEVELS."""
    return max(1, sum(count >= step for step in steps)) if count else 0
