"""Who may see which matters, and which colour a matter has: what statements say of its row."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Case, Q, Value, When

from shigan.kernel.base.expressions import OfRow, Statement
from shigan.kernel.matters.choices import Colour, Ending
from shigan.kernel.matters.registry import kinds
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.rules import STREET_DEPTH, street_path
from shigan.kernel.orgs.scope import under

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope


def _standing(path: str, streets: frozenset[str]) -> Q:
    """Matters that stand in a unit's tree, by place or by handler.

    Every matter of a street has its place there, so the handler need not be asked about then. The
    street's key is asked for wherever there is one: all indexes begin with it. An office of the
    district has none, and may handle matters of every street.
    """
    if path.count("/") < STREET_DEPTH:
        return under(path)
    street = Q(street=Unit.objects.filter(path=street_path(path)).values("pk")[:1])
    if path in streets:
        return street
    if path == street_path(path):
        return street | under(path, "handler_path")
    return (street & under(path)) | (street & under(path, "handler_path"))


def _holds_all(path: str, streets: frozenset[str]) -> bool:
    """Whether nothing of a street in the tree lies outside it: a street, or what is above one."""
    return path in streets or path.count("/") < STREET_DEPTH


def sponsored_by(user_id: int | None, on: date) -> Q:
    """Matters for which a person answers on a day: one whose time is over does so no more."""
    return Q(sponsor_id=user_id) & (Q(sponsor_until__isnull=True) | Q(sponsor_until__gt=on))


def ended_colour() -> Case:
    """The colour of an ended matter: the SQL twin of `rules.End.colour`."""
    return Case(
        When(ending=Ending.CLOSED, then=Value(Colour.DONE.value)),
        default=Value(Colour.STOPPED.value),
        output_field=models.CharField(),
    )


def visible(asked: tuple[Scope, int | None]) -> Q:
    """What a scope may see: by place, by handler, as sponsor, and what a line adds.

    Who sees all of a street has other ways to see a matter as well. Where all lie in one `street`
    its key is asked for before all of them: that lets the indexes in, which begin with it.
    """
    scope, street = asked
    lines_by_paths: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for kind in kinds:
        lines_by_paths[scope.paths(f"{kind.line}.view")].add(kind.code)
    seen = Q(pk__in=[])
    wide = whole = False
    for paths, codes in lines_by_paths.items():
        for path in paths:
            all_kinds, all_there = len(codes) == len(kinds), _holds_all(path, scope.streets)
            if street is None or not all_there:
                standing = _standing(path, scope.streets)
                seen |= standing if all_kinds else standing & Q(kind__in=codes)
            else:
                seen |= Q(kind__in=codes)
            wide |= all_there
            whole |= all_kinds and all_there
    for kind in kinds:
        if kind.also_seen and not whole and scope.allows(f"{kind.line}.view"):
            seen |= Q(pk__in=kind.also_seen(scope))
    if scope.user_id is not None and not whole:
        own = Q(handler_id=scope.user_id) | sponsored_by(scope.user_id, scope.on)
        if scope.limit is not None:
            own &= Q(kind__in=[k.code for k in kinds if scope.allows(f"{k.line}.view")])
        seen |= own
    if street is not None and wide:
        seen = Q(street=street) if whole else Q(street=street) & seen
    return seen & ~Q(ending=Ending.UNDONE)


class ColourAt(OfRow):
    """The colour of a matter at an instant: the SQL twin of `rules.colour_at`."""

    def __init__(self, at: datetime) -> None:
        super().__init__(models.CharField(), at)
        self.at = at

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> Statement:
        """The choice, with the instant wherever it is asked for."""
        row = compiler.quote_name_unless_alias(self.alias)
        at = connection.ops.adapt_datetimefield_value(self.at)
        return _COLOUR.replace("row.", f"{row}."), (at,) * _COLOUR.count("%s")


_COLOUR = """CASE
WHEN row."ended_at" <= %s THEN CASE row."ending" WHEN 'CLOSED' THEN 'DONE' ELSE 'STOPPED' END
WHEN row."manual_since" <= %s AND row."manual_until" > %s THEN row."manual_colour"
WHEN row."red_at" <= %s THEN 'RED'
WHEN row."yellow_at" <= %s THEN 'YELLOW'
ELSE 'GREEN' END"""
