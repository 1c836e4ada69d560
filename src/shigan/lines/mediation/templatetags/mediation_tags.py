"""What the matter page shows of a dispute beside its matter."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shigan.kernel.clock.queries import now
from shigan.kernel.matters.models import Matter
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.personal.rules import masked_phone
from shigan.lines.mediation.actions.parties import is_unbound, may_set_parties
from shigan.lines.mediation.models import Party
from shigan.lines.mediation.queries import ways_on
from shigan.lines.mediation.rules import Fault, Way

register = template.Library()

_WAYS: dict[str, Promise] = {
    Way.CONFIRM: _("双方可以共同向人民法院申请司法确认"),
    Way.PAYMENT_ORDER: _("用人单位不履行的，劳动者可以凭协议向人民法院申请支付令"),
    Way.ARBITRATE: _("当事人可以向劳动人事争议仲裁委员会申请仲裁"),
    Way.SUE: _("当事人可以向人民法院起诉"),
    Way.SUE_ON_AGREEMENT: _("一方不履行协议的，另一方可以向人民法院起诉"),
}
_FAULTS: dict[str, Promise] = {
    Fault.FEW: _("少于三人"),
    Fault.MANY: _("多于九人"),
    Fault.NO_WOMAN: _("没有妇女委员"),
}


@register.simple_tag
def dispute_part(matter: Matter, scope: Scope) -> dict[str, Any]:
    """The parties, the agreement, and the ways that are open to the parties."""
    at = now()
    dispute = matter.dispute
    parties = list(dispute.parties.order_by("side", "pk"))
    sides = Counter(party.side for party in parties)
    return {
        "dispute": dispute,
        "parties": [(party, sides[party.side] > 1) for party in parties],
        "sets": may_set_parties(scope, matter),
        "unbound": is_unbound(matter),
        "ways": [_WAYS[way] for way in ways_on(dispute, at)],
        "at": at,
        "mediates": scope.may("mediation.handle", matter.handler_path or matter.unit_path),
    }


@register.filter
def committee_fault(fault: Fault) -> Promise:
    """What is wrong with the make-up of a committee."""
    return _FAULTS[fault]


@register.filter
def phone_masked(party: Party) -> str:
    """199****0001."""
    return masked_phone(party.phone.open())


@register.filter
def sums(rows: list[dict[str, Any]]) -> dict[str, int]:
    """The rows of a table added up."""
    codes = ("received", "settled", "failed", "others")
    return {code: sum(getattr(row["count"], code) for row in rows) for code in codes}
