"""The two kinds of matter that a dispute can be: their steps, who acts, what each act needs.

What a street may not do is not here: no award, no fine, no order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shigan.kernel.base.errors import Refused
from shigan.kernel.clock.queries import calendar, today
from shigan.kernel.clock.rules import due_day
from shigan.kernel.matters.choices import Ending
from shigan.kernel.matters.models import Entry, Matter
from shigan.kernel.matters.registry import Act, Label, MatterKind, Side, Step, Tone
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.web.fields import Choices, Field, Kind
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
from shigan.lines.mediation.models import Dispute
from shigan.lines.mediation.queries import committee_of, confirm_due
from shigan.lines.mediation.rules import (
    Fault,
    Signatures,
    is_confirmable,
    is_within,
    signing_faults,
)


def _note(label: Label, *, required: bool = True, hint: Label = "") -> Field:
    return Field("note", label, Kind.NOTE, required=required, hint=hint)


ACCEPT = Act(
    "accept",
    pgettext_lazy("dispute", "受理"),
    "mediation.accept",
    to="mediating",
    assigns=True,
    inputs=(_note(_("受理说明"), required=False),),
    tone=Tone.PRIMARY,
    bulk=True,
)
DECLINE = Act(
    "decline",
    _("不予受理"),
    "mediation.accept",
    ends=Ending.REFUSED,
    inputs=(
        Field(
            "declined",
            _("不予受理原因"),
            Kind.CHOICE,
            required=True,
            choices=Elsewhere.choices,
        ),
        _note(_("告知当事人的途径")),
    ),
    tone=Tone.DANGER,
)
RECORD = Act(
    "session",
    _("记录调解"),
    "mediation.handle",
    Side.HANDLER,
    inputs=(
        Field("held_on", _("调解日期"), Kind.DATE, required=True),
        _note(_("调解笔录")),
        Field("record", _("笔录照片"), Kind.PHOTOS),
    ),
)
#: How keeping can end; as long as it is going on, one visits again.
FULFILLED: Choices = [c for c in Fulfilment.choices if c[0] != Fulfilment.PARTLY]
_TERMS = (
    Field("terms", _("协议内容"), Kind.NOTE, required=True, max_length=4000),
    Field("perform_by", _("履行期限"), Kind.DATE),
)
AGREE = Act(
    "agree",
    _("达成书面协议"),
    "mediation.handle",
    Side.HANDLER,
    to="signing",
    inputs=_TERMS,
    tone=Tone.PRIMARY,
)
AGREE_ORALLY = Act(
    "agree_orally",
    _("达成口头协议"),
    "mediation.handle",
    Side.HANDLER,
    to="keeping",
    inputs=_TERMS,
)
FAIL = Act(
    "fail",
    _("调解不成"),
    "mediation.handle",
    Side.HANDLER,
    ends=Ending.CLOSED,
    inputs=(_note(_("调解不成的原因"), hint=_("同时告知当事人可以走的途径")),),
)
SIGN = Act(
    "sign",
    _("签署完成"),
    "mediation.handle",
    Side.HANDLER,
    to="keeping",
    inputs=(
        Field("applicant_signed", _("每位申请人都已签名或按手印"), Kind.YES_NO, required=True),
        Field("respondent_signed", _("每位被申请人都已签名或按手印"), Kind.YES_NO, required=True),
        Field("mediator_signed", _("调解员已签名"), Kind.YES_NO, required=True),
        Field("sealed", _("已加盖调解委员会印章"), Kind.YES_NO, required=True),
        Field("agreement", _("协议书照片"), Kind.PHOTOS, required=True),
    ),
    tone=Tone.PRIMARY,
)
BACK = Act(
    "back",
    _("协议有变，继续调解"),
    "mediation.handle",
    Side.HANDLER,
    to="mediating",
    inputs=(_note(_("哪里有变")),),
    back=True,
)
ASK_COURT = Act(
    "ask_court",
    _("当事人已共同申请司法确认"),
    "mediation.handle",
    Side.HANDLER,
    inputs=(
        Field("asked_on", _("申请日期"), Kind.DATE, required=True),
        _note(_("说明"), required=False),
    ),
)
VISIT = Act(
    "visit",
    _("回访，继续跟进"),
    "mediation.handle",
    Side.HANDLER,
    inputs=(_note(_("履行到哪一步、下次什么时候回访")),),
)
FOLLOW_UP = Act(
    "follow_up",
    pgettext_lazy("agreement", "回访并结案"),
    "mediation.handle",
    Side.HANDLER,
    ends=Ending.CLOSED,
    inputs=(
        Field(
            "fulfilment",
            pgettext_lazy("agreement", "履行情况"),
            Kind.CHOICE,
            required=True,
            choices=FULFILLED,
        ),
        _note(pgettext_lazy("agreement", "回访情况")),
    ),
    tone=Tone.PRIMARY,
)

#: Where to say what a written agreement lacks.
_LACKS: dict[Fault, tuple[str, Label]] = {
    Fault.APPLICANT: ("applicant_signed", _("申请人还没有签名或按手印")),
    Fault.RESPONDENT: ("respondent_signed", _("被申请人还没有签名或按手印")),
    Fault.MEDIATOR: ("mediator_signed", _("调解员还没有签名")),
    Fault.SEAL: ("sealed", _("还没有加盖调解委员会印章")),
    Fault.SCAN: ("agreement", _("请附上签好的协议书照片")),
}


def applied(matter: Matter, entry: Entry, actor: Scope, values: Mapping[str, Any]) -> None:
    """Keep the dispute in step with its matter; refuse what does not bind in law."""
    dispute = matter.dispute
    if entry.act == SIGN.code:
        _require_binding(values, scanned=bool(entry.evidence))
    if entry.act == ASK_COURT.code:
        _require_confirmable(dispute, values)
    _require_days(dispute, entry.act, values)
    record_act(dispute, entry.act, entry.at, values)
    dispute.save()


def record_act(dispute: Dispute, act: str, at: datetime, values: Mapping[str, Any]) -> None:
    """Set on a dispute, in memory, what an act means for it."""
    if means := _MEANS.get(act):
        means(dispute, at, values)


def _accepted(dispute: Dispute, at: datetime, values: Mapping[str, Any]) -> None:
    dispute.committee = committee_of(dispute.matter, at)


def _declined(dispute: Dispute, at: datetime, values: Mapping[str, Any]) -> None:
    dispute.declined = values["declined"]


def _agreed(dispute: Dispute, at: datetime, values: Mapping[str, Any]) -> None:
    dispute.outcome, dispute.settled_at = Outcome.WRITTEN, at
    dispute.terms, dispute.perform_by = values["terms"], values.get("perform_by")


def _agreed_orally(dispute: Dispute, at: datetime, values: Mapping[str, Any]) -> None:
    _agreed(dispute, at, values)
    dispute.outcome, dispute.confirm_due_at = Outcome.ORAL, confirm_due(at)


def _failed(dispute: Dispute, at: datetime, values: Mapping[str, Any]) -> None:
    dispute.outcome = Outcome.NONE


def _signed(dispute: Dispute, at: datetime, values: Mapping[str, Any]) -> None:
    dispute.signed_at, dispute.confirm_due_at = at, confirm_due(at)


def _went_back(dispute: Dispute, at: datetime, values: Mapping[str, Any]) -> None:
    dispute.outcome, dispute.settled_at = "", None


def _asked_court(dispute: Dispute, at: datetime, values: Mapping[str, Any]) -> None:
    dispute.confirm_asked_on = values["asked_on"]


def _followed_up(dispute: Dispute, at: datetime, values: Mapping[str, Any]) -> None:
    dispute.fulfilment = values["fulfilment"]


def _reopened(dispute: Dispute, at: datetime, values: Mapping[str, Any]) -> None:
    dispute.declined = dispute.fulfilment = ""
    if dispute.outcome == Outcome.NONE:
        dispute.outcome = ""


_MEANS: dict[str, Callable[[Dispute, datetime, Mapping[str, Any]], None]] = {
    ACCEPT.code: _accepted,
    DECLINE.code: _declined,
    AGREE.code: _agreed,
    AGREE_ORALLY.code: _agreed_orally,
    FAIL.code: _failed,
    SIGN.code: _signed,
    BACK.code: _went_back,
    ASK_COURT.code: _asked_court,
    FOLLOW_UP.code: _followed_up,
    "reopen": _reopened,
}


def _require_binding(values: Mapping[str, Any], *, scanned: bool) -> None:
    signed = Signatures(
        applicant=bool(values.get("applicant_signed")),
        respondent=bool(values.get("respondent_signed")),
        mediator=bool(values.get("mediator_signed")),
        seal=bool(values.get("sealed")),
        scan=scanned,
    )
    if faults := signing_faults(signed):
        raise Refused(
            _("书面协议还不能生效：签名、盖章齐全后才具有约束力"),
            fields=dict(_LACKS[fault] for fault in faults),
        )


def _require_confirmable(dispute: Dispute, values: Mapping[str, Any]) -> None:
    if dispute.confirm_asked_on is not None:
        raise Refused(_("已经登记过申请司法确认"))
    if not is_confirmable(
        labour=dispute.labour, subject=dispute.matter.subject, outcome=dispute.outcome
    ):
        raise Refused(_("身份关系的协议，法院不予司法确认"))


def _require_days(dispute: Dispute, act: str, values: Mapping[str, Any]) -> None:
    """Days that people type lie where they can lie (docs/rules/mediation.md#R6)."""
    now_on = today()
    received = timezone.localdate(dispute.received_at)
    effective = dispute.signed_at or dispute.settled_at
    in_force = timezone.localdate(effective) if effective else received
    until = dispute.confirm_due_at
    last = min(now_on, due_day(until, calendar().tz)) if until else now_on
    spans: dict[str, tuple[str, date | None, date | None]] = {
        RECORD.code: ("held_on", received, now_on),
        AGREE.code: ("perform_by", now_on, None),
        AGREE_ORALLY.code: ("perform_by", now_on, None),
        ASK_COURT.code: ("asked_on", in_force, last),
    }
    if act not in spans:
        return
    field, first, latest = spans[act]
    day = values.get(field)
    if day is None or is_within(day, first, latest):
        return
    said = _between(first, latest)
    raise Refused(said, fields={field: said})


def _between(first: date | None, last: date | None) -> Label:
    if last is None:
        return _("日期不能早于%(first)s") % {"first": first}
    return _("日期应在%(first)s至%(last)s之间") % {"first": first, "last": last}


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
    if dispute.outcome:
        rows.append((_("调解结果"), dispute.get_outcome_display()))
    if dispute.fulfilment:
        rows.append((pgettext_lazy("agreement", "履行情况"), dispute.get_fulfilment_display()))
    return rows


def presets(matters: Sequence[Matter], act: str) -> list[dict[str, str]]:
    """A dispute is mediated in its community, unless the person chooses otherwise."""
    if act != ACCEPT.code:
        return [{} for _matter in matters]
    above = [m.unit.parent_id or 0 for m in matters if m.unit.kind == UnitKind.CELL]
    codes = dict(Unit.objects.filter(pk__in=above).values_list("pk", "code")) if above else {}
    return [{"handler_unit": codes.get(m.unit.parent_id or 0, m.unit.code)} for m in matters]


def subject_label(kind: str, code: str) -> Label:
    """What a sort of dispute, or a claim, is called."""
    return dict(_subjects(kind)).get(code, code)


def _subjects(kind: str) -> Choices:
    return Claim.choices if kind == LABOUR else Sort.choices


def _kind(code: str, label: Label, prefix: str, agreements: tuple[Act, ...]) -> MatterKind:
    return MatterKind(
        code=code,
        label=label,
        prefix=prefix,
        steps=(
            Step("intake", pgettext_lazy("dispute", "受理"), _("调解中心"), (ACCEPT, DECLINE)),
            Step("mediating", _("调解"), _("调解员"), (*agreements, RECORD, FAIL)),
            Step("signing", _("签署协议"), _("当事人和调解员"), (SIGN, BACK)),
            Step("keeping", _("履行回访"), _("调解员"), (FOLLOW_UP, VISIT, ASK_COURT)),
        ),
        started="intake",
        stopped="signing",
        presets=presets,
        applied=applied,
        subjects=partial(_subjects, code),
        facts=facts,
        template="mediation/dispute_part.html",
    )


KINDS = (
    _kind(DISPUTE, _("民间纠纷"), "TJ", (AGREE, AGREE_ORALLY)),
    _kind(LABOUR, _("劳动争议"), "LZ", (AGREE,)),  # a labour agreement is always in writing
)
