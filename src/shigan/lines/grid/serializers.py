"""Events, classes, suggestions and whistle calls as the API tells of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

from ninja import Field

from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.serializers import PersonRef, UnitRef, person_ref
from shigan.kernel.places.choices import Crs
from shigan.kernel.places.rules import Position, to_cgcs2000
from shigan.kernel.web.schemas import Body, Out
from shigan.lines.grid.choices import EventSort, Source
from shigan.lines.grid.models import EventClass, Whistle
from shigan.lines.grid.queries.suggestions import ClassSuggestion, Duplicate, HandlerSuggestion
from shigan.lines.grid.rules import Suggestion

Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]


class PositionIn(Body):
    """A position in the system in which it was read; it is kept in CGCS2000."""

    lon: Longitude
    lat: Latitude
    crs: Crs = Crs.CGCS2000

    def position(self) -> Position:
        """As it is kept."""
        return to_cgcs2000(self.lon, self.lat, self.crs)


class EventReportIn(Body):
    """What was seen. Without a cell the position finds it."""

    text: Annotated[str, Field(max_length=2000)]
    event_class: str
    """Code of a small class in use, from /grid/classes."""
    source: Source
    title: Annotated[str, Field(max_length=120)] = ""
    cell: str = ""
    """Code of the cell."""
    position: PositionIn | None = None
    address: Annotated[str, Field(max_length=200)] = ""
    photos: Annotated[list[str], Field(max_length=50)] = []
    """Names of files from POST /files."""


class ReportedOut(Out):
    """An event that was opened: its matter, and the cell in which it lies."""

    number: str
    title: str
    cell: UnitRef
    opened_at: datetime


class ClassOut(Out):
    """A class of events; a small one has the code of its large one as parent."""

    code: str
    label: str
    parent: str | None
    sort: EventSort
    keywords: list[str]
    closed_on: date | None


class WhyOut(Out):
    """What past cases say: the share of their votes, how many, and the closest ones."""

    share: float
    cases: int
    closest: list[str]


class ClassSuggestionOut(Out):
    """A class that past cases like this had."""

    code: str
    label: str
    parent: str | None
    why: WhyOut


class CellOut(Out):
    """The cell of a position, or the nearest one and how far off."""

    code: str
    name: str
    inside: bool
    metres: float


class DuplicateOut(Out):
    """An event that may be the same thing."""

    number: str
    title: str
    unit: UnitRef
    opened_at: datetime
    metres: float | None
    likeness: float


class SuggestionsOut(Out):
    """What the records suggest for a report. A person decides."""

    cell: CellOut | None
    classes: list[ClassSuggestionOut]
    duplicates: list[DuplicateOut]
    """For the class asked about, else for the first one suggested."""


class HandlerOut(Out):
    """A unit to dispatch to: on duty for it, or the one that handled past cases like it."""

    unit: UnitRef
    by_duty: bool
    why: WhyOut | None


class EventSuggestionsOut(Out):
    """What the records suggest for an event. A person decides."""

    handlers: list[HandlerOut]
    duplicates: list[DuplicateOut]


class WhistleOut(Out):
    """A call to a department, with its limits and what became of it."""

    id: int
    number: str
    called_unit: UnitRef
    called_by: PersonRef | None
    called_at: datetime
    issue: str
    ack_due_at: datetime | None
    acked_at: datetime | None
    arrive_due_at: datetime | None
    arrived_at: datetime | None
    done_at: datetime | None
    result: str


def class_out(event_class: EventClass) -> ClassOut:
    """A class."""
    return ClassOut(
        code=event_class.code,
        label=event_class.label,
        parent=event_class.parent.code if event_class.parent else None,
        sort=EventSort(event_class.sort),
        keywords=event_class.keywords,
        closed_on=event_class.closed_on,
    )


def class_suggestion_out(found: ClassSuggestion) -> ClassSuggestionOut:
    """A suggested class."""
    parent = found.event_class.parent
    return ClassSuggestionOut(
        code=found.event_class.code,
        label=found.event_class.label,
        parent=parent.label if parent else None,
        why=_why(found.why),
    )


def handler_out(found: HandlerSuggestion) -> HandlerOut:
    """A suggested handler."""
    return HandlerOut(
        unit=_unit(found.unit), by_duty=found.by_duty, why=_why(found.why) if found.why else None
    )


def _why(found: Suggestion) -> WhyOut:
    return WhyOut(share=round(found.share, 4), cases=found.cases, closest=list(found.closest))


def _unit(unit: Unit) -> UnitRef:
    return UnitRef(code=unit.code, name=unit.name)


def duplicates_out(found: Sequence[Duplicate]) -> list[DuplicateOut]:
    """Likely duplicates."""
    return [
        DuplicateOut(
            number=d.matter.number,
            title=d.matter.title,
            unit=_unit(d.matter.unit),
            opened_at=d.matter.opened_at,
            metres=None if d.metres is None else round(d.metres, 1),
            likeness=round(d.likeness, 4),
        )
        for d in found
    ]


def whistle_out(whistle: Whistle) -> WhistleOut:
    """A call."""
    return WhistleOut(
        id=whistle.pk,
        number=whistle.matter.number,
        called_unit=_unit(whistle.called_unit),
        called_by=person_ref(whistle.called_by),
        called_at=whistle.called_at,
        issue=whistle.issue,
        ack_due_at=whistle.ack_due_at,
        acked_at=whistle.acked_at,
        arrive_due_at=whistle.arrive_due_at,
        arrived_at=whistle.arrived_at,
        done_at=whistle.done_at,
        result=whistle.result,
    )
