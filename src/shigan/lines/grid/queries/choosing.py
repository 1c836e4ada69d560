"""What may be chosen for an event: small classes in use, cells within a scope."""

from __future__ import annotations

from functools import cache, partial
from itertools import groupby

from django.db.models import QuerySet

from shigan.kernel.base.stamps import remembered
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.models import Unit, UnitQuerySet
from shigan.kernel.orgs.rules import covers
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.web.fields import Source
from shigan.lines.grid.models import EventClass


def open_classes() -> QuerySet[EventClass]:
    """Small classes in use."""
    return EventClass.objects.filter(parent__isnull=False, closed_on__isnull=True)


@remembered("grid")
def class_choices() -> list[tuple[str, str]]:
    """Small classes in use, each behind its large one."""
    rows = open_classes().select_related("parent").order_by("code")
    return [(c.code, c.full_name) for c in rows]


@remembered("grid")
def class_coded(code: str) -> EventClass | None:
    """The class of that code, if there is one."""
    return EventClass.objects.filter(code=code).first()


def is_cell(unit: Unit, scope: Scope, function: str) -> bool:
    """Whether a unit is one of `cells`."""
    in_use = covers((unit.opened_on, unit.closed_on), scope.on)
    return unit.kind == UnitKind.CELL and in_use and scope.may(function, unit.path)


def cells(scope: Scope, function: str) -> UnitQuerySet:
    """The cells in use over which the scope holds a function."""
    return (
        Unit.objects.on(scope.on)
        .filter(scope.q(function, "path"), kind=UnitKind.CELL)
        .order_by("path")
    )


def cells_by_community(
    scope: Scope, function: str
) -> list[tuple[str | None, list[tuple[str, str]]]]:
    """Those cells, each community with its own."""
    rows = cells(scope, function).select_related("parent")
    return [
        (community.name if community else None, [(c.code, c.name) for c in own])
        for community, own in groupby(rows, key=lambda cell: cell.parent)
    ]


def cell_source(scope: Scope, function: str) -> Source:
    """Those cells, to choose from."""
    rows = cache(partial(cells, scope, function))  # most who ask do not choose
    return Source(lambda: [(c.code, c.name) for c in rows()], lambda code: rows().get(code=code))
