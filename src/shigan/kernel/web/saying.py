"""Words put together as the reader's language does it: lists, clauses."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import pgettext


def listed(items: Iterable[object]) -> str:
    """The items of a list: 甲、乙、丙."""
    return pgettext("between the items of a list", "、").join(str(item) for item in items)


def clauses(parts: Iterable[object]) -> str:
    """What is said one after another, without an end: 甲；乙."""
    return pgettext("between clauses", "；").join(str(part) for part in parts)


def sentence(parts: Iterable[object]) -> str:
    """A sentence of clauses: 甲；乙。 Nothing if nothing is said."""
    said = clauses(parts)
    return pgettext("a whole sentence", "%(clauses)s。") % {"clauses": said} if said else ""
