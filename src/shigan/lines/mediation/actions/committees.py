"""Committees and who sits on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.errors import Refused
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.scope import Scope
from shigan.lines.mediation.models import Committee, Member


@dataclass(frozen=True)
class MemberGiven:
    """Who sits on a committee, as a table tells it."""

    unit: Unit
    labour: bool
    committee: str
    name: str
    woman: bool
    since: date
    until: date | None = None


@action("mediation.members_load", label=_("导入调解委员会"))
def members_load(*, actor: Scope, rows: Sequence[MemberGiven]) -> list[Member]:
    """Store committees with their members; a committee that exists takes the new ones in."""
    actor.require("mediation.load")
    made = [_member(row) for row in rows]
    note(subject=None, after={"count": len(made)})
    return made


@action("mediation.member_set", label=_("设定调解员"))
def member_set(*, actor: Scope, given: MemberGiven) -> Member:
    """Put somebody on a committee from a day on."""
    actor.require("mediation.accept", given.unit.path)
    made = _member(given)
    note(subject=made.committee, after={"member": given.name, "since": str(given.since)})
    return made


def _member(given: MemberGiven) -> Member:
    if given.until is not None and given.until <= given.since:
        raise Refused(_("任职的截止日必须晚于起始日"), fields={"until": _("选择更晚的日期")})
    committee, _made = Committee.objects.get_or_create(
        unit=given.unit,
        labour=given.labour,
        until=None,
        defaults={"name": given.committee, "since": given.since},
    )
    return Member.objects.update_or_create(
        committee=committee,
        name=given.name.strip(),
        since=given.since,
        defaults={"woman": given.woman, "until": given.until},
    )[0]


@action("mediation.member_end", label=_("调解员离任"))
def member_end(*, actor: Scope, member_id: int, until: date) -> Member:
    """Say from which day on somebody no longer sits on a committee."""
    found = Member.objects.visible_to(actor).select_related("committee__unit").filter(pk=member_id)
    member = found.select_for_update(of=("self",)).first()
    if member is None:
        raise Refused(_("没有找到这位调解员"))
    actor.require("mediation.accept", member.committee.unit.path)
    if until <= member.since:
        raise Refused(_("离任日期必须晚于任职日期"), fields={"until": _("选择更晚的日期")})
    member.until = until
    member.save(update_fields=["until"])
    note(subject=member.committee, after={"member": member.name, "until": str(until)})
    return member


@action("mediation.member_renew", label=_("调解员连任"))
def member_renew(*, actor: Scope, member_id: int, since: date) -> Member:
    """Somebody was chosen again: a new term from a day on, which ends the former one."""
    found = Member.objects.visible_to(actor).select_related("committee__unit").filter(pk=member_id)
    member = found.select_for_update(of=("self",)).first()
    if member is None:
        raise Refused(_("没有找到这位调解员"))
    actor.require("mediation.accept", member.committee.unit.path)
    if member.until is not None and member.until <= since:
        raise Refused(_("这位调解员已经离任；要再任职请另行设定"))
    if since <= member.since:
        raise Refused(_("连任的日期必须晚于任职日期"), fields={"since": _("选择更晚的日期")})
    if since > actor.on:
        raise Refused(_("改选的日期还没到"), fields={"since": _("请核对")})
    member.until = since
    member.save(update_fields=["until"])
    chosen = Member.objects.create(
        committee=member.committee, name=member.name, woman=member.woman, since=since
    )
    note(subject=member.committee, after={"member": member.name, "since": str(since)})
    return chosen
