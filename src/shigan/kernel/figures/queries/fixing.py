"""The values of a whole tree of units with the rows behind them, ready to be frozen."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from shigan.kernel.figures.queries.lineage import rows_behind
from shigan.kernel.figures.queries.readings import speaks_of
from shigan.kernel.figures.queries.values import Value, units_below, values
from shigan.kernel.figures.registry import Figure, Part, Reported
from shigan.kernel.figures.rules.numbers import Number
from shigan.kernel.figures.rules.period import Period
from shigan.kernel.orgs.models import Unit

#: Unit path → ids of the rows at that unit or below it.
Ids = Mapping[str, Sequence[int]]
#: Figures through, figures in all.
OnProgress = Callable[[int, int], None]


@dataclass(frozen=True)
class Fixing:
    """A figure of a unit, as it is to be frozen."""

    code: str
    unit: Unit
    value: Number | None
    why_null: str
    sample: int
    row_ids: list[list[int]]

    @property
    def digest(self) -> str:
        """SHA-256 over the value and the ids."""
        text = json.dumps([str(self.value), self.why_null, self.row_ids])
        return hashlib.sha256(text.encode()).hexdigest()


def speaking_of(chosen: Collection[Figure], period: Period, on: date) -> list[Figure]:
    """The figures that speak of just this period: the others are not closed with it."""
    return [f for f in chosen if speaks_of(f, period, on) == period and _part_fits(f, period)]


def _part_fits(figure: Figure, period: Period) -> bool:
    """Whether a figure of a part of the year may stand for the period: only for that part."""
    part = figure.measure.part if isinstance(figure.measure, Reported) else ""
    return not part or str(period) == f"{period.first.year}{part}"


def fixings(
    chosen: Collection[Figure],
    period: Period,
    place: Unit,
    on: date,
    on_progress: OnProgress | None = None,
) -> Iterator[Fixing]:
    """Each figure that speaks of just this period, for a unit and all below it."""
    exact, ids = speaking_of(chosen, period, on), {}
    units, found = _tree(exact, period, place, on)
    for done, figure in enumerate(exact, start=1):
        ids[figure.code] = [_ids_by_unit(part, place, period) for part in figure.parts]
        if on_progress:
            on_progress(done, len(exact))
    for value in found:
        unit = units[value.unit_code]
        yield Fixing(
            code=value.code,
            unit=unit,
            value=value.value,
            why_null=value.why_null or "",
            sample=value.sample,
            row_ids=_behind(value, unit, ids[value.code]),
        )


def _tree(
    chosen: Sequence[Figure], period: Period, place: Unit, on: date
) -> tuple[dict[str, Unit], list[Value]]:
    """The units from `place` down by code, and their values as the records now say."""
    found = values(chosen, period, place, on=on, live=True, compare=False)
    units, level = {place.code: place}, [place]
    while level:
        below = {unit.pk: units_below(unit, period) for unit in level}
        for unit in level:
            if below[unit.pk]:
                found += values(chosen, period, unit, on=on, by="unit", live=True, compare=False)
        level = [child for children in below.values() for child in children]
        units |= {unit.code: unit for unit in level}
    return units, found


def _ids_by_unit(part: Part, place: Unit, period: Period) -> Ids:
    """One statement: the rows of a part, under each unit on the way up to `place`."""
    ids: dict[str, list[int]] = defaultdict(list)
    rows = rows_behind(part, place.path, period).order_by("pk")
    for pk, path in rows.values_list("pk", F(part.source.unit_path)):
        end = len(place.path)
        while end > 0:
            ids[path[:end]].append(pk)
            end = path.find("/", end) + 1
    return ids


def _behind(value: Value, unit: Unit, ids: Sequence[Ids]) -> list[list[int]]:
    if value.report is not None:
        return [[value.report.pk]]
    return [list(part.get(unit.path, ())) for part in ids]
