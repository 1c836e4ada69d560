"""Disputes as their ledgers' sheets tell them: what went out comes back and changes nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.db.models import Prefetch

from shigan.kernel.imports.registry import KEY, VERSION
from shigan.kernel.matters.models import Entry
from shigan.kernel.matters.sheets.shared import MATTER, Deed, matter_key, numbered
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.personal.rules import masked_phone
from shigan.lines.mediation.choices import Fulfilment, Side
from shigan.lines.mediation.kind import (
    ACCEPT,
    AGREE,
    AGREE_ORALLY,
    DECLINE,
    FAIL,
    FOLLOW_UP,
    VISIT,
)
from shigan.lines.mediation.models import Dispute, Party

_CHUNK = 500


def current_disputes(
    kind: str, actor: Scope, keys: Collection[str] | None
) -> Iterator[dict[str, Any]]:
    """The disputes of a kind over which somebody may load; telephones as screens mask them."""
    entries = Prefetch("matter__entries", Entry.objects.order_by("place"))
    parties = Prefetch("parties", Party.objects.order_by("pk"))
    disputes = Dispute.objects.counted().filter(
        actor.q("mediation.load", "matter__unit_path"), matter__kind=kind
    )
    disputes = disputes.select_related("matter__unit", "matter__handler_unit")
    disputes = disputes.prefetch_related(entries, parties).order_by("received_at", "pk")
    for some in numbered(disputes, "matter__number", keys):
        for dispute in some.iterator(chunk_size=_CHUNK):
            yield _row(dispute)


def _row(dispute: Dispute) -> dict[str, Any]:
    matter = dispute.matter
    entries = list(matter.entries.all())
    taken, declined = _last(entries, ACCEPT.code), _last(entries, DECLINE.code)
    ended = _last(entries, AGREE.code, AGREE_ORALLY.code, FAIL.code)
    kept, visited = _last(entries, FOLLOW_UP.code), _last(entries, VISIT.code)
    partly = Fulfilment.PARTLY.value if visited.at else ""
    return {
        KEY: matter_key(matter.unit_path, matter.number),
        VERSION: matter.version,
        MATTER: matter.pk,
        "number": matter.number,
        "subject": matter.subject,
        "found": dispute.found,
        "received_at": dispute.received_at,
        "unit": matter.unit.code,
        "text": matter.text,
        **_side(dispute, Side.APPLICANT),
        **_side(dispute, Side.RESPONDENT),
        "claimed": dispute.claimed,
        "accepted": dispute.declined or ("ACCEPTED" if taken.at else ""),
        "accepted_at": declined.at if dispute.declined else taken.at,
        "handler_unit": matter.handler_unit.code if matter.handler_unit else "",
        "mediator": ended.actor_name[:40] if dispute.outcome else "",
        "outcome": dispute.outcome,
        "ended_at": ended.at if dispute.outcome else None,
        "terms": dispute.terms,
        "perform_by": dispute.perform_by,
        "signed_at": dispute.signed_at,
        "followed_at": kept.at or visited.at,
        "fulfilment": dispute.fulfilment or partly,
    }


def _side(dispute: Dispute, side: Side) -> dict[str, Any]:
    """Who stands on a side; several are told one after another."""
    code = side.value.lower()
    parties = [p for p in dispute.parties.all() if p.side == side]
    numbers = [p.phone.open() for p in parties]
    return {
        code: "、".join(p.name for p in parties),
        f"{code}_organisation": any(p.organisation for p in parties),
        f"{code}_phone": _in_order("、", [masked_phone(n) if n else "" for n in numbers]),
        f"{code}_address": _in_order("；", [p.address for p in parties]),
    }


def _in_order(between: str, values: Sequence[str]) -> str:
    """Values of several one after another, 无 where there is none; nothing where nobody has any."""
    return between.join(value or "无" for value in values) if any(values) else ""


def _last(entries: Sequence[Entry], *acts: str) -> Deed:
    return Deed.of(next((e for e in reversed(entries) if e.act in acts), None))
