"""Which numbers of a sheet the ledger holds already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from shigan.kernel.matters.choices import Ending
from shigan.kernel.matters.models import Matter
from shigan.kernel.orgs.rules import street_path
from shigan.kernel.orgs.scope import under

_CHUNK = 5000


def known_numbers(asked: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Of pairs of a unit's path and a number: the numbers held, each with its street's path."""
    by_street: dict[str, set[str]] = defaultdict(set)
    for path, number in asked:
        by_street[street_path(path)].add(number)
    known: set[tuple[str, str]] = set()
    for street, numbers in by_street.items():
        held = Matter.objects.filter(under(street)).exclude(ending=Ending.UNDONE)
        ordered = sorted(numbers)
        for start in range(0, len(ordered), _CHUNK):
            some = held.filter(number__in=ordered[start : start + _CHUNK])
            known.update((street, number) for number in some.values_list("number", flat=True))
    return known
