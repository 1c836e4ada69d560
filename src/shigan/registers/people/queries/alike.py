"""Which entries may be one person: shown, and decided by people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from django.db.models import Count, Q

from shigan.kernel.orgs.scope import Scope
from shigan.registers.people.models import Resident, ResidentQuerySet
from shigan.registers.people.queries.register import register
from shigan.registers.people.rules import Traits, likeness

#: Groups of equal values that are compared on one page.
_MOST_GROUPS = 200
#: By what entries are brought together before they are compared.
_KEYS = (("resident_id_hash",), ("phone_hash", "name"), ("birth", "unit_path", "estate", "room"))


@dataclass(frozen=True)
class Alike:
    """Two entries, and why they may be one person."""

    one: Resident
    other: Resident
    why: str


def traits(resident: Resident) -> Traits:
    """By what a resident is compared."""
    return Traits(
        name=resident.name,
        birth=resident.birth,
        home=resident.home,
        id_hash=resident.resident_id_hash,
        phone_hash=resident.phone_hash,
    )


def alike_to(scope: Scope, resident: Resident) -> list[Alike]:
    """Others in the scope who may be the same person as this one: one statement."""
    if resident.merged_into_id or resident.erased_at:
        return []
    wanted = Q()
    for key in _KEYS:
        values = {name: getattr(resident, name) for name in key}
        if all(values.values()):
            wanted |= Q(**values)
    if not wanted:
        return []
    rows = register(scope).filter(wanted).exclude(pk=resident.pk).order_by("pk")[:20]
    return list(_pairs(resident, rows))


def alike_pairs(scope: Scope) -> list[Alike]:
    """All pairs in the scope that may be one person: two statements for each way of likeness."""
    found: dict[tuple[int, int], Alike] = {}
    for key in _KEYS:
        for group in _groups(register(scope), key):
            for one, other in combinations(group, 2):
                if why := likeness(traits(one), traits(other)):
                    found.setdefault((one.pk, other.pk), Alike(one, other, why))
    return sorted(found.values(), key=lambda pair: (pair.one.unit_path, pair.one.pk))


def _groups(rows: ResidentQuerySet, key: tuple[str, ...]) -> Iterator[list[Resident]]:
    """Residents with the same values, none of them empty."""
    filled = rows.exclude(birth__isnull=True) if "birth" in key else rows
    for name in key:
        if name != "birth":
            filled = filled.exclude(**{name: ""})
    bare = filled.order_by().select_related(None).prefetch_related(None)
    shared = bare.values(*key).annotate(held=Count("pk")).filter(held__gt=1)
    wanted = Q(pk__in=[])
    for values in shared.order_by(*key)[:_MOST_GROUPS]:
        wanted |= Q(**{name: values[name] for name in key})
    groups: dict[tuple[object, ...], list[Resident]] = {}
    for resident in filled.filter(wanted).order_by("pk"):
        groups.setdefault(tuple(getattr(resident, name) for name in key), []).append(resident)
    yield from groups.values()


def _pairs(resident: Resident, others: Iterable[Resident]) -> Iterator[Alike]:
    for other in others:
        if why := likeness(traits(resident), traits(other)):
            yield Alike(resident, other, why)
