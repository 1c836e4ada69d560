"""Taking a dispute in: who against whom, about what, where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.errors import Refused, Text
from shigan.kernel.matters.actions.open import Opening, matter_open
from shigan.kernel.matters.registry import kinds
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.personal.rules import WrongNumber, read_phone
from shigan.lines.mediation.choices import Side
from shigan.lines.mediation.models import Dispute, Party

_LONGEST_NAME = 80
_MOST = 10**9
AMOUNT_WRONG = _("金额在0到10亿元之间，最多两位小数")


@dataclass(frozen=True)
class PartyGiven:
    """Who stands on a side."""

    side: str
    name: str
    organisation: bool = False
    address: str = ""
    phone: str = ""


@dataclass(frozen=True)
class DisputeGiven:
    """What is known of a dispute when it comes in."""

    kind: str
    subject: str
    found: str
    unit: Unit
    text: str
    parties: Sequence[PartyGiven]
    claimed: Decimal | None = None
    received_at: datetime | None = None
    address: str = ""


@action("mediation.dispute_open", label=_("登记纠纷"))
def dispute_open(*, actor: Scope, given: DisputeGiven) -> Dispute:
    """Take a dispute in; its clock starts on the day it was received, not when taken up."""
    _require_sound(given)
    matter = matter_open(
        actor=actor,
        kind=given.kind,
        opening=Opening(
            unit=given.unit,
            title=title_of(given),
            text=given.text,
            subject=given.subject,
            at=given.received_at,
            address=given.address,
        ),
    )
    dispute = Dispute.objects.create(
        matter=matter,
        found=given.found,
        received_at=matter.opened_at,
        mediate_by=matter.due_at,
        claimed=given.claimed,
    )
    Party.objects.bulk_create(party_of(dispute, party) for party in given.parties)
    note(subject=matter, after={"subject": given.subject, "parties": len(given.parties)})
    return dispute


def party_of(dispute: Dispute, given: PartyGiven) -> Party:
    """The party in memory."""
    return Party(
        dispute=dispute,
        side=given.side,
        name=given.name.strip(),
        organisation=given.organisation,
        address=given.address.strip(),
        phone=read_phone(given.phone) if given.phone.strip() else "",
    )


def title_of(given: DisputeGiven) -> str:
    """张某某与李某某的邻里纠纷: surnames only, since titles stand in lists and on screens."""
    first, second = (_called(given.parties, side) for side in (Side.APPLICANT, Side.RESPONDENT))
    sort = str(dict(kinds[given.kind].subjects())[given.subject])
    return f"{first}与{second}{sort}"


def is_amount(claimed: Decimal | None) -> bool:
    """Whether a sum is one that somebody can ask for: whole fen, from nothing to a billion yuan."""
    return claimed is None or (0 <= claimed <= _MOST and claimed == round(claimed, 2))


def is_phone(text: str) -> bool:
    """Whether a phone is blank, or one that can be called."""
    try:
        return not text.strip() or bool(read_phone(text))
    except WrongNumber:
        return False


def _called(parties: Sequence[PartyGiven], side: Side) -> str:
    names = [p.name if p.organisation else f"{p.name[:1]}某" for p in parties if p.side == side]
    return f"{names[0]}等" if len(names) > 1 else names[0]


def _require_sound(given: DisputeGiven) -> None:
    wrong: dict[str, Text] = {}
    for side, field in ((Side.APPLICANT, "applicant"), (Side.RESPONDENT, "respondent")):
        wrong |= _wrong_side([p for p in given.parties if p.side == side], field)
    if given.subject not in dict(kinds[given.kind].subjects()):
        wrong["subject"] = _("选择表中的类别")
    if given.unit.kind not in {UnitKind.COMMUNITY, UnitKind.CELL}:
        wrong["unit"] = _("选择纠纷所在的社区或网格")
    if not is_amount(given.claimed):
        wrong["claimed"] = AMOUNT_WRONG
    if wrong:
        raise Refused(_("这件纠纷还没有写完整"), fields=wrong)


def _wrong_side(parties: Sequence[PartyGiven], field: str) -> dict[str, Text]:
    names = [party.name.strip() for party in parties]
    wrong: dict[str, Text] = {}
    if not names or not all(names):
        wrong[field] = _("写明至少一位，姓名或单位名称")
    elif len(set(names)) != len(names):
        wrong[field] = _("同一方不能写两次同一个人")
    elif any(len(name) > _LONGEST_NAME for name in names):
        wrong[field] = _("一位的姓名或名称最多80个字")
    if not all(is_phone(party.phone) for party in parties):
        wrong[f"{field}_phone"] = _("写11位手机号，或带区号的固定电话")
    return wrong
