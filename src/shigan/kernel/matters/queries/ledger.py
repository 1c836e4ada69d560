"""The ledger: all matters that somebody may see as they stand now, narrowed and counted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from shigan.kernel.matters.choices import OPEN_COLOURS, Colour, Ending
from shigan.kernel.matters.models import Matter, MatterQuerySet, ended_colour
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.web.paging import DEEPEST, capped_count

_DONE = Ending.CLOSED
_STOPPED = (Ending.REFUSED, Ending.MERGED, Ending.WITHDRAWN)
#: The worst first.
_SEVERITY = {colour: n for n, colour in enumerate((*OPEN_COLOURS, Colour.DONE, Colour.STOPPED))}


def ledger(scope: Scope, at: datetime) -> MatterQuerySet:
    """The matters that the scope may see, with `colour` at an instant; `severity` and
    `next_due` to order by.
    """
    severity = Case(
        *(When(colour=colour, then=Value(rank)) for colour, rank in _SEVERITY.items()),
        output_field=IntegerField(),
    )
    return seen(scope, at).alias(severity=severity).with_next_due().defer("text", "curve")


def seen(scope: Scope, at: datetime) -> MatterQuerySet:
    """The matters that the scope may see, with `colour` at an instant."""
    return Matter.objects.visible_to(scope).with_colour(at)


def of_colours(rows: QuerySet[Any], colours: Iterable[str]) -> QuerySet[Any]:
    """The `ledger` rows of some colours, as they stand now: open and ended ones by an index."""
    wanted = set(colours)
    if wanted.issubset(OPEN_COLOURS):
        rows = rows.filter(ended_at__isnull=True)
    elif wanted.isdisjoint(OPEN_COLOURS):
        ended: QuerySet[Any] = rows.filter(ended_at__isnull=False).alias(hue=ended_colour())
        return ended.filter(hue__in=wanted)
    return rows.filter(colour__in=wanted)


def colour_counts(rows: QuerySet[Any]) -> dict[str, int]:
    """How many of the `ledger` rows have each colour now; more than `COUNTED` are not counted on.

    Two statements, or four where many have ended: these are counted from an index alone.
    """
    rows = rows.order_by()
    running = rows.filter(ended_at__isnull=True).values_list("colour").annotate(count=Count("*"))
    counts: dict[str, int] = dict(running)
    some = rows.filter(ending__in=(_DONE, *_STOPPED)).values("ending")[: DEEPEST + 1]
    found = some.aggregate(all=Count("ending"), done=Count("ending", filter=Q(ending=_DONE)))
    if found["all"] <= DEEPEST:
        done, stopped = found["done"], found["all"] - found["done"]
    else:
        done = capped_count(rows.filter(ending=_DONE))
        stopped = capped_count(rows.filter(ending__in=_STOPPED))
    return {**counts, Colour.DONE: done, Colour.STOPPED: stopped}
