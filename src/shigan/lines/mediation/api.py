"""Routes of the mediation line: taking a dispute in, and its parties. All else is done on its
matter.
"""

from __future__ import annotations

from ninja import Router
from ninja.responses import Status

from shigan.kernel.base.errors import Denied
from shigan.kernel.matters.actions.core import Order
from shigan.kernel.matters.queries.record import matter_numbered
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.orgs.serializers import UnitRef
from shigan.kernel.web.idempotency import IdempotencyKey
from shigan.kernel.web.problems import problems
from shigan.lines.mediation import serializers as out
from shigan.lines.mediation.actions.open import DisputeGiven, PartyGiven, dispute_open
from shigan.lines.mediation.actions.parties import (
    PartyChange,
    party_add,
    party_correct,
    party_remove,
)
from shigan.lines.mediation.models import Dispute, Party

router = Router()


@router.post(
    "/disputes",
    response={201: out.DisputeOut, **problems(404, 409, 422)},
    summary="Take a dispute in",
)
def take_in(
    request: ScopedRequest, body: out.DisputeIn, idempotency_key: IdempotencyKey = ""
) -> Status[out.DisputeOut]:
    """Open a dispute; the mediation centre takes it up or says where else it belongs."""
    scope = request.scope
    scope.require("mediation.report")
    unit = Unit.objects.filter(scope.q("mediation.report", "path"), code=body.unit).first()
    if unit is None:
        raise Denied
    dispute = dispute_open(
        actor=scope,
        given=DisputeGiven(
            kind=body.kind,
            subject=body.subject,
            found=body.found,
            unit=unit,
            text=body.text,
            parties=[PartyGiven(**party.model_dump()) for party in body.parties],
            claimed=body.claimed,
            received_at=body.received_at,
        ),
    )
    matter = dispute.matter
    taken = out.DisputeOut(
        number=matter.number,
        title=matter.title,
        unit=UnitRef(code=unit.code, name=unit.name),
        received_at=matter.opened_at,
        due_at=matter.due_at,
    )
    return Status(201, taken)


@router.get(
    "/disputes/{number}/parties",
    response={200: list[out.PartyOut], **problems(404)},
    summary="Parties of a dispute",
)
def parties(request: ScopedRequest, number: str) -> list[out.PartyOut]:
    """Who takes part, telephones masked."""
    return _parties(request.scope, number)


@router.post(
    "/disputes/{number}/parties",
    response={201: out.PartyOut, **problems(404, 409, 422)},
    summary="Add a party",
)
def add_party(
    request: ScopedRequest,
    number: str,
    body: out.PartyAddIn,
    idempotency_key: IdempotencyKey = "",
) -> Status[out.PartyOut]:
    """Somebody takes part who was not named at first; not once an agreement binds."""
    matter = matter_numbered(request.scope, number)
    if matter is None:
        raise Denied
    made = party_add(
        actor=request.scope,
        order=Order(matter.pk, seen=body.seen, note=body.reason),
        given=PartyGiven(**body.model_dump(exclude={"reason", "seen"})),
    )
    return Status(201, out.party_out(made))


@router.post(
    "/parties/{party}",
    response={200: out.PartyOut, **problems(404, 409, 422)},
    summary="Correct a party",
)
def correct_party(
    request: ScopedRequest,
    party: int,
    body: out.PartyChangeIn,
    idempotency_key: IdempotencyKey = "",
) -> out.PartyOut:
    """Set right what stands of a party, as long as the dispute is open."""
    found = _party(request.scope, party)
    changed = party_correct(
        actor=request.scope,
        order=Order(found.dispute.matter_id, seen=body.seen, note=body.reason),
        party_id=party,
        change=PartyChange(**body.model_dump(exclude={"reason", "seen"})),
    )
    return out.party_out(changed)


@router.post(
    "/parties/{party}/remove",
    response={200: list[out.PartyOut], **problems(404, 409, 422)},
    summary="Take a party out",
)
def remove_party(
    request: ScopedRequest,
    party: int,
    body: out.PartyRemoveIn,
    idempotency_key: IdempotencyKey = "",
) -> list[out.PartyOut]:
    """Somebody has no part in it after all; those who stay."""
    found = _party(request.scope, party)
    dispute = party_remove(
        actor=request.scope,
        order=Order(found.dispute.matter_id, seen=body.seen, note=body.reason),
        party_id=party,
    )
    return _parties(request.scope, dispute.matter.number)


def _party(scope: Scope, key: int) -> Party:
    found = Party.objects.visible_to(scope).select_related("dispute").filter(pk=key).first()
    if found is None:
        raise Denied
    return found


def _parties(scope: Scope, number: str) -> list[out.PartyOut]:
    matter = matter_numbered(scope, number)
    if matter is None or not Dispute.objects.filter(matter=matter).exists():
        raise Denied
    rows = Party.objects.filter(dispute__matter=matter).order_by("side", "pk")
    return [out.party_out(party) for party in rows]
