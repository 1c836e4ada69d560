"""Committees and who sits on them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.bulk import Change, unwrite_rows, write_rows
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


@dataclass(frozen=True)
class Sat:
    """Who sits on a committee now, whether the committee is new, and what is different of a member
    who sat there: None of a new one.
    """

    member: Member
    new_committee: bool
    change: Change | None


@action("mediation.members_load", label=_("导入调解委员会"))
def members_load(*, actor: Scope, rows: Sequence[MemberGiven]) -> list[Sat]:
    """Store committees with their members; a committee that exists takes the new ones in."""
    actor.require("mediation.load")
    results = [_member(row) for row in rows]
    note(subject=None, after={"count": len(results)})
    return results


@action("mediation.members_unload", label=_("撤回导入的调解委员会"))
def members_unload(
    *,
    actor: Scope,
    members: Collection[int],
    changed: Mapping[int, Change],
    committees: Collection[int],
) -> None:
    """Take members back, and committees that came with them, or raise `StoodOn`."""
    actor.require("mediation.load")
    unwrite_rows(Member, made=members, changed=changed)
    unwrite_rows(Committee, made=committees, changed={})
    note(subject=None, before={"made": len(members), "changed": len(changed)})


@action("mediation.member_set", label=_("设定调解员"))
def member_set(*, actor: Scope, given: MemberGiven) -> Member:
    """Put somebody on a committee from a day on."""
    actor.require("mediation.accept", given.unit.path)
    if given.since > actor.on:
        raise Refused(_("开始的日期还没到"), fields={"since": _("请核对")})
    _refuse_twice(given)
    made = _member(given).member
    note(subject=made.committee, after={"member": given.name, "since": str(given.since)})
    return made


def _refuse_twice(given: MemberGiven) -> None:
    """Nobody sits on a committee twice at a time: they would count as two (R7)."""
    held = Member.objects.filter(
        committee__unit=given.unit,
        committee__labour=given.labour,
        committee__until__isnull=True,
        name=given.name.strip(),
    ).exclude(since=given.since)
    sits = held.filter(Q(until__isnull=True) | Q(until__gt=given.since)).order_by("since").first()
    if sits is not None:
        said = _("%(name)s自%(day)s起已是委员；改选后又当选的，请用“连任”")
        told = said % {"name": sits.name, "day": sits.since}
        raise Refused(told, fields={"name": told})


def _member(given: MemberGiven) -> Sat:
    if given.until is not None and given.until <= given.since:
        raise Refused(_("任职的截止日必须晚于起始日"), fields={"until": _("选择更晚的日期")})
    committee, new = Committee.objects.get_or_create(
        unit=given.unit,
        labour=given.labour,
        until=None,
        defaults={"name": given.committee, "since": given.since},
    )
    key = {"committee_id": committee.pk, "name": given.name.strip(), "since": given.since}
    wanted = {**key, "woman": given.woman, "until": given.until}
    [written] = write_rows(Member, [wanted], key=tuple(key))
    written.record.committee = committee
    return Sat(written.record, new, written.change)


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
