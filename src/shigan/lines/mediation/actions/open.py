"""Taking a dispute in: who against whom, about what, where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.errors import Refused, Text
from shigan.kernel.matters.actions.open import Opening, matter_open
from shigan.kernel.matters.registry import kinds
from shigan.kernel.orgs.actions.sending import made_by
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.personal.rules import WrongNumber, read_phone
from shigan.lines.mediation.choices import Side
from shigan.lines.mediation.kind.titles import title_by
from shigan.lines.mediation.models import Dispute, Party

_LONGEST_NAME, _LONGEST_ADDRESS = 80, 200
_SEPARATORS = re.compile(r"\s*[、，,；;\n]\s*")
#: Between the addresses of several: one address may hold a comma itself.
_BREAKS = re.compile(r"\s*[；;\n]\s*")
PHONE_WRONG = _("写11位手机号，或带区号的固定电话")
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
def dispute_open(*, actor: Scope, given: DisputeGiven, sent_as: UUID | None = None) -> Dispute:
    """Take a dispute in; its clock starts on the day it was received, not when taken up.

    The same page sent again by the same person is the dispute that there is.
    """
    if (made := made_by(actor, "mediation.dispute_open", sent_as)) is not None:
        dispute = Dispute.objects.select_related("matter").get(matter_id=made)
        note(subject=dispute.matter, after={"again": True})
        return dispute
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
    sent = {"sent": str(sent_as)} if sent_as else {}
    note(
        subject=matter,
        after={"subject": given.subject, "parties": len(given.parties), **sent},
    )
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
    return title_by(given.kind, given.subject, given.parties)


def parties_in_row(
    side: str, names: str, *, phones: str = "", addresses: str = "", organisation: bool = False
) -> list[PartyGiven]:
    """Those of a side, written one after another; phones and addresses in the same order.

    无 stands for one that is not known. A single address is that of all.
    """
    called = _SEPARATORS.split(names.strip())
    numbers = _told(_SEPARATORS.split(phones.strip()), len(called))
    homes = [addresses.strip()]
    if len(called) > 1:
        homes = _BREAKS.split(addresses.strip())
    if len(homes) == 1:
        homes *= len(called)
    homes = _told(homes, len(called))
    return [
        PartyGiven(side, name, organisation=organisation, address=home, phone=number)
        for name, number, home in zip(called, numbers, homes, strict=True)
    ]


def _told(values: list[str], count: int) -> list[str]:
    """A value for each, blank where none is told; the last one keeps what is too much."""
    known = ["" if value.strip() == "无" else value.strip() for value in values]
    kept, rest = known[:count], known[count:]
    kept += [""] * (count - len(kept))
    if any(rest):
        kept[-1] = "、".join((kept[-1], *rest))
    return kept


def is_amount(claimed: Decimal | None) -> bool:
    """Whether a sum is one that somebody can ask for: whole fen, from nothing to a billion yuan."""
    return claimed is None or (0 <= claimed <= _MOST and claimed == round(claimed, 2))


def is_phone(text: str) -> bool:
    """Whether a phone is blank, or one that can be called."""
    try:
        return not text.strip() or bool(read_phone(text))
    except WrongNumber:
        return False


def _require_sound(given: DisputeGiven) -> None:
    wrong: dict[str, Text] = {}
    for side, field in ((Side.APPLICANT, "applicant"), (Side.RESPONDENT, "respondent")):
        wrong |= wrong_side([p for p in given.parties if p.side == side], field)
    if given.subject not in dict(kinds[given.kind].subjects()):
        wrong["subject"] = _("选择表中的类别")
    if given.unit.kind not in {UnitKind.COMMUNITY, UnitKind.CELL}:
        wrong["unit"] = _("选择纠纷所在的社区或网格")
    if not is_amount(given.claimed):
        wrong["claimed"] = AMOUNT_WRONG
    if wrong:
        raise Refused(_("这件纠纷还没有写完整"), fields=wrong)


def wrong_side(parties: Sequence[PartyGiven], field: str) -> dict[str, Text]:
    """What is wrong with those of one side, by the fields of the form."""
    names = [party.name.strip() for party in parties]
    wrong: dict[str, Text] = {}
    if not names or not all(names):
        wrong[field] = _("写明至少一位，姓名或单位名称")
    elif len(set(names)) != len(names):
        wrong[field] = _("同一方不能写两次同一个人")
    elif any(len(name) > _LONGEST_NAME for name in names):
        wrong[field] = _("一位的姓名或名称最多80个字")
    if not all(is_phone(party.phone) for party in parties):
        wrong[f"{field}_phone"] = PHONE_WRONG
    if any(len(party.address) > _LONGEST_ADDRESS for party in parties):
        wrong[f"{field}_address"] = _("一位的住址最多200个字")
    return wrong
