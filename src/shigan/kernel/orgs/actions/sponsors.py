"""Which leader answers for which unit (包保), one by one or by the sheet."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NotRequired, TypedDict

from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.bulk import Change, Written, unwrite_rows, write_rows
from shigan.kernel.orgs.actions.common import (
    MANAGE,
    day_text,
    refuse_backwards,
    require_all,
    require_leading,
    tally,
    with_ids,
)
from shigan.kernel.orgs.models import Sponsorship, Unit, User
from shigan.kernel.orgs.queries import leading

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope


class SponsorshipRow(TypedDict):
    """A sponsorship as a sheet has it."""

    leader: User
    unit: Unit
    since: date
    line: NotRequired[str]
    until: NotRequired[date | None]


@action("orgs.sponsorship_set", label=_("确定包保"))
def sponsorship_set(
    *,
    actor: Scope,
    leader: User,
    unit: Unit,
    since: date,
    line: str = "",
    until: date | None = None,
) -> Sponsorship:
    """Make a leader answer for a unit from a day on, in the place of whoever did so far."""
    actor.require(MANAGE, unit.path)
    refuse_backwards(since, until)
    require_leading(leading(), leader, since)
    former = list(Sponsorship.objects.on(since).filter(unit=unit, line=line))
    for one in former:
        refuse_backwards(one.since, since)
        one.until = since
        one.save(update_fields=["until"])
    sponsorship = Sponsorship.objects.create(
        leader=leader, unit=unit, line=line, since=since, until=until
    )
    note(
        subject=sponsorship,
        before={"leaders": [one.leader.username for one in former]},
        after={"leader": leader.username, "line": line, "since": str(since)},
    )
    return sponsorship


@action("orgs.sponsorship_end", label=_("结束包保"))
def sponsorship_end(*, actor: Scope, sponsorship: Sponsorship, on: date) -> Sponsorship:
    """End a sponsorship; that day is no longer part of it."""
    actor.require(MANAGE, sponsorship.unit.path)
    refuse_backwards(sponsorship.since, on)
    before = sponsorship.until
    sponsorship.until = on
    sponsorship.save(update_fields=["until"])
    note(subject=sponsorship, before={"until": day_text(before)}, after={"until": str(on)})
    return sponsorship


@action("orgs.sponsorships_load", label=_("批量维护包保"))
def sponsorships_load(
    *, actor: Scope, rows: Sequence[SponsorshipRow]
) -> list[Written[Sponsorship]]:
    """Enter sponsorships, and correct the end of those that exist."""
    spans = leading()
    for row in rows:
        actor.require(MANAGE, row["unit"].path)
        refuse_backwards(row["since"], row.get("until"))
        require_leading(spans, row["leader"], row["since"])
    values = [{"line": "", **with_ids(row, "leader", "unit")} for row in rows]
    results = write_rows(Sponsorship, values, key=("leader_id", "unit_id", "line", "since"))
    note(subject=None, after=tally(results))
    return results


@action("orgs.sponsorships_unload", label=_("撤回批量维护的包保"))
def sponsorships_unload(
    *, actor: Scope, made: Collection[int], changed: Mapping[int, Change]
) -> None:
    """Take back what a load did."""
    require_all(actor, Sponsorship.objects.all(), "unit__path", [*made, *changed])
    unwrite_rows(Sponsorship, made=made, changed=changed)
    note(subject=None, before={"made": len(made), "changed": len(changed)})
