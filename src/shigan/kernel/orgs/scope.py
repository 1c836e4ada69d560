"""A person's scope: computed once a request, handed to every read and write as the actor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Q

from shigan.kernel.base.errors import Denied
from shigan.kernel.orgs.rules import Grant, allows, granted, within


@dataclass(frozen=True)
class Scope:
    """Who acts, and over which units they hold which functions on that day."""

    user_id: int | None
    name: str
    grants: tuple[Grant, ...]
    on: date
    #: Patterns outside which nothing is held, whatever the posts grant: what a token is for.
    limit: frozenset[str] | None = None
    #: Paths of the streets in which the posts lie: an office of the district lies in none.
    streets: frozenset[str] = frozenset()

    @property
    def bare(self) -> Scope:
        """Itself, out of the request that holds it until it is first asked for."""
        return self

    def allows(self, function: str) -> bool:
        """Whether the limit lets the function through (docs/rules/scope.md#R4)."""
        return allows(self.limit, function)

    def paths(self, function: str) -> tuple[str, ...]:
        """The unit paths over which `function` (`domain.verb`) is held; none inside another."""
        return _granted(self.grants, function) if self.allows(function) else ()

    def may(self, function: str, unit_path: str | None = None) -> bool:
        """Whether the function is held over that unit (or over any unit at all)."""
        paths = self.paths(function)
        return bool(paths) if unit_path is None else within(unit_path, paths)

    def require(self, function: str, unit_path: str | None = None) -> None:
        """Raise Denied unless `may`."""
        if not self.may(function, unit_path):
            raise Denied

    def q(self, function: str, field: str = "unit_path") -> Q:
        """The rows within the function's paths, by a path column; none where it is not held."""
        paths = self.paths(function)
        if not paths:
            return Q(pk__in=[])
        condition = Q()
        for path in paths:
            condition |= under(path, field)
        return condition


def under(path: str, field: str = "unit_path") -> Q:
    """Rows of a unit and all below it, as a range that an index on the path serves."""
    if not path:
        return Q(**{f"{field}__gte": ""})
    return Q(**{f"{field}__gte": path, f"{field}__lt": path[:-1] + chr(ord(path[-1]) + 1)})


def system_scope(name: str, on: date) -> Scope:
    """The installation itself as actor: imports, schedules, commands at the console."""
    return Scope(user_id=None, name=name, grants=(Grant("", frozenset({"*.*"})),), on=on)


@lru_cache(maxsize=4096)
def _granted(grants: tuple[Grant, ...], function: str) -> tuple[str, ...]:
    return granted(grants, function)
