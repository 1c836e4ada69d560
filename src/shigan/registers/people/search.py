"""By which words a resident is found: the name, its pinyin in full and in initials. No number."""

from __future__ import annotations

from collections.abc import Iterable

from shigan.kernel.base.text import spelled
from shigan.kernel.search.actions import index_rows
from shigan.kernel.search.rules import index_terms
from shigan.registers.people.models import Resident

KIND = "people.resident"


def index_residents(residents: Iterable[Resident]) -> None:
    """Set the search terms of saved residents; nothing finds one who was erased."""
    index_rows(KIND, ((r.pk, "" if r.erased_at else _terms(r.name)) for r in residents))


def _terms(name: str) -> str:
    return index_terms((spelled(name),), (name,))
