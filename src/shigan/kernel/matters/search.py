"""Which words of a matter can be searched."""

from __future__ import annotations

from collections.abc import Iterable

from shigan.kernel.matters.models import Matter
from shigan.kernel.search.actions import index_fresh, index_rows
from shigan.kernel.search.rules import index_terms

KIND = "matters.matter"


def index_matters(matters: Iterable[Matter]) -> None:
    """Set the search terms of saved matters."""
    index_rows(KIND, map(_terms, matters))


def index_new_matters(matters: Iterable[Matter]) -> None:
    """The same for many that were just made."""
    index_fresh(KIND, map(_terms, matters))


def _terms(matter: Matter) -> tuple[int, str]:
    texts = (matter.number, _serial(matter.number), matter.title, matter.text, matter.address)
    return matter.pk, index_terms(texts)


def _serial(number: str) -> str:
    """The serial as people say it, without the zeros before it: 18613 of WG-2022-018613."""
    return number.rpartition("-")[2].lstrip("0")
