"""A whole sheet of residents, and taking it back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.bulk import Blocker, StoodOn, chunks, unwrite_rows
from shigan.kernel.base.locks import hold
from shigan.kernel.orgs.models import Unit
from shigan.kernel.personal.rules import masked_phone, masked_resident_id
from shigan.kernel.search.actions import index_rows
from shigan.kernel.web.rules import masked
from shigan.registers.people.actions.belonging import Turn, turn_back, turn_groups, turns
from shigan.registers.people.actions.entries import ID_LOCK, change, columns_of, plain
from shigan.registers.people.choices import LOAD, Relation
from shigan.registers.people.models import Household, Membership, Resident, Snapshot
from shigan.registers.people.queries.entries import Meant, SheetRow, meant
from shigan.registers.people.queries.register import community_of
from shigan.registers.people.search import KIND, index_residents

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope

#: The key of a community, and the number of a household in it.
Place = tuple[int, str]
_CHUNK = 500
_MASKS = {"resident_id": masked_resident_id, "phone": masked_phone}
_PARTS = ("estate", "building", "entrance", "room")


@dataclass(frozen=True)
class Brought:
    """What became of a row: the resident, and of a changed one the snapshot to take it back."""

    resident: Resident
    made: bool
    snapshot: int | None = None
    #: Label of a column, before and after, masked.
    shown: Sequence[tuple[str, str, str]] = ()


@action("people.residents_load", label=_("批量登记居民"))
def residents_load(*, actor: Scope, rows: Sequence[SheetRow]) -> list[Brought]:
    """Enter the residents of a sheet, and correct those who are there already, by their id."""
    for path in {row.entry.unit.path for row in rows}:
        actor.require(LOAD, path)
    hold(ID_LOCK)
    households = _households(rows)
    every = list(meant(actor, rows))
    planned = turns(actor, every)
    brought = [
        _bring(actor, one, households, turn) for one, turn in zip(every, planned, strict=True)
    ]
    Resident.objects.bulk_create([b.resident for b in brought if b.made], batch_size=_CHUNK)
    joined, left = turn_groups([b.resident for b in brought], planned)
    _settle_heads([b.resident for b in brought])
    index_residents(b.resident for b in brought if b.made or b.snapshot)
    changed = sum(b.snapshot is not None for b in brought)
    made = sum(b.made for b in brought)
    note(subject=None, after={"made": made, "changed": changed, "joined": joined, "left": left})
    return brought


def _bring(actor: Scope, one: Meant, households: Mapping[Place, Household], turn: Turn) -> Brought:
    entry, stored = one.entry, one.stored
    if stored is not None:
        actor.require(LOAD, stored.unit_path)
    columns = columns_of(actor, entry, stored)
    if stored is None or "household" in one.row.columns:
        columns["household"] = households.get((community_of(entry.unit).pk, entry.household))
    if stored is None:
        columns["registered_on"] = entry.registered_on or actor.on
        return Brought(Resident(**columns), made=True)
    before = {name: getattr(stored, name) for name in columns}
    shown = list(_shown(before, columns, turn))
    _before, after = change(stored, columns, touched=bool(turn))
    if not after and not turn:
        return Brought(stored, made=False)
    kept: dict[str, Any] = {name: plain(value) for name, value in before.items()}
    values = json.dumps(kept | turn.kept)
    snapshot = Snapshot.objects.create(resident=stored, version=stored.version, values=values)
    return Brought(stored, made=False, snapshot=snapshot.pk, shown=shown)


def _shown(
    before: Mapping[str, Any], columns: Mapping[str, Any], turn: Turn
) -> Iterator[tuple[str, str, str]]:
    """What changes, as whoever loads may see it: never more than a mask of what names a person."""
    for name, value in columns.items():
        was, now = plain(before[name]), plain(value)
        if was != now and name != "unit_path":
            field = Resident._meta.get_field(name)
            choices = dict(getattr(field, "choices", None) or ())
            mask = _MASKS.get(name, masked)
            if name in {"unit", "household"}:
                told = [str(part or "") for part in (before[name], value)]
            elif choices:
                told = [str(choices.get(part, part)) for part in (was, now)]
            else:
                told = [mask(part) if part else "" for part in (was, now)]
            yield (str(getattr(field, "verbose_name", name)), told[0], told[1])
    if turn:
        yield gettext("群体"), turn.before, turn.after


def _households(rows: Sequence[SheetRow]) -> dict[Place, Household]:
    """The households that the rows name, made where they are not there yet."""
    wanted: dict[Place, Unit] = {}
    for row in rows:
        if row.entry.household:
            community = community_of(row.entry.unit)
            wanted[community.pk, row.entry.household] = community
    held = {
        (h.unit_id, h.number): h
        for part in chunks(sorted({number for _unit, number in wanted}))
        for h in Household.objects.filter(number__in=part)
    }
    fresh = [
        Household(unit=community, unit_path=community.path, number=place[1])
        for place, community in wanted.items()
        if place not in held
    ]
    Household.objects.bulk_create(fresh, batch_size=_CHUNK)
    return held | {(h.unit_id, h.number): h for h in fresh}


def _settle_heads(residents: Sequence[Resident]) -> None:
    """A head gives the household its address."""
    altered = []
    for resident in residents:
        household = resident.household
        if household is not None and resident.relation == Relation.HEAD:
            values = {"head_id": resident.pk} | {p: getattr(resident, p) for p in _PARTS}
            if any(getattr(household, name) != value for name, value in values.items()):
                for name, value in values.items():
                    setattr(household, name, value)
                altered.append(household)
    Household.objects.bulk_update(altered, ["head", *_PARTS], batch_size=_CHUNK)


@action("people.residents_unload", label=_("撤回批量登记的居民"))
def residents_unload(
    *,
    actor: Scope,
    made: Mapping[int, int],
    changed: Mapping[int, int],
    on_progress: Callable[[int], None] = lambda _done: None,
) -> None:
    """Take back a load: who was made (key → version), who was changed (snapshot → key).

    `on_progress` is told how many are through.
    """
    blockers = [
        _later(resident)
        for part in chunks(sorted(made))
        for resident in _held(actor, part)
        if resident.version != made[resident.pk] or resident.merged.exists()
    ]
    restored = _restorable(actor, changed, blockers)
    if blockers:
        raise StoodOn(blockers)
    for done, (resident, snapshot) in enumerate(restored, start=1):
        kept = json.loads(snapshot.values.open())
        turn_back(resident, kept)
        change(resident, _columns(kept))
        resident.version = snapshot.version - 1  # as it was: an earlier load can be taken back too
        resident.save(update_fields=["version"])
        snapshot.delete()
        on_progress(done)
    index_residents(resident for resident, _snapshot in restored)
    _remove(sorted(made), lambda done: on_progress(len(restored) + done))
    note(subject=None, before={"made": len(made), "changed": len(changed)})


def _restorable(
    actor: Scope, changed: Mapping[int, int], blockers: list[Blocker]
) -> list[tuple[Resident, Snapshot]]:
    """Who can be set back; whoever was changed or erased since is in the way."""
    snapshots = {
        s.pk: s for part in chunks(sorted(changed)) for s in Snapshot.objects.filter(pk__in=part)
    }
    residents = {
        r.pk: r for part in chunks(sorted(set(changed.values()))) for r in _held(actor, part)
    }
    found = []
    for key, pk in changed.items():
        snapshot, resident = snapshots.get(key), residents[pk]
        if snapshot is None or snapshot.version != resident.version:
            blockers.append(_later(resident))
        else:
            found.append((resident, snapshot))
    return found


def _held(actor: Scope, keys: Sequence[int]) -> list[Resident]:
    """Those residents, all of them within the actor's reach."""
    rows = list(Resident.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    for path in {resident.unit_path for resident in rows}:
        actor.require(LOAD, path)
    return rows


def _later(resident: Resident) -> Blocker:
    return Blocker(str(resident.pk), str(resident), gettext("后来又改过"))


def _columns(kept: Mapping[str, str]) -> dict[str, Any]:
    """The columns of a snapshot, typed."""
    columns: dict[str, Any] = dict(kept)
    for name in ("birth", "guardian_consent_on"):
        columns[name] = date.fromisoformat(kept[name]) if kept[name] else None
    columns["unit"] = Unit.objects.get(pk=int(kept["unit"]))
    if "household" in kept:
        key = kept["household"]
        columns["household"] = Household.objects.get(pk=int(key)) if key else None
    return columns


def _remove(keys: Sequence[int], on_progress: Callable[[int], None]) -> None:
    """Delete who was made, unless something stands on them; and households left empty."""
    households, done = set(), 0
    for part in chunks(keys):
        there = Resident.objects.filter(pk__in=part, household__isnull=False)
        households |= set(there.values_list("household", flat=True))
        Membership.objects.filter(resident__in=part).delete()
        Household.objects.filter(head__in=part).update(head=None)
        unwrite_rows(Resident, made=part, changed={})
        index_rows(KIND, [(pk, "") for pk in part])
        done += len(part)
        on_progress(done)
    for part in chunks(sorted(households)):
        Household.objects.filter(pk__in=part, members__isnull=True).delete()
