"""What turns next among the matters that somebody may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from shigan.kernel.matters.models import Matter
from shigan.kernel.matters.rules.colour import Turning
from shigan.kernel.matters.rules.turns import Turn, turns
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.rules import street_path

#: So many matters are looked at; a longer list is narrowed first.
MOST = 3000


@dataclass(frozen=True)
class Ahead:
    """A turn that lies ahead of a matter."""

    matter: Matter
    turn: Turn


def may_turn(rows: QuerySet[Any], since: datetime, until: datetime) -> QuerySet[Any]:
    """Open matters with an instant in the span at which their colour can change."""
    marks = ("yellow_at", "red_at", "manual_since", "manual_until")
    inside = Q()
    for mark in marks:
        inside |= Q(**{f"{mark}__gt": since, f"{mark}__lte": until})
    return rows.filter(inside, ended_at__isnull=True)


def turns_ahead(rows: QuerySet[Any], since: datetime, until: datetime) -> tuple[list[Ahead], bool]:
    """All turns to yellow or red in the span, the soonest first, and whether rows were left out.

    One statement.
    """
    found = may_turn(rows, since, until).select_related("unit", "handler_unit", "sponsor")
    matters = list(found.order_by("red_at", "pk")[: MOST + 1])
    ahead = [
        Ahead(matter, turn)
        for matter in matters[:MOST]
        for turn in turns(_turning(matter), matter.manual, since=since, until=until)
    ]
    return sorted(ahead, key=lambda a: (a.turn.at, a.matter.number)), len(matters) > MOST


def _turning(matter: Matter) -> Turning:
    return Turning(matter.yellow_at, matter.yellow_why, matter.red_at, matter.red_why)


def units_by_path(paths: Iterable[str]) -> dict[str, Unit]:
    """Units by their paths: one statement."""
    return {unit.path: unit for unit in Unit.objects.filter(path__in=set(paths))}


def answering_path(path: str) -> str:
    """The path of the community or department in which a unit lies, or its own above those."""
    codes = path.split("/")
    street = street_path(path)
    return f"{street}{codes[2]}/" if len(codes) > 3 and codes[2] else path
