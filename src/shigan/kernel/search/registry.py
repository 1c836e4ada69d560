"""What can be searched, as the apps announce it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise

from shigan.kernel.base.registry import Registry
from shigan.kernel.orgs.scope import Scope


@dataclass(frozen=True)
class Hit:
    """One line of a result."""

    title: str
    hint: str
    url: str


@dataclass(frozen=True)
class Searchable:
    """A kind of thing that can be found.

    `find` gives at most so many hits, the best first, out of what the scope may see: see
    `queries.indexed` for records with a full-text index, `queries.named` for short lists.
    """

    code: str
    label: str | Promise
    find: Callable[[Scope, str, int], list[Hit]]
    order: int = 50
    #: Who has just this number that names a person: a deed, which stays in the log and may refuse.
    by_number: Callable[[Scope, str], list[Hit]] | None = None


searchables: Registry[Searchable] = Registry("searchable")
