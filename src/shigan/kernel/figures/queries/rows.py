"""The rows of a source below a unit, and the conditions of time in the source's own terms."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import F, Min, Q, QuerySet, Value
from django.db.models.functions import StrIndex, Substr
from django.utils import timezone

from shigan.kernel.clock.queries import midnight
from shigan.kernel.figures.registry import Source
from shigan.kernel.figures.rules.period import Period
from shigan.kernel.orgs.scope import under


class Rows:
    """`queryset` has `at_unit`: which unit directly below a row belongs to, or blank."""

    def __init__(self, source: Source, path: str, *, by_unit: bool = False) -> None:
        self.source = source
        self.path = path
        self._by_unit = by_unit
        queryset = source.queryset().filter(under(path, source.unit_path)).order_by()
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
        earlier = self.queryset.filter(self.begun_before(day)).values_list("at_unit", flat=True)
        if self._by_unit:
            return frozenset(self.path + unit for unit in earlier.distinct())
        oldest = earlier.order_by(self._begins)[:1]  # in the order of an index on the date
        return frozenset(self.path for _unit in oldest)

    def _edge(self, day: date) -> date | datetime:
        """Where that day begins, in the type of the source's dates."""
        if not self._instants:
            return day
        return midnight(day)


def _child(unit_path: str, path: str) -> Substr:
    """The next code of the row's path after `path`, with its slash; blank at the unit itself."""
    rest = Substr(F(unit_path), len(path) + 1)
    return Substr(rest, 1, StrIndex(rest, Value("/")))
