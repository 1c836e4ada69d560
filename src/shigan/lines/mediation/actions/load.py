"""Disputes with their whole past, from an office's own ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.matters.actions.core import Move
from shigan.kernel.matters.actions.load import Past, matters_load
from shigan.kernel.matters.actions.open import Opening
from shigan.kernel.matters.models import Matter
from shigan.kernel.matters.queries.rulebook import rulebook
from shigan.kernel.matters.registry import Act
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.scope import Scope
from shigan.lines.mediation.actions.open import DisputeGiven, party_of, title_of
from shigan.lines.mediation.choices import Elsewhere, Fulfilment, Outcome
from shigan.lines.mediation.kind import (
    ACCEPT,
    AGREE,
    AGREE_ORALLY,
    DECLINE,
    FAIL,
    FOLLOW_UP,
    SIGN,
    VISIT,
    record_act,
)
from shigan.lines.mediation.models import Dispute, Party
from shigan.lines.mediation.queries import mediate_by

_BATCH = 500


@dataclass(frozen=True)
class DisputeRow:
    """One line of an office's ledger of disputes, read and typed."""

    number: str
    given: DisputeGiven
    received_at: datetime
    taken_by: str
    accepted_at: datetime | None = None
    declined: str = ""
    handler_unit: Unit | None = None
    mediator: str = ""
    ended_at: datetime | None = None
    outcome: str = ""
    terms: str = ""
    perform_by: date | None = None
    signed_at: datetime | None = None
    followed_at: datetime | None = None
    fulfilment: str = ""


@action("mediation.disputes_load", label=_("导入纠纷台账"), joins=True)
def disputes_load(
    *,
    actor: Scope,
    kind: str,
    rows: Sequence[DisputeRow],
    on_progress: Callable[[int], None] | None = None,
) -> list[Dispute]:
    """Store disputes of one kind with every step they went through."""
    matters: list[Matter] = []
    matters_load(
        actor=actor,
        kind=kind,
        pasts=(past_of(row) for row in rows),
        stored=matters.extend,
        on_progress=on_progress,
    )
    disputes, book = [], rulebook()
    for matter, row in zip(matters, rows, strict=True):
        dispute = Dispute(
            matter=matter,
            found=row.given.found,
            received_at=row.received_at,
            mediate_by=mediate_by(book, kind, row.given.subject, row.received_at),
            claimed=row.given.claimed,
        )
        for move in moves_of(row):
            record_act(dispute, move.act.code, move.at, {**_nothing(row), **move.data})
        disputes.append(dispute)
    Dispute.objects.bulk_create(disputes, batch_size=_BATCH)
    Party.objects.bulk_create(
        [party_of(d, p) for d, row in zip(disputes, rows, strict=True) for p in row.given.parties],
        batch_size=_BATCH,
    )
    note(subject=None, after={"count": len(disputes)})
    return disputes


def _nothing(row: DisputeRow) -> dict[str, Any]:
    return {"terms": row.terms, "perform_by": row.perform_by}


def past_of(row: DisputeRow) -> Past:
    """The row as a matter's past."""
    opening = Opening(
        unit=row.given.unit,
        title=title_of(row.given),
        text=row.given.text,
        subject=row.given.subject,
        at=row.received_at,
        address=row.given.address,
    )
    return Past(row.number, opening, (None, row.taken_by), list(moves_of(row)))


def moves_of(row: DisputeRow) -> Iterator[Move]:
    """The acts that the row's instants tell of, in order."""
    if row.accepted_at is None:
        return
    if row.declined:
        label = str(Elsewhere(row.declined).label)
        yield _move(row, DECLINE, row.accepted_at, label, {"declined": row.declined})
        return
    yield _move(row, ACCEPT, row.accepted_at)
    if row.ended_at is None:
        return
    if row.outcome == Outcome.NONE:
        yield _move(row, FAIL, row.ended_at)
        return
    act = AGREE_ORALLY if row.outcome == Outcome.ORAL else AGREE
    yield _move(row, act, row.ended_at, data={"terms": row.terms})
    if row.outcome == Outcome.WRITTEN:
        if row.signed_at is None:
            return
        yield _move(row, SIGN, row.signed_at)
    if row.followed_at is not None:
        if row.fulfilment == Fulfilment.PARTLY:
            yield _move(row, VISIT, row.followed_at, str(Fulfilment.PARTLY.label))
        else:
            yield _move(row, FOLLOW_UP, row.followed_at, data={"fulfilment": row.fulfilment})


def _move(
    row: DisputeRow, act: Act, at: datetime, text: str = "", data: dict[str, Any] | None = None
) -> Move:
    who = row.taken_by if act.code in {ACCEPT.code, DECLINE.code} else row.mediator or row.taken_by
    unit = row.handler_unit if act is ACCEPT else None
    given = dict(data or {})
    if unit is not None:
        given["handler_unit"] = unit.name
    return Move(act, at, None, who, note=text, data=given, handler_unit=unit)
