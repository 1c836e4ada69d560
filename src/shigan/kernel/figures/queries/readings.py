"""What stands for a figure at a unit in a period: frozen, reported or counted now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from shigan.kernel.figures.choices import Missing, Why
from shigan.kernel.figures.models import FrozenValue, ReportedFigure
from shigan.kernel.figures.queries.scan import Spot, Tally, scan
from shigan.kernel.figures.queries.stated import frozen_values, reports
from shigan.kernel.figures.registry import Figure, Part, Ratio, Reported, Source
from shigan.kernel.figures.rules.numbers import Number, plain, ratio, rounded
from shigan.kernel.figures.rules.period import Period
from shigan.kernel.orgs.models import Unit


@dataclass(frozen=True)
class Reading:
    """A value, or why there is none, and what it stands on."""

    value: Number | None
    why: Why | None = None
    #: How many rows are behind it; of a ratio, behind its denominator.
    sample: int = 0
    frozen: FrozenValue | None = None
    report: ReportedFigure | None = None


def speaks_of(figure: Figure, period: Period, on: date) -> Period | None:
    """The days of which a figure speaks when asked for a period on a day.

    Records are counted up to that day, so that an unfinished year is compared with as much of
    the year before. A report stands for the period that it names.
    """
    if not isinstance(figure.measure, Reported):
        return period.up_to(on)
    if figure.measure.part and period == Period.parse(f"{period.first.year}"):
        return Period.parse(f"{period.first.year}{figure.measure.part}")
    return period


class Readings:
    """All that is read for some figures, at a unit or at those below it, in some periods.

    With `live` what was frozen is counted again.
    """

    def __init__(
        self,
        figures: Sequence[Figure],
        place: Unit,
        below: Sequence[Unit] | None,
        periods: Collection[Period],
        *,
        live: bool = False,
    ) -> None:
        units = [place] if below is None else below
        self._frozen = {} if live else frozen_values(figures, units, periods)
        self._reports = reports(figures, units, periods)
        by_source: dict[Source, list[Part]] = defaultdict(list)
        open_periods: dict[Source, set[Period]] = defaultdict(set)
        for figure in figures:
            still_open = {
                period
                for period in periods
                if any((figure.code, unit.pk, period) not in self._frozen for unit in units)
            }
            for part in figure.parts:
                by_source[part.source].append(part)
                open_periods[part.source] |= still_open
        self._found = {
            source: scan(source, parts, open_periods[source], place.path, by_unit=below is not None)
            for source, parts in by_source.items()
            if open_periods[source]
        }

    def at(self, figure: Figure, unit: Unit, period: Period) -> Reading:
        """The reading of a figure."""
        key = (figure.code, unit.pk, period)
        frozen, report = self._frozen.get(key), self._reports.get(key)
        if frozen is not None:
            fixed = frozen.standing
            why = Why(fixed.why_null) if fixed.why_null else None
            return Reading(plain(fixed.value), why, fixed.sample, frozen, report)
        if isinstance(figure.measure, Reported):
            if report is None or report.value is None:
                return Reading(None, Why.NOT_REPORTED)
            return Reading(plain(report.value), sample=1, report=report)
        return self._counted(figure, (period, unit.path))

    def is_base(self, figure: Figure, unit: Unit, period: Period) -> bool:
        """Whether the records of a period are whole enough to stand on (docs/rules/figures.md#R5).

        A stock is what it is on the last day; what was frozen or reported is whole.
        """
        if figure.missing is Missing.ZERO or (figure.code, unit.pk, period) in self._frozen:
            return True
        flows = {part.source for part in figure.parts if part.source.is_flow}
        return all(self._found[source].covers((period, unit.path)) for source in flows)

    def _counted(self, figure: Figure, spot: Spot) -> Reading:
        tallies: list[Tally] = []
        for part in figure.parts:
            found = self._found[part.source]
            tally = found.tally(part, spot)
            unknown = figure.missing is Missing.UNKNOWN and not tally.rows
            if unknown and not found.was_entered(spot):
                return Reading(None, Why.NEVER_ENTERED)
            tallies.append(tally)
        number, rows = tallies[-1].number, tallies[-1].rows
        if not isinstance(figure.measure, Ratio):
            return Reading(rounded(number, figure.decimals), sample=rows)
        value = ratio(
            tallies[0].number, number, scale=figure.measure.scale, decimals=figure.decimals
        )
        return Reading(value, None if value is not None else Why.NOTHING_DUE, rows)
