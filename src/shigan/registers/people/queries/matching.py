"""Which stored resident a row of a sheet means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from shigan.kernel.base.bulk import chunks
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.personal.keyring import digest
from shigan.registers.people.choices import LOAD
from shigan.registers.people.models import Resident, ResidentQuerySet
from shigan.registers.people.queries.register import community_of

#: Name, birth, and the path of the community.
Face = tuple[str, date | None, str]


class Known:
    """The residents whom a sheet may mean: by resident id; without one by name, birth, community.

    A few statements, however many rows.
    """

    def __init__(
        self,
        scope: Scope,
        numbers: Iterable[str],
        names: Iterable[str],
        keys: Iterable[int] = (),
    ) -> None:
        rows = Resident.objects.within(scope, LOAD).standing()
        rows = rows.select_related("unit__parent", "household")
        hashes = {digest(number, "resident_id") for number in numbers if number}
        self._by_id: dict[str, Resident] = {}
        for part in chunks(sorted(hashes)):
            for resident in rows.filter(resident_id_hash__in=part).order_by("-pk"):
                self._by_id[resident.resident_id_hash] = resident
        self._by_face: dict[Face, list[Resident]] = {}
        for part in chunks(sorted(set(names))):
            for resident in rows.filter(name__in=part):
                self._by_face.setdefault(face(resident, resident.unit), []).append(resident)
        self._by_key: dict[int, Resident] = {}
        for keyed in chunks(sorted({key for key in keys if key})):
            self._by_key |= {resident.pk: resident for resident in rows.filter(pk__in=keyed)}

    def by_key(self, pk: int) -> Resident | None:
        """The resident whom a sheet of the register itself names."""
        return self._by_key.get(pk)

    def find(self, number: str, name: str, birth: date | None, unit: Unit) -> Resident | None:
        """The one resident whom these say, or None."""
        if number:
            found = self._by_id.get(digest(number, "resident_id"))
            if found is not None:
                return found
        there = self._by_face.get((name, birth, community_of(unit).path), [])
        if number:  # somebody entered before their id was known
            there = [r for r in there if not r.resident_id_hash]
        return there[0] if len(there) == 1 else None


def face(resident: Resident, unit: Unit) -> Face:
    """By what somebody without a number is known."""
    return resident.name, resident.birth, community_of(unit).path


@dataclass(frozen=True)
class Called:
    """What a row says of somebody who is registered: the entry, the id, or the name and where."""

    entry: int | None = None
    number: str = ""
    name: str = ""
    unit: Unit | None = None


def called(scope: Scope, asked: Sequence[Called]) -> list[list[Resident]]:
    """Whom each may mean, of those whom the scope may load: a few statements for all."""
    rows = Resident.objects.within(scope, LOAD).standing().select_related("unit")
    by_entry = _by(rows, "pk", [one.entry for one in asked if one.entry])
    hashes = [digest(one.number, "resident_id") if one.number else "" for one in asked]
    by_id = _by(rows, "resident_id_hash", [h for h in hashes if h])
    by_name = _by(rows, "name", [one.name for one in asked if not (one.entry or one.number)])
    found = []
    for one, hashed in zip(asked, hashes, strict=True):
        if one.entry:
            found.append(by_entry.get(one.entry, []))
        elif hashed:
            found.append(by_id.get(hashed, []))
        else:
            path = one.unit.path if one.unit else ""
            same = by_name.get(one.name, []) if one.name else []
            found.append([r for r in same if r.unit_path.startswith(path)])
    return found


def _by(rows: ResidentQuerySet, column: str, values: Sequence[Any]) -> dict[Any, list[Resident]]:
    held: dict[Any, list[Resident]] = {}
    for part in chunks(sorted(set(values))):
        for resident in rows.filter(**{f"{column}__in": part}).order_by("pk"):
            held.setdefault(getattr(resident, column), []).append(resident)
    return held
