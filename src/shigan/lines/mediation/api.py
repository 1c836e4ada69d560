"""Routes of the mediation line: taking a dispute in. All else is done on its matter."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from ninja import Router
from ninja.responses import Status

from shigan.kernel.base.errors import Denied
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.serializers import UnitRef
from shigan.kernel.web.idempotency import IdempotencyKey
from shigan.kernel.web.problems import problems
from shigan.lines.mediation import serializers as out
from shigan.lines.mediation.actions.open import DisputeGiven, PartyGiven, dispute_open

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
        raise Denied(_("没有找到，或不在您的职责范围内"))
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
