"""The rows of a source below a unit, and the conditions of time in the source's own terms."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import connection, models
from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Concat, Length, StrIndex, Substr
from django.utils import timezone

from shigan.kernel.clock.queries import midnight
from shigan.kernel.figures.registry import Source
from shigan.kernel.figures.rules.period import Period
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.scope import under

_STREET_DEPTH = 2  # codes in the path of a street
_AFTER_SLASH = chr(ord("/") + 1)


class Rows:
    """`queryset` has `at_unit`: which unit directly below a row belongs to, or blank."""

    def __init__(self, source: Source, path: str, *, by_unit: bool = False) -> None:
        self.source = source
        self.path = path
        self._by_unit = by_unit
        queryset = _below(source.queryset(), path, source.unit_path).order_by()
        at_unit = _child(source.unit_path, path) if by_unit else Value("")
        self.queryset: QuerySet[Any] = queryset.annotate(at_unit=at_unit)
        self._begins = source.date or source.since
        resolved = queryset.query.clone().resolve_ref(self._begins)
        self._instants = isinstance(resolved.output_field, models.DateTimeField)

    def begun_before(self, end: date) -> Q:
        """Rows dated, or valid, from before that day."""
        return Q(**{f"{self._begins}__lt": self._edge(end)})

    def begun_between(self, first: date, end: date) -> Q:
        """Rows dated, or valid, from one of the days before `end`."""
        return self.begun_before(end) & Q(**{f"{self._begins}__gte": self._edge(first)})

    def first_begun(self) -> Min:
        """The earliest date of a row, to be read by `day`."""
        return Min(self._begins)

    @staticmethod
    def day(begun: date | datetime) -> date:
        """The day at the office."""
        if isinstance(begun, datetime):
            return timezone.localdate(begun, timezone.get_default_timezone())
        return begun

    def within(self, period: Period) -> Q:
        """Rows that belong to the period: dated in it, or valid on its last day."""
        if self.source.is_flow:
            return self.begun_between(period.first, period.end)
        begun, until = self.begun_before(period.end), self.source.until
        if not until:
            return begun
        return begun & (
            Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gte": self._edge(period.end)})
        )

    def units_before(self, day: date) -> frozenset[str]:
        """The paths of the units that have rows from before that day."""
        if self._by_unit:
            return self._children_before(day)
        earlier = self.queryset.filter(self.begun_before(day)).values_list("at_unit", flat=True)
        oldest = earlier.order_by(self._begins)[:1]  # in the order of an index on the date
        return frozenset(self.path for _unit in oldest)

    def _children_before(self, day: date) -> frozenset[str]:
        """Unit by unit, so that each is done with at its first row."""
        path, end = f"{self.source.unit_path}__gte", f"{self.source.unit_path}__lt"
        rows = self.source.queryset().filter(self.begun_before(day)).order_by()
        theirs = rows.filter(**{path: OuterRef("path"), end: OuterRef("after")})
        after = Concat(Substr("path", 1, Length("path") - 1), Value(_AFTER_SLASH))
        units = Unit.objects.filter(parent__path=self.path).annotate(after=after)
        any_at_all = Exists(rows.model._default_manager.all())  # noqa: SLF001 -- Django's own name
        found = units.filter(any_at_all).filter(Exists(theirs))
        return frozenset(found.values_list("path", flat=True))

    def _edge(self, day: date) -> date | datetime:
        """Where that day begins, in the type of the source's dates."""
        if not self._instants:
            return day
        return midnight(day)


def _below(rows: QuerySet[Any], path: str, unit_path: str) -> QuerySet[Any]:
    """The rows at a unit and below it.

    A whole street is no selection. SQLite would go through all of its paths by their index all
    the same; so it is given an expression that has none, and goes by the date.
    """
    if connection.vendor != "sqlite" or path.count("/") > _STREET_DEPTH:
        return rows.filter(under(path, unit_path))
    unindexed: QuerySet[Any] = rows.alias(below=Coalesce(F(unit_path), Value("")))
    return unindexed.filter(under(path, "below"))


def _child(unit_path: str, path: str) -> Substr:
    """The next code of the row's path after `path`, with its slash; blank at the unit itself."""
    rest = Substr(F(unit_path), len(path) + 1)
    return Substr(rest, 1, StrIndex(rest, Value("/")))
