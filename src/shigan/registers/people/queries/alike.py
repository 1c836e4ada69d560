"""Which entries may be one person: shown, and decided by people."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations, islice

from django.db.models import Count, Q, QuerySet

from shigan.kernel.base.bulk import chunks
from shigan.kernel.orgs.scope import Scope
from shigan.registers.people.models import Resident, ResidentQuerySet, TwoPersons
from shigan.registers.people.queries.register import register
from shigan.registers.people.rules import Traits, likeness

#: Pairs of one way of likeness on a page, and groups of equal values read at a time.
_MOST_PAIRS, _GROUPS = 200, 200
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
    """Others in the scope who may be the same person as this one, and on whom nobody decided."""
    if resident.merged_into_id or resident.erased_at:
        return []
    wanted = Q()
    for key in _KEYS:
        values = {name: getattr(resident, name) for name in key}
        if all(values.values()):
            wanted |= Q(**values)
    if not wanted:
        return []
    decided = TwoPersons.objects.of(resident).values_list("one", "other")
    apart = {pk for pair in decided for pk in pair}
    rows = register(scope).filter(wanted).exclude(pk__in={*apart, resident.pk}).order_by("pk")[:20]
    return list(_pairs(resident, rows))


def alike_pairs(scope: Scope) -> list[Alike]:
    """Pairs in the scope that may be one person, and on which nobody decided yet.

    Of each way of likeness the first so many; two statements each, more only where many pairs
    were decided on.
    """
    found: dict[tuple[int, int], Alike] = {}
    apart = set(TwoPersons.objects.values_list("one", "other"))
    for key in _KEYS:
        for pair in islice(_undecided(register(scope), key, apart), _MOST_PAIRS):
            found.setdefault((pair.one.pk, pair.other.pk), pair)
    return sorted(found.values(), key=lambda pair: (pair.one.unit_path, pair.one.pk))


def decided_pairs(scope: Scope) -> QuerySet[TwoPersons]:
    """Pairs in the scope that are two people by somebody's decision, the latest first."""
    rows = TwoPersons.objects.visible_to(scope).order_by("-decided_on", "-pk")
    return rows.select_related("one__unit", "other__unit", "decided_by")


def decided(one: Resident, other: Resident) -> TwoPersons | None:
    """The decision that two entries are two people, if somebody decided so."""
    pair = sorted((one.pk, other.pk))
    found = TwoPersons.objects.filter(one=pair[0], other=pair[1])
    return found.select_related("decided_by").first()


def _undecided(
    rows: ResidentQuerySet, key: tuple[str, ...], apart: Container[tuple[int, int]]
) -> Iterator[Alike]:
    for group in _groups(rows, key):
        for one, other in combinations(group, 2):
            if (one.pk, other.pk) not in apart and (why := likeness(traits(one), traits(other))):
                yield Alike(one, other, why)


def _groups(rows: ResidentQuerySet, key: tuple[str, ...]) -> Iterator[list[Resident]]:
    """Residents with the same values, none of them empty."""
    filled = rows.exclude(birth__isnull=True) if "birth" in key else rows
    for name in key:
        if name != "birth":
            filled = filled.exclude(**{name: ""})
    bare = filled.order_by().select_related(None).prefetch_related(None)
    shared = bare.values(*key).annotate(held=Count("pk")).filter(held__gt=1)
    for part in chunks(list(shared.order_by(*key)), _GROUPS):
        wanted = Q(pk__in=[])
        for values in part:
            wanted |= Q(**{name: values[name] for name in key})
        groups: dict[tuple[object, ...], list[Resident]] = {}
        for resident in filled.filter(wanted).order_by("pk"):
            groups.setdefault(tuple(getattr(resident, name) for name in key), []).append(resident)
        yield from groups.values()


def _pairs(resident: Resident, others: Iterable[Resident]) -> Iterator[Alike]:
    for other in others:
        if why := likeness(traits(resident), traits(other)):
            yield Alike(resident, other, why)
