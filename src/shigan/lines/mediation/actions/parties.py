"""Who takes part in a dispute after it came in: added, corrected, taken out while it is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.errors import Denied, Refused
from shigan.kernel.clock.queries import now
from shigan.kernel.matters.actions.core import (
    Move,
    Order,
    locked,
    may,
    official,
    require_open,
    write_move,
)
from shigan.kernel.matters.models import Matter
from shigan.kernel.matters.registry import Act, Label
from shigan.kernel.matters.registry import Side as ActSide
from shigan.kernel.matters.search import index_matters
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.personal.actions import refuse_numbers
from shigan.kernel.personal.rules import read_phone
from shigan.lines.mediation.actions.open import (
    PartyGiven,
    party_of,
    wrong_side,
)
from shigan.lines.mediation.choices import Side
from shigan.lines.mediation.kind.titles import party_word, title_by
from shigan.lines.mediation.models import Dispute, Party

_HANDLE, _ACCEPT = "mediation.handle", "mediation.accept"
ADD = Act("party_add", _("增加当事人"), _HANDLE)
CORRECT = Act("party_correct", _("更正当事人"), _HANDLE)
REMOVE = Act("party_remove", _("去掉当事人"), _HANDLE)
#: Until an agreement binds those who signed it.
_UNBOUND = frozenset({"intake", "mediating", "signing"})
_COLUMNS: dict[str, Label] = {
    "name": _("姓名或名称"),
    "organisation": _("是单位"),
    "address": _("住址"),
    "phone": _("电话"),
}


@dataclass(frozen=True)
class PartyChange:
    """What is to stand of a party from now on; None leaves what is there."""

    name: str | None = None
    organisation: bool | None = None
    address: str | None = None
    phone: str | None = None


def may_set_parties(actor: Scope, matter: Matter) -> bool:
    """Whoever mediates the dispute, or takes disputes up there, as long as it is open."""
    mediates = may(actor, matter, _HANDLE, ActSide.HANDLER) or may(actor, matter, _ACCEPT)
    return mediates and matter.ended_at is None


def is_unbound(matter: Matter) -> bool:
    """Whether parties can come and go: no agreement binds yet (docs/rules/mediation.md#R8)."""
    return matter.step in _UNBOUND


@action("mediation.party_add", label=_("增加当事人"))
def party_add(*, actor: Scope, order: Order, given: PartyGiven) -> Party:
    """Somebody takes part who was not named at first."""
    dispute = _dispute(actor, order, coming=True)
    there = list(dispute.parties.order_by("pk"))
    if given.side not in Side.values:
        raise Refused(_("没有这个地位"), fields={"side": _("请选择")})
    _require_sound([*_given(there, given.side), given])
    party = party_of(dispute, given)
    party.save(force_insert=True)
    _written(actor, dispute, ADD, order, party, there)
    note(subject=dispute.matter, after={"party": party.pk, "side": party.side})
    return party


@action("mediation.party_correct", label=_("更正当事人"))
def party_correct(*, actor: Scope, order: Order, party_id: int, change: PartyChange) -> Party:
    """What was written down wrongly of a party, or has changed since."""
    dispute = _dispute(actor, order, coming=False)
    there = list(dispute.parties.order_by("pk"))
    party = _among(there, party_id)
    before = [_as_given(one) for one in there]
    wanted = {
        "name": change.name,
        "organisation": change.organisation,
        "address": change.address,
        "phone": change.phone,
    }
    others = [p for p in there if p.side == party.side and p.pk != party.pk]
    tried = PartyGiven(
        party.side,
        name=party.name if change.name is None else change.name,
        address=party.address if change.address is None else change.address,
        phone=change.phone or "",
    )
    _require_sound([*_given(others, party.side), tried])
    changed = [name for name, value in wanted.items() if _set(party, name, value)]
    if not changed:
        raise Refused(_("没有改动"))
    party.save()
    said = "、".join(official(_COLUMNS[name]) for name in changed)
    _written(actor, dispute, CORRECT, order, party, before, said=said)
    note(subject=dispute.matter, after={"party": party.pk, "fields": changed})
    return party


@action("mediation.party_remove", label=_("去掉当事人"))
def party_remove(*, actor: Scope, order: Order, party_id: int) -> Dispute:
    """Somebody has no part in it after all; what was held of them goes."""
    dispute = _dispute(actor, order, coming=True)
    there = list(dispute.parties.order_by("pk"))
    party = _among(there, party_id)
    if sum(one.side == party.side for one in there) == 1:
        raise Refused(_("每一方至少要有一位；请先增加另一位"))
    if not order.note.strip():
        raise Refused(_("请写明原因"), fields={"reason": _("请写明原因")})
    key, before = party.pk, [_as_given(one) for one in there]
    party.delete()
    _written(actor, dispute, REMOVE, order, party, before)
    note(subject=dispute.matter, before={"party": key, "side": party.side})
    return dispute


def _dispute(actor: Scope, order: Order, *, coming: bool) -> Dispute:
    matter = locked(actor, order)
    dispute = Dispute.objects.filter(matter=matter).first()
    mediates = may(actor, matter, _HANDLE, ActSide.HANDLER) or may(actor, matter, _ACCEPT)
    if dispute is None or not mediates:
        raise Denied
    require_open(matter)
    if coming and not is_unbound(matter):
        raise Refused(_("协议已经生效，当事人不能再增减；写错的可以更正"))
    dispute.matter = matter
    return dispute


def _among(parties: Sequence[Party], key: int) -> Party:
    found = next((party for party in parties if party.pk == key), None)
    if found is None:
        raise Denied
    return found


def _as_given(party: Party) -> PartyGiven:
    return PartyGiven(party.side, party.name, organisation=party.organisation)


def _given(parties: Sequence[Party], side: str) -> list[PartyGiven]:
    return [_as_given(party) for party in parties if party.side == side]


def _require_sound(side: Sequence[PartyGiven]) -> None:
    if wrong := wrong_side(side, "name"):
        told = {code.removeprefix("name_"): text for code, text in wrong.items()}
        raise Refused(_("这位当事人还没有写完整"), fields=told)


def _set(party: Party, name: str, value: Any) -> bool:
    """Set a column where something else is wanted; whether it is."""
    if value is None:
        return False
    if isinstance(value, str):
        value = value.strip()
        if name == "phone" and value:
            value = read_phone(value)
    held = party.phone.open() if name == "phone" else getattr(party, name)
    if held == value:
        return False
    setattr(party, name, value)
    return True


def _written(
    actor: Scope,
    dispute: Dispute,
    act: Act,
    order: Order,
    party: Party,
    before: Sequence[Party | PartyGiven],
    *,
    said: str = "",
) -> None:
    """An entry that names side and surname, never a number; the title follows the parties."""
    matter = dispute.matter
    was = [_as_given(p) if isinstance(p, Party) else p for p in before]
    now_there = [_as_given(p) for p in dispute.parties.order_by("pk")]
    retitled = matter.title == title_by(matter.kind, matter.subject, was)
    if retitled:
        matter.title = title_by(matter.kind, matter.subject, now_there)
    reason = refuse_numbers("reason", order.note)
    who = party_word(party.name, organisation=party.organisation)
    told = "：".join(part for part in (f"{official(Side(party.side).label)}{who}", said) if part)
    text = "；".join(part for part in (told, reason) if part)
    move = Move(act, now(), actor.user_id, actor.name, note=text)
    write_move(matter, move, step_from=matter.step)
    if retitled:
        index_matters([matter])
