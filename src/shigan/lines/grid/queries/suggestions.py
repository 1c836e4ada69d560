"""What past cases suggest for a new report: class, handler, and whether it is known already."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from shigan.kernel.base.text import similarity
from shigan.kernel.clock.queries import today
from shigan.kernel.matters.choices import Ending
from shigan.kernel.matters.models import Matter
from shigan.kernel.matters.search import KIND as SEARCH_KIND
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.rules import street_path
from shigan.kernel.orgs.scope import Scope, under
from shigan.kernel.places.rules import distance_m
from shigan.kernel.search.queries import closest
from shigan.lines.grid.choices import EVENT
from shigan.lines.grid.models import EventClass
from shigan.lines.grid.queries.duty import duty_unit
from shigan.lines.grid.rules import (
    SAME_TIME,
    Houses,
    Neighbour,
    Report,
    Suggestion,
    are_apart,
    houses,
    is_likely_duplicate,
    suggest,
)

_NEIGHBOURS = 40
_RECENT, _SHOWN = 200, 5


@dataclass(frozen=True)
class PastCase:
    """What of a past case is looked at."""

    number: str
    subject: str
    handler: str
    handler_unit: str
    likeness: float


def past_cases(
    text: str,
    *,
    within: Iterable[str],
    besides: int | None = None,
    before: datetime | None = None,
) -> list[PastCase]:
    """The past events closest in words to `text`, all but `besides`: two statements.

    Only those whose class a person confirmed by filing (before an instant, where one is given):
    what was merely reported proves nothing. `within` are paths of units; their whole streets are
    read on purpose, whatever one's own cells: what is shown of the cases are numbers and classes.
    """
    filed = Q(grid_event__filed_at__isnull=False)
    if before is not None:
        filed &= Q(grid_event__filed_at__lt=before)
    streets = granted_streets(within)
    rows = Matter.objects.filter(filed & streets, kind=EVENT).exclude(ending=Ending.UNDONE)
    rows = rows.exclude(pk=besides or 0)
    ids = closest(rows, SEARCH_KIND, text, most=_NEIGHBOURS * 3)
    values = Matter.objects.filter(pk__in=ids).values_list(
        "number", "subject", "handler_path", "handler_unit__name", "title", "text"
    )
    cases = [
        PastCase(number, subject, path, unit or "", similarity(text, f"{title} {words}"))
        for number, subject, path, unit, title, words in values
    ]
    return sorted(cases, key=lambda c: (-c.likeness, c.number))[:_NEIGHBOURS]


def cases_like(matter: Matter) -> list[PastCase]:
    """The past events of its street that are closest to an event."""
    words = sighting_of(matter).text
    return past_cases(words, within=[matter.unit_path], besides=matter.pk)


def granted_streets(paths: Iterable[str]) -> Q:
    """The matters of the streets in which the paths lie; none without a path."""
    found = Q(pk__in=[])
    for street in sorted({street_path(path) for path in paths}):
        found |= under(street)
    return found


@dataclass(frozen=True)
class ClassSuggestion:
    """A class, and why."""

    event_class: EventClass
    why: Suggestion


def class_suggestions(cases: Sequence[PastCase]) -> list[ClassSuggestion]:
    """The classes that the closest past cases had."""
    found = suggest([Neighbour(c.number, c.subject, c.likeness) for c in cases])
    classes = EventClass.objects.select_related("parent").in_bulk(
        [s.answer for s in found], field_name="code"
    )
    return [ClassSuggestion(classes[s.answer], s) for s in found if s.answer in classes]


@dataclass(frozen=True)
class HandlerSuggestion:
    """A unit to dispatch to, and why: the duty table, or past cases."""

    unit: Unit
    by_duty: bool
    why: Suggestion | None


def handler_suggestions(matter: Matter, cases: Sequence[PastCase]) -> list[HandlerSuggestion]:
    """First whoever is on duty, then who handled the closest past cases of the class."""
    found: list[HandlerSuggestion] = []
    on_duty = duty_unit(matter.unit_path, matter.subject, today())
    if on_duty is not None:
        found.append(HandlerSuggestion(on_duty, by_duty=True, why=None))
    handled = [
        Neighbour(c.number, c.handler, c.likeness)
        for c in cases
        if c.handler and c.subject == matter.subject
    ]
    past = suggest(handled)
    units = Unit.objects.in_bulk([s.answer for s in past], field_name="path")
    found += [
        HandlerSuggestion(units[s.answer], by_duty=False, why=s)
        for s in past
        if s.answer in units and units[s.answer] != on_duty
    ]
    return found


@dataclass(frozen=True)
class Duplicate:
    """An event that may be the same thing, how far away and how alike in words."""

    matter: Matter
    metres: float | None
    likeness: float


@dataclass(frozen=True)
class Sighting:
    """What is known of a thing that may have been reported already."""

    subject: str
    text: str
    at: datetime
    address: str = ""
    place: tuple[float, float] | None = None


def sighting_of(matter: Matter) -> Sighting:
    """That of an event."""
    return Sighting(
        matter.subject,
        f"{matter.title} {matter.text}",
        matter.opened_at,
        matter.address,
        None if matter.lon is None or matter.lat is None else (matter.lon, matter.lat),
    )


def duplicates(scope: Scope, seen: Sighting, *, besides: int | None = None) -> list[Duplicate]:
    """Recent events that are likely the same thing, the most alike first: one statement."""
    near = (
        Matter.objects.visible_to(scope)
        .filter(kind=EVENT, subject=seen.subject)
        .filter(opened_at__gte=seen.at - SAME_TIME, opened_at__lte=seen.at)
        .filter(Q(ended_at__isnull=True) | Q(ending=Ending.CLOSED))
        .exclude(pk=besides or 0)
        .select_related("unit")
        .order_by("-opened_at")[:_RECENT]
    )
    pairs = ((matter, _compared(seen, sighting_of(matter))) for matter in near)
    found = [
        Duplicate(matter, report.metres, report.likeness)
        for matter, report in pairs
        if is_likely_duplicate(report, now=seen.at)
    ]
    return sorted(found, key=lambda d: -d.likeness)[:_SHOWN]


def _compared(seen: Sighting, other: Sighting) -> Report:
    here, there = seen.place, other.place
    return Report(
        other.subject,
        other.at,
        distance_m(*here, *there) if here and there else None,
        similarity(seen.text, other.text),
        apart=are_apart(_houses(seen), _houses(other)),
    )


def _houses(seen: Sighting) -> Houses:
    return houses(f"{seen.text} {seen.address}")
