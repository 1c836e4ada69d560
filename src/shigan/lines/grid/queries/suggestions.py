"""What past cases suggest for a new report: class, handler, and whether it is known already."""

from __future__ import annotations

from collections.abc import Sequence
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
    Neighbour,
    Report,
    Suggestion,
    is_likely_duplicate,
    suggest,
)

_NEIGHBOURS = 40


@dataclass(frozen=True)
class PastCase:
    """What of a past case is looked at."""

    number: str
    subject: str
    handler: str
    handler_unit: str
    likeness: float


def past_cases(
    text: str, *, street: str, besides: int | None = None, before: datetime | None = None
) -> list[PastCase]:
    """The street's past events closest in words to `text`, all but `besides`: two statements.

    `street` is the path of a unit in it. Reads the whole street on purpose, whatever one's own
    cells: what is shown of the cases are numbers and classes alone.
    """
    ids = closest(SEARCH_KIND, text, most=_NEIGHBOURS * 3)
    rows = Matter.objects.filter(under(street_path(street)), pk__in=ids, kind=EVENT)
    rows = rows.exclude(subject="").exclude(ending=Ending.UNDONE).exclude(pk=besides or 0)
    if before is not None:
        rows = rows.filter(opened_at__lt=before)
    values = rows.values_list(
        "number", "subject", "handler_path", "handler_unit__name", "title", "text"
    )
    cases = [
        PastCase(number, subject, path, unit or "", similarity(text, f"{title} {words}"))
        for number, subject, path, unit, title, words in values
    ]
    return sorted(cases, key=lambda c: -c.likeness)[:_NEIGHBOURS]


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


def duplicates(
    scope: Scope,
    *,
    subject: str,
    text: str,
    lon: float | None,
    lat: float | None,
    at: datetime,
    besides: int | None = None,
) -> list[Duplicate]:
    """Recent events that are likely the same thing, the most alike first: one statement."""
    near = (
        Matter.objects.visible_to(scope)
        .filter(kind=EVENT, subject=subject, opened_at__gte=at - SAME_TIME, opened_at__lte=at)
        .filter(Q(ended_at__isnull=True) | Q(ending=Ending.CLOSED))
        .exclude(pk=besides or 0)
        .select_related("unit")
        .order_by("-opened_at")[:200]
    )
    found = []
    for matter in near:
        metres = None
        if None not in (lon, lat, matter.lon, matter.lat):
            metres = distance_m(lon, lat, matter.lon, matter.lat)  # type: ignore[arg-type]
        likeness = similarity(text, f"{matter.title} {matter.text}")
        report = Report(matter.subject, matter.opened_at, metres, likeness)
        if is_likely_duplicate(report, now=at):
            found.append(Duplicate(matter, metres, likeness))
    return sorted(found, key=lambda d: -d.likeness)[:5]
