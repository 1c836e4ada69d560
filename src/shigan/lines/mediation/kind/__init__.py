"""The two kinds of matter that a dispute can be: their steps, and what their pages say.

What a street may not do is not here: no award, no fine, no order (docs/rules/mediation.md#R4).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from shigan.kernel.clock.queries import now, today
from shigan.kernel.clock.templatetags.clock_tags import due_date
from shigan.kernel.matters.actions.correcting import PLACE, SUBJECT
from shigan.kernel.matters.choices import Ending
from shigan.kernel.matters.models import Matter
from shigan.kernel.matters.registry import Act, Label, MatterKind, Step
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.web.fields import Choices, Source
from shigan.kernel.web.saying import listed
from shigan.lines.mediation.choices import (
    DISPUTE,
    LABOUR,
    Claim,
    Elsewhere,
    Fulfilment,
    Outcome,
    Sort,
)
from shigan.lines.mediation.kind.acts import (
    ACCEPT,
    AGREE,
    AGREE_ORALLY,
    ASK_COURT,
    BACK,
    CORRECT,
    DECLINE,
    FAIL,
    FOLLOW_UP,
    RECORD,
    SIGN,
    VISIT,
    correction,
)
from shigan.lines.mediation.kind.following import applied, record_act
from shigan.lines.mediation.models import Member
from shigan.lines.mediation.queries import SeatSeen, members_to_choose, places_in
from shigan.lines.mediation.rules import Seat

__all__ = [
    "ACCEPT",
    "AGREE",
    "AGREE_ORALLY",
    "ASK_COURT",
    "BACK",
    "DECLINE",
    "FAIL",
    "FOLLOW_UP",
    "KINDS",
    "RECORD",
    "SIGN",
    "VISIT",
    "presets",
    "record_act",
    "subject_label",
]


def facts(matter: Matter) -> list[tuple[Label, Any]]:
    """What the matter page says of the dispute itself."""
    dispute = matter.dispute
    names: dict[str, list[str]] = defaultdict(list)
    for party in dispute.parties.order_by("pk"):
        names[party.get_side_display()].append(party.name)
    rows: list[tuple[Label, Any]] = [
        *((side, listed(names[side])) for side in names),
        (_("类别"), subject_label(matter.kind, matter.subject)),
        (_("受理来源"), dispute.get_found_display()),
    ]
    if dispute.claimed is not None:
        rows.append((_("涉及金额"), _("%(amount)s元") % {"amount": f"{dispute.claimed:,.2f}"}))
    if dispute.committee is not None:
        rows.append((_("调解委员会"), dispute.committee.name))
    if dispute.mediator is not None:
        rows.append((_("调解员"), dispute.mediator.name))
    if dispute.mediate_by is not None and matter.due_at is None:  # else told as its due date
        rows.append((_("调解时限"), due_date(dispute.mediate_by, matter.ended_at or now())))
    if dispute.outcome:
        rows.append((_("调解结果"), dispute.get_outcome_display()))
    if dispute.fulfilment:
        rows.append((pgettext_lazy("agreement", "履行情况"), dispute.get_fulfilment_display()))
    return rows


def presets(matters: Sequence[Matter], act: str) -> list[dict[str, str]]:
    """A dispute is mediated in its community, unless the person chooses otherwise; what may be set
    right starts as it was entered.
    """
    if act == CORRECT:
        return [{SUBJECT: m.subject, PLACE: m.unit.code} for m in matters]
    if act != ACCEPT.code:
        return [{} for _matter in matters]
    above = [m.unit.parent_id or 0 for m in matters if m.unit.kind == UnitKind.CELL]
    codes = dict(Unit.objects.filter(pk__in=above).values_list("pk", "code")) if above else {}
    return [{"handler_unit": codes.get(m.unit.parent_id or 0, m.unit.code)} for m in matters]


def subject_label(kind: str, code: str) -> Label:
    """What a sort of dispute, or a claim, is called."""
    return dict(_subjects(kind)).get(code, code)


def _sources(kind: str, scope: Scope) -> dict[str, Source]:
    """The members of the committees for that kind that somebody sees, those past their term told
    so; the communities and cells in which they take disputes up.
    """
    members = Member.objects.select_related("committee")
    units = places_in(scope, "mediation.accept")
    return {
        PLACE: Source(lambda: [(u.code, u.name) for u in units], lambda code: units.get(code=code)),
        "mediator": Source(
            lambda: [
                (str(seen.member.pk), _member_words(seen))
                for seen in members_to_choose(scope, kind, today())
            ],
            lambda key: members.get(pk=int(key)),
        ),
    }


def _member_words(seen: SeatSeen) -> str:
    words = f"{seen.member.name}\u3000{seen.member.committee.name}"
    if seen.state is not Seat.PAST:
        return words
    return gettext("%(member)s（任期已满）") % {"member": words}


def _subjects(kind: str) -> Choices:
    return Claim.choices if kind == LABOUR else Sort.choices


def _kind(code: str, label: Label, prefix: str, agreements: tuple[Act, ...]) -> MatterKind:
    correct = correction(_subjects(code))
    keeping = (FOLLOW_UP, VISIT, ASK_COURT, correct)
    return MatterKind(
        code=code,
        label=label,
        prefix=prefix,
        steps=(
            Step(
                "intake",
                pgettext_lazy("dispute", "受理"),
                _("调解中心"),
                (ACCEPT, DECLINE, correct),
            ),
            Step("mediating", _("调解"), _("调解员"), (*agreements, RECORD, FAIL, correct)),
            Step("signing", _("签署协议"), _("当事人和调解员"), (SIGN, BACK, correct)),
            Step("keeping", _("履行回访"), _("调解员"), keeping),
        ),
        started="intake",
        stopped="signing",
        presets=presets,
        sources=partial(_sources, code),
        applied=applied,
        subjects=partial(_subjects, code),
        places=(UnitKind.COMMUNITY, UnitKind.CELL),
        facts=facts,
        endings={Ending.REFUSED: _("不予受理")},
        outcomes=dict((*Fulfilment.choices, *Elsewhere.choices, *Outcome.choices)),
        opened=pgettext_lazy("dispute", "收到"),
        template="mediation/dispute_part.html",
    )


KINDS = (
    _kind(DISPUTE, _("民间纠纷"), "TJ", (AGREE, AGREE_ORALLY)),
    _kind(LABOUR, _("劳动争议"), "LZ", (AGREE,)),  # a labour agreement is always in writing
)
