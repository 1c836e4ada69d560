"""Events with their whole past, from an office's own ledger."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.inserts import drafted, insert_records
from shigan.kernel.matters.actions.core import Move
from shigan.kernel.matters.actions.load import Past, matters_load
from shigan.kernel.matters.actions.open import Opening
from shigan.kernel.matters.models import Matter
from shigan.kernel.matters.registry import Act
from shigan.kernel.orgs.models import Unit, User
from shigan.kernel.orgs.scope import Scope
from shigan.lines.grid.choices import EVENT
from shigan.lines.grid.kind import (
    CLOSE,
    DISPATCH,
    FILE,
    HANDLE,
    PASS,
    REFUSE,
    RETURN,
    REWORK,
    record_act,
)
from shigan.lines.grid.models import Event, EventClass

OFFICE = "网格化服务中心"


@dataclass(frozen=True)
class EventRow:
    """One line of an office's event ledger, read and typed."""

    number: str
    source: str
    reported_at: datetime
    reporter: User | None
    event_class: EventClass
    cell: Unit
    title: str
    text: str
    address: str = ""
    lon: float | None = None
    lat: float | None = None
    filed_at: datetime | None = None
    refused_reason: str = ""
    dispatched_at: datetime | None = None
    returned_at: datetime | None = None
    returned_reason: str = ""
    redispatched_at: datetime | None = None
    handler_unit: Unit | None = None
    handler: User | None = None
    handled_at: datetime | None = None
    handled_text: str = ""
    checked_at: datetime | None = None
    check_passed: bool = True
    rehandled_at: datetime | None = None
    rechecked_at: datetime | None = None
    called_back_at: datetime | None = None
    satisfaction: str = ""
    closed_at: datetime | None = None


class LoadedEvent(NamedTuple):
    """The matter that a row became: its key, and its version then."""

    matter_id: int
    version: int


@action("grid.events_load", label=_("导入网格事件"), joins=True)
def events_load(
    *,
    actor: Scope,
    rows: Iterable[EventRow],
    on_progress: Callable[[int], None] | None = None,
) -> list[LoadedEvent]:
    """Store events with every step they went through, as if each had been made at the desk."""
    waiting: deque[tuple[EventRow, Past]] = deque()
    loaded: list[LoadedEvent] = []

    def pasts() -> Iterator[Past]:
        for row in rows:
            past = past_of(row)
            waiting.append((row, past))
            yield past

    def stored(matters: Sequence[Matter]) -> None:
        insert_records([_event(matter, *waiting.popleft()) for matter in matters])
        loaded.extend(LoadedEvent(matter.pk, matter.version) for matter in matters)

    matters_load(actor=actor, kind=EVENT, pasts=pasts(), stored=stored, on_progress=on_progress)
    note(subject=None, after={"count": len(loaded)})
    return loaded


def _event(matter: Matter, row: EventRow, past: Past) -> Event:
    """The line's own record of a matter that was just stored."""
    event = drafted(
        Event,
        matter=matter,
        event_class=row.event_class,
        source=row.source,
        reporter=row.reporter,
        reported_at=row.reported_at,
    )
    for move in past.moves:
        record_act(event, move.act.code, move.at, {"satisfaction": row.satisfaction})
    if event.called_back_at is not None:  # the ledger knows when, apart from the closing
        event.called_back_at = row.called_back_at or event.called_back_at
    return event


def past_of(row: EventRow) -> Past:
    """The row as a matter's past."""
    opening = Opening(
        unit=row.cell,
        title=row.title,
        text=row.text,
        subject=row.event_class.code,
        at=row.reported_at,
        lon=row.lon,
        lat=row.lat,
        address=row.address,
    )
    reporter = (row.reporter.pk, row.reporter.name) if row.reporter else (None, "")
    return Past(row.number, opening, reporter, list(moves_of(row)))


def moves_of(row: EventRow) -> Iterator[Move]:
    """The acts that the row's instants tell of, in order."""
    if row.filed_at is None:
        return
    if row.refused_reason:
        yield _office(REFUSE, row.filed_at, row.refused_reason)
        return
    yield _office(FILE, row.filed_at)
    if row.dispatched_at is None:
        return
    yield _dispatch(row, row.dispatched_at)
    if row.returned_at is not None:
        yield _handler(row, RETURN, row.returned_at, row.returned_reason or "未写明理由")
        if row.redispatched_at is None:
            return
        yield _dispatch(row, row.redispatched_at)
    yield from _work(row)


def _work(row: EventRow) -> Iterator[Move]:
    if row.handled_at is None:
        return
    yield _handler(row, HANDLE, row.handled_at, row.handled_text)
    passed_at = row.checked_at
    if row.checked_at is not None and not row.check_passed:
        yield _office(REWORK, row.checked_at, "处置不到位，请返工")
        if row.rehandled_at is None:
            return
        yield _handler(row, HANDLE, row.rehandled_at, row.handled_text)
        passed_at = row.rechecked_at
    if passed_at is None:
        return
    yield _office(PASS, passed_at)
    if row.closed_at is not None:
        yield _office(CLOSE, row.closed_at, data={"satisfaction": row.satisfaction})


def _office(act: Act, at: datetime, text: str = "", data: dict[str, Any] | None = None) -> Move:
    return Move(act, at, None, OFFICE, note=text, data=data or {})


def _handler(row: EventRow, act: Act, at: datetime, text: str) -> Move:
    if row.handler is not None:
        return Move(act, at, row.handler.pk, row.handler.name, note=text)
    return Move(act, at, None, row.handler_unit.name if row.handler_unit else "", note=text)


def _dispatch(row: EventRow, at: datetime) -> Move:
    data = {"handler_unit": row.handler_unit.name} if row.handler_unit else {}
    return Move(
        DISPATCH, at, None, OFFICE, data=data, handler_unit=row.handler_unit, handler=row.handler
    )
