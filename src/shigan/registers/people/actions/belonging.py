"""What a sheet changes of the groups of residents, and taking that back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from shigan.kernel.base.bulk import chunks
from shigan.kernel.web.saying import listed
from shigan.registers.people.choices import UNMASK
from shigan.registers.people.models import Membership, PeopleGroup, Resident
from shigan.registers.people.queries.entries import Meant

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope

#: In a snapshot: the groups that were joined and since when, memberships and until when they held.
_JOINED, _UNTIL = "#joined", "#until"
_CHUNK = 500


@dataclass(frozen=True)
class Turn:
    """What a row changes of the groups of one resident (docs/rules/people.md#R7)."""

    #: The group and since when; None: since the resident was registered.
    joined: Sequence[tuple[PeopleGroup, date | None]] = ()
    #: The membership and until when it holds from now on.
    until: Sequence[tuple[Membership, date | None]] = ()
    #: What the resident belonged to, and belongs to, in words.
    before: str = ""
    after: str = ""

    def __bool__(self) -> bool:
        return bool(self.joined or self.until)

    @property
    def kept(self) -> dict[str, Any]:
        """What a snapshot keeps of it, to take it back."""
        return {
            _JOINED: [
                [group.pk, since.isoformat() if since else ""] for group, since in self.joined
            ],
            _UNTIL: [[m.pk, m.until.isoformat() if m.until else ""] for m, _until in self.until],
        }


def turns(actor: Scope, every: Sequence[Meant]) -> list[Turn]:
    """For each row what changes: groups that it names and its resident is not in, groups that it
    no longer names. Two statements, however many rows.
    """
    groups = {group.code: group for group in PeopleGroup.objects.all()}
    asked = (one for one in every if one.row.groups or one.row.left)
    keys = sorted(one.stored.pk for one in asked if one.stored is not None)
    held: dict[int, list[Membership]] = defaultdict(list)
    for part in chunks(keys):
        rows = Membership.objects.filter(resident__in=part).select_related("group")
        for membership in rows.order_by("group__order", "pk"):
            held[membership.resident_id].append(membership)
    return [_turn(actor, one, groups, held[one.stored.pk if one.stored else 0]) for one in every]


def _turn(
    actor: Scope, one: Meant, groups: Mapping[str, PeopleGroup], held: Sequence[Membership]
) -> Turn:
    on = actor.on
    now = [m for m in held if m.since <= on and _lasts(m, on)]
    left = [m for m in now if m.group.code in one.row.left]
    if one.stored is not None and any(m.group.sensitive for m in left):
        actor.require(UNMASK, one.stored.unit_path)
    joined: list[tuple[PeopleGroup, date | None]] = []
    until: list[tuple[Membership, date | None]] = [(m, on) for m in left]
    for group in map(groups.__getitem__, one.row.groups):
        past = [m for m in held if m.group_id == group.pk]
        if any(_lasts(m, on) for m in past):
            continue
        again = next((m for m in past if m.until == on), None)
        if again is not None:  # left today: it goes on
            until.append((again, None))
        else:
            joined.append((group, on if past else None))
    stay = [m.group.label for m in now if m not in left]
    come = [g.label for g, _since in joined] + [m.group.label for m, day in until if day is None]
    return Turn(joined, until, listed(m.group.label for m in now), listed([*stay, *come]))


def _said(day: date | None) -> str:
    return day.isoformat() if day else ""


def _lasts(membership: Membership, on: date) -> bool:
    return membership.until is None or membership.until > on


def turn_groups(residents: Sequence[Resident], every: Sequence[Turn]) -> tuple[int, int]:
    """Write the turns of those residents; how many memberships begin, and how many end."""
    fresh = [
        Membership(resident=resident, group=group, since=since or resident.registered_on)
        for resident, turn in zip(residents, every, strict=True)
        for group, since in turn.joined
    ]
    altered = []
    for membership, day in (pair for turn in every for pair in turn.until):
        membership.until = day
        altered.append(membership)
    Membership.objects.bulk_create(fresh, batch_size=_CHUNK)
    Membership.objects.bulk_update(altered, ["until"], batch_size=_CHUNK)
    ended = sum(membership.until is not None for membership in altered)
    return len(fresh) + len(altered) - ended, ended


def turn_back(resident: Resident, kept: dict[str, Any]) -> None:
    """Set the groups of a resident back by what a snapshot kept, and take it out of that.

    Snapshots of former versions name groups alone, joined when the resident was registered.
    """
    for one in kept.pop(_JOINED, []):
        group, since = one if isinstance(one, list) else (one, "")
        made = {"group": group, "since": since or resident.registered_on}
        Membership.objects.filter(resident=resident, until__isnull=True, **made).delete()
    for pk, until in kept.pop(_UNTIL, []):
        Membership.objects.filter(resident=resident, pk=pk).update(until=until or None)
