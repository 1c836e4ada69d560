"""From what a person types to what the index is asked (docs/rules/search.md)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shigan.kernel.base.text import initials, tokens

_MOST_TERMS = 12


@dataclass(frozen=True)
class Term:
    """A term that a record must have; `prefix`: or one that begins so."""

    text: str
    prefix: bool


def index_terms(texts: Iterable[str], names: Iterable[str] = ()) -> str:
    """The terms of a record: tokens of its texts, and the initials of its names."""
    texts, names = list(texts), list(names)
    found = {token for text in (*texts, *names) for token in tokens(text)}
    found |= {letters for name in names if (letters := initials(name))}
    return " ".join(sorted(found))


def query_terms(text: str) -> list[Term]:
    """The terms that a query asks for, all of them (docs/rules/search.md#R1).

    Latin letters, digits and a single Chinese character match beginnings; longer Chinese runs
    match whole.
    """
    seen = dict.fromkeys(tokens(text))
    return [Term(t, prefix=t[0].isascii() or len(t) == 1) for t in seen][:_MOST_TERMS]


def paths_above(path: str) -> list[str]:
    """A unit's path and those of all units above it (docs/rules/search.md#R2)."""
    return [path[: i + 1] for i, letter in enumerate(path) if letter == "/"]
