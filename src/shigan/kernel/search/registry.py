"""What can be searched, as the apps announce it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
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
    """A kind of record: which of them a scope may see, and how one is shown."""

    code: str
    label: str | Promise
    visible: Callable[[Scope], QuerySet[Any]]
    hit: Callable[[Any], Hit]
    #: The newest or most useful first.
    order: tuple[str, ...] = ("-pk",)


searchables: Registry[Searchable] = Registry("searchable")
