"""How many open matters of each colour there are, unit by unit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

from django.db.models import Count, QuerySet

#: By colour.
Tally = dict[str, int]


def open_by_unit(rows: QuerySet[Any], place: Callable[[str], str]) -> dict[str, Tally]:
    """Counts of the open rows by colour and `place` of their unit's path: one statement."""
    grouped = (
        rows.filter(ended_at__isnull=True)
        .order_by()
        .values_list("unit_path", "colour")
        .annotate(count=Count("*"))
    )
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for path, colour, count in grouped:
        found[place(path)][colour] += count
    return {path: dict(found[path]) for path in sorted(found)}
