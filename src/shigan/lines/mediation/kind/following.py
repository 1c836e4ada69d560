"""What an act means for the dispute, and what the law does not let it mean."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.errors import Refused
from shigan.kernel.clock.queries import calendar, today
from shigan.kernel.clock.rules import due_day
from shigan.kernel.matters.actions.correcting import subject_set
from shigan.kernel.matters.models import Entry, Matter
from shigan.kernel.matters.queries.rulebook import rulebook
from shigan.kernel.matters.registry import Label
from shigan.kernel.matters.search import index_matters
from shigan.kernel.orgs.scope import Scope
from shigan.lines.mediation.choices import Outcome
from shigan.lines.mediation.kind.acts import (
    ACCEPT,
    AGREE,
    AGREE_ORALLY,
    ASK_COURT,
    BACK,
    DECLINE,
    FAIL,
    FOLLOW_UP,
    RECORD,
    SIGN,
)
from shigan.lines.mediation.kind.titles import title_by
from shigan.lines.mediation.models import Dispute, Member
from shigan.lines.mediation.queries import committee_of, confirm_due, mediate_by, seat_of
from shigan.lines.mediation.rules import (
    Asked,
    Fault,
    Seat,
    Signatures,
    asked,
    is_within,
    signing_faults,
)

#: Where to say what a written agreement lacks.
_LACKS: dict[Fault, tuple[str, Label]] = {
    Fault.APPLICANT: ("applicant_signed", _("申请人还没有签名或按手印")),
    Fault.RESPONDENT: ("respondent_signed", _("被申请人还没有签名或按手印")),
    Fault.MEDIATOR: ("mediator_signed", _("调解员还没有签名")),
    Fault.SEAL: ("sealed", _("还没有加盖调解委员会印章")),
    Fault.SCAN: ("agreement", _("请附上签好的协议书照片")),
}

_ASKED: dict[Asked, Label] = {
    Asked.BEFORE: _("协议从%(in_force)s起生效，在这之前不能申请司法确认"),
    Asked.AHEAD: _("申请日期不能晚于今天"),
    Asked.LATE: _("申请司法确认的期限到%(last)s为止，这一天申请已经过期"),
}


def applied(matter: Matter, entry: Entry, actor: Scope, values: Mapping[str, Any]) -> None:
    """Keep the dispute in step with its matter; refuse what does not bind in law."""
    dispute = matter.dispute
    if entry.act == SIGN.code:
        _require_binding(values, scanned=bool(entry.evidence))
    _require_days(dispute, entry.act, values)
    if entry.act == ASK_COURT.code:
        _require_asked_in_time(dispute, values["asked_on"])
    if (pair := subject_set(entry)) is not None:
        _another_sort(matter, dispute, before=pair[0])
    if entry.act == ACCEPT.code:
        dispute.mediator = _sitting(matter, entry.at, values.get("mediator"))
    record_act(dispute, entry.act, entry.at, values)
    dispute.save()


def _another_sort(matter: Matter, dispute: Dispute, *, before: str) -> None:
    """The limit of mediation is that of the sort, counted from when it came in; a title that was
    made from the sort follows.
    """
    dispute.mediate_by = mediate_by(rulebook(), matter.kind, matter.subject, dispute.received_at)
    parties = list(dispute.parties.order_by("pk"))
    if matter.title == title_by(matter.kind, before, parties):
        matter.title = title_by(matter.kind, matter.subject, parties)
        matter.save(update_fields=["title"])
        index_matters([matter])


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


def _sitting(matter: Matter, at: datetime, member: Member | None) -> Member | None:
    """The chosen mediator, who sits on the committee that mediates, within their term (#R7)."""
    if member is None:
        return None
    committee = committee_of(matter, at)
    if committee is None or member.committee_id != committee.pk:
        name = committee.name if committee is not None else _("承办单位的调解委员会")
        said = _("%(member)s不是%(committee)s的委员") % {"member": member, "committee": name}
        raise Refused(said, fields={"mediator": said})
    seen = seat_of(rulebook(), member, timezone.localdate(at))
    if seen.state is Seat.PAST:
        said = _("%(member)s的任期已于%(day)s届满；须改选连任后才能调解新的纠纷") % {
            "member": member,
            "day": seen.ends,
        }
        raise Refused(said, fields={"mediator": said})
    return member


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


def _require_days(dispute: Dispute, act: str, values: Mapping[str, Any]) -> None:
    """Days that people type lie where they can lie (docs/rules/mediation.md#R6)."""
    now_on = today()
    received = timezone.localdate(dispute.received_at)
    spans: dict[str, tuple[str, date | None, date | None]] = {
        RECORD.code: ("held_on", received, now_on),
        AGREE.code: ("perform_by", now_on, None),
        AGREE_ORALLY.code: ("perform_by", now_on, None),
    }
    if act not in spans:
        return
    field, first, latest = spans[act]
    day = values.get(field)
    if day is None or is_within(day, first, latest):
        return
    said = _between(first, latest)
    raise Refused(said, fields={field: said})


def _require_asked_in_time(dispute: Dispute, day: date) -> None:
    """A court was asked while it could be, whenever that is entered (#R10)."""
    effective, until = dispute.signed_at or dispute.settled_at, dispute.confirm_due_at
    in_force = timezone.localdate(effective or dispute.received_at)
    last = due_day(until, calendar().tz) if until else None
    found = asked(day, in_force=in_force, last=last, today=today())
    if found is not Asked.IN_TIME:
        said = _ASKED[found] % {"in_force": in_force, "last": last}
        raise Refused(said, fields={"asked_on": said})


def _between(first: date | None, last: date | None) -> Label:
    if last is None:
        return _("日期不能早于%(first)s") % {"first": first}
    return _("日期应在%(first)s至%(last)s之间") % {"first": first, "last": last}
