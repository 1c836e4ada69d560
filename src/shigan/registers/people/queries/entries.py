"""Entries as people and sheets give them, and which stored resident each means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.personal.rules import is_masked, masked_phone, masked_resident_id
from shigan.registers.people.choices import Residence
from shigan.registers.people.models import Resident
from shigan.registers.people.queries.matching import Known
from shigan.registers.people.rules import Given, read_entry

_NUMBERS = {"resident_id": masked_resident_id, "phone": masked_phone}


@dataclass(frozen=True)
class Entry:
    """A resident as given. Of the numbers None leaves what is stored, and "" takes it away."""

    name: str
    unit: Unit
    resident_id: str | None = None
    phone: str | None = None
    birth: date | None = None
    sex: str = ""
    residence: str = Residence.REGISTERED
    estate: str = ""
    building: str = ""
    entrance: str = ""
    room: str = ""
    household: str = ""
    relation: str = ""
    guardian_name: str = ""
    guardian_consent_on: date | None = None
    registered_on: date | None = None


def given_of(entry: Entry, stored: Resident | None) -> Given:
    """What the rules look at: the entry, over what is stored where it leaves that alone."""
    number, phone = entry.resident_id, entry.phone
    if number is None:
        number = stored.resident_id.open() if stored else ""
    if phone is None:
        phone = stored.phone.open() if stored else ""
    return Given(
        resident_id=number,
        phone=phone,
        birth=entry.birth,
        sex=entry.sex,
        guardian_name=entry.guardian_name,
        guardian_consent_on=entry.guardian_consent_on,
    )


@dataclass(frozen=True)
class SheetRow:
    """A row: the entry, which of its columns the sheet has, the groups to which it adds, and those
    of which it takes the resident out (`left`).

    `pk` is the resident whom the sheet itself names, 0 for none; `emptied` are fields that it takes
    away on purpose.
    """

    entry: Entry
    columns: frozenset[str]
    groups: tuple[str, ...] = ()
    pk: int = 0
    emptied: frozenset[str] = frozenset()
    left: tuple[str, ...] = ()


@dataclass(frozen=True)
class Meant:
    """A row, whom it means (None: somebody new), the entry over what is stored, its faults."""

    row: SheetRow
    stored: Resident | None
    entry: Entry
    faults: tuple[str, ...]


def meant(scope: Scope, rows: Sequence[SheetRow]) -> Iterator[Meant]:
    """What each row of a sheet means: a few statements, however many rows."""
    entries = [_unmasked(row.entry) for row in rows]
    reads = [read_entry(given_of(entry, None), scope.on)[0] for entry in entries]
    numbers = (read.resident_id for read in reads)
    known = Known(scope, numbers, (e.name for e in entries), (row.pk for row in rows))
    for row, entry, read in zip(rows, entries, reads, strict=True):
        found = known.find(read.resident_id, entry.name, read.birth, entry.unit)
        stored = known.by_key(row.pk) or found
        full = _over(stored, entry, row) if stored else entry
        faults = [
            *_mask_faults(row.entry, stored),
            *read_entry(given_of(full, stored), scope.on)[1],
        ]
        if read.resident_id and found is not None and found != stored:
            faults.append("id_taken")
        yield Meant(row, stored, full, tuple(faults))


def _unmasked(entry: Entry) -> Entry:
    """A mask says nothing new: what is stored stays."""
    masks: dict[str, Any] = {n: None for n in _NUMBERS if is_masked(getattr(entry, n) or "")}
    return replace(entry, **masks) if masks else entry


def _mask_faults(entry: Entry, stored: Resident | None) -> Iterator[str]:
    """A mask must be that of the number which is stored."""
    for name, mask in _NUMBERS.items():
        given = getattr(entry, name) or ""
        if is_masked(given) and (stored is None or mask(getattr(stored, name).open()) != given):
            yield f"masked_{name}"


def _over(stored: Resident, entry: Entry, row: SheetRow) -> Entry:
    """The entry; what the sheet has no column for as it is stored."""
    kept: dict[str, Any] = {
        "sex": stored.sex,
        "birth": stored.birth,
        "residence": stored.residence,
        "estate": stored.estate,
        "building": stored.building,
        "entrance": stored.entrance,
        "room": stored.room,
        "relation": stored.relation,
        "guardian_name": stored.guardian_name,
        "guardian_consent_on": stored.guardian_consent_on,
        "household": stored.household.number if stored.household else "",
    }
    lacking = {name: value for name, value in kept.items() if name not in row.columns}
    for name in ("sex", "birth"):  # blank beside an id: the id tells
        if not (getattr(entry, name) or entry.resident_id or name in row.emptied):
            lacking[name] = kept[name]
    return replace(entry, **lacking)
