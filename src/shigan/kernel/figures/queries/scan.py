"""The one statement of a source: all its parts, periods and units at once.

Rows that are dated (a flow) are grouped by the stretches between the periods' cuts, so that each
row is looked at once; the stretches are then added up to the periods. Rows valid for a time, and
counts of different values, do not add up: they take one conditional aggregate a period.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Aggregate, Case, Count, Sum, Value, When

from shigan.kernel.figures import registry
from shigan.kernel.figures.queries.rows import Rows
from shigan.kernel.figures.registry import Part, Source
from shigan.kernel.figures.rules.numbers import Number, is_base
from shigan.kernel.figures.rules.period import Period, cuts


@dataclass(frozen=True)
class Tally:
    """A part's number, and how many rows are behind it."""

    number: Number = 0
    rows: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.number + other.number, self.rows + other.rows)


#: A period at the unit of a path.
Spot = tuple[Period, str]


@dataclass
class Found:
    """What a scan found."""

    #: Reads the paths of the units that had entered something before the scan's first day.
    read_earlier: Callable[[], frozenset[str]] = frozenset
    tallies: dict[tuple[Part, Spot], Tally] = field(default_factory=dict)
    #: By path of a unit: the day of its first row from the scan's first day on.
    began: dict[str, date] = field(default_factory=dict)

    @cached_property
    def earlier(self) -> frozenset[str]:
        """A second statement, made only where the first found nothing."""
        return self.read_earlier()

    def tally(self, part: Part, spot: Spot) -> Tally:
        """The tally of a part at a spot."""
        return self.tallies.get((part, spot), Tally())

    def was_entered(self, spot: Spot) -> bool:
        """Whether anything at all had been entered there by the end of the period."""
        period, path = spot
        began = self.began.get(path)
        return (began is not None and began < period.end) or path in self.earlier

    def covers(self, spot: Spot) -> bool:
        """Whether the unit's rows cover the period well enough to compare with it."""
        period, path = spot
        began = self.began.get(path)
        return (began is not None and is_base(began, period)) or path in self.earlier

    def note_beginning(self, path: str, day: date) -> None:
        """Remember the earliest."""
        self.began[path] = min(day, self.began.get(path, day))

    def add(self, part: Part, spot: Spot, tally: Tally) -> None:
        """Add to what was found."""
        self.tallies[part, spot] = self.tally(part, spot) + tally


def scan(
    source: Source, parts: Sequence[Part], periods: Iterable[Period], path: str, *, by_unit: bool
) -> Found:
    """Tally the parts of a source for periods, at the unit of a path or at each one below it."""
    rows = Rows(source, path, by_unit=by_unit)
    adds_up = source.is_flow and not any(_distinct(part) for part in parts)
    return (_by_stretches if adds_up else _by_conditions)(rows, parts, sorted(periods))


def _by_stretches(rows: Rows, parts: Sequence[Part], periods: Sequence[Period]) -> Found:
    found, days = Found(read_earlier=lambda: rows.units_before(days[0])), cuts(periods)
    stretch = Case(
        *(When(rows.begun_before(day), then=Value(n)) for n, day in enumerate(days[1:])),
        output_field=models.IntegerField(),
    )
    grouped = (
        rows.queryset.filter(rows.begun_between(days[0], days[-1]))
        .annotate(stretch=stretch)
        .values("stretch", "at_unit")
        .annotate(began=rows.first_begun(), **_tallies(parts))
    )
    for row in grouped:
        begin, unit = days[row["stretch"]], rows.path + row["at_unit"]
        found.note_beginning(unit, rows.day(row["began"]))
        for period in periods:
            if begin in period:
                for place, part in enumerate(parts):
                    found.add(part, (period, unit), _tally(row, f"{place}"))
    return found


def _by_conditions(rows: Rows, parts: Sequence[Part], periods: Sequence[Period]) -> Found:
    found, columns = Found(), dict[str, Aggregate]()
    columns["began"] = rows.first_begun()
    for n, period in enumerate(periods):
        columns |= _tallies(parts, f"{n}_", rows.within(period))
    grouped = rows.queryset.filter(rows.begun_before(max(p.end for p in periods)))
    for row in grouped.values("at_unit").annotate(**columns):
        if row["began"] is None:  # no row at all
            continue
        unit = rows.path + row["at_unit"]
        found.note_beginning(unit, rows.day(row["began"]))
        for n, period in enumerate(periods):
            spot = (period, unit)
            for place, part in enumerate(parts):
                found.add(part, spot, _tally(row, f"{n}_{place}"))
    return found


def _tallies(
    parts: Sequence[Part], name: str = "", when: models.Q | None = None
) -> dict[str, Aggregate]:
    """The aggregates of all parts: rows of each, and the number where that is something else."""
    columns: dict[str, Aggregate] = {}
    for place, part in enumerate(parts):
        where = part.where if when is None else part.where & when
        columns[f"rows{name}{place}"] = Count("pk", filter=where)
        if isinstance(part, registry.Sum):
            columns[f"number{name}{place}"] = Sum(part.field, filter=where)
        elif part.distinct:
            columns[f"number{name}{place}"] = Count(part.distinct, distinct=True, filter=where)
    return columns


def _tally(row: Mapping[str, Any], name: str) -> Tally:
    rows = row[f"rows{name}"]
    return Tally(row.get(f"number{name}", rows) or 0, rows)


def _distinct(part: Part) -> bool:
    return isinstance(part, registry.Count) and bool(part.distinct)
