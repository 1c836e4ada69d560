"""The engine's door: figures of a unit and a period, whole, by month, by unit below, or by both.

The number of statements depends on how many sources are asked, never on how many figures,
months or units: one for each source (and one more where it found nothing, to tell "none" from
"never entered"), one each for frozen values, reports and targets.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.errors import Refused
from shigan.kernel.figures.choices import How, Measured, NoGrowth, Why
from shigan.kernel.figures.models import ReportedFigure, Target
from shigan.kernel.figures.queries.asked import figure_of, period_of, unit_of
from shigan.kernel.figures.queries.readings import Reading, Readings, speaks_of
from shigan.kernel.figures.queries.stated import targets
from shigan.kernel.figures.registry import Figure, Text
from shigan.kernel.figures.rules.curve import Progress, curve, expected
from shigan.kernel.figures.rules.numbers import Growth, Number, growth
from shigan.kernel.figures.rules.period import Period
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.scope import Scope

By = Literal["month", "unit", "unit_month"]
_MOST_MONTHS = 36


@dataclass(frozen=True)
class Value:
    """A figure at a unit in a period."""

    code: str
    label: Text
    value: Number | None
    unit: Measured
    #: The measure word behind the number.
    word: Text
    how: How
    why_null: Why | None
    period: Period
    #: The days of which the value speaks: those that have passed, or the half-year of a rank.
    days: Period | None
    unit_code: str
    unit_name: str
    sample: int
    #: The period is closed: this is the value that stands, whatever the rows say now.
    frozen: bool
    restated: bool
    report: ReportedFigure | None
    growth: Growth | None = None
    #: Where compared and there is no growth: why.
    why_no_growth: NoGrowth | None = None
    #: From the beginning of the year.
    ytd: Number | None = None
    target: Progress | None = None


def evaluate(
    codes: Iterable[str],
    *,
    period: str | Period,
    unit: str | Unit,
    scope: Scope,
    by: By | None = None,
    live: bool = False,
    compare: bool = True,
) -> list[Value]:
    """Figures of a unit that the scope may see; figure by figure, each slice in order.

    With `live` closed periods are counted again. Without `compare` there is no growth, no year to
    date and no target, and less is read.
    """
    chosen = [figure_of(code) for code in codes]
    whole, place = period_of(period), unit_of(unit, scope)
    return values(chosen, whole, place, on=scope.on, by=by, live=live, compare=compare)


def values(
    chosen: Sequence[Figure],
    period: Period,
    place: Unit,
    *,
    on: date,
    by: By | None = None,
    live: bool = False,
    compare: bool = True,
) -> list[Value]:
    """`evaluate` for those who have no scope to ask for: the closing of a period."""
    below = units_below(place, period) if by in {"unit", "unit_month"} else None
    units = [place] if below is None else below
    periods = months_of(period) if by in {"month", "unit_month"} else [period]
    spoken = {(f.code, p): speaks_of(f, p, on) for f in chosen for p in periods}
    needed = {days for days in spoken.values() if days}
    goals: dict[tuple[str, int, int], Target] = {}
    if compare:
        needed |= {days for p in needed for days in (_year_before(p), p.year_to_date())}
        goals = targets(chosen, units, {p.last.year for p in periods})
    readings = Readings(chosen, place, below, needed, live=live)
    found = []
    for figure in chosen:
        for unit in units:
            for asked in periods:
                days = spoken[figure.code, asked]
                value = _value(figure, unit, asked, days, readings)
                if compare and days:
                    target = goals.get((figure.code, unit.pk, asked.last.year))
                    value = _compared(value, figure, unit, days, readings, target)
                found.append(value)
    return found


def units_below(place: Unit, period: Period) -> list[Unit]:
    """The units directly below that existed in the period."""
    still_there = Q(closed_on__isnull=True) | Q(closed_on__gt=period.first)
    found = place.children.filter(still_there, opened_on__lte=period.last)
    return list(found.order_by("order", "code"))


def months_of(period: Period) -> list[Period]:
    """The period's months; a period of very many is refused."""
    months = period.months() if period.days <= _MOST_MONTHS * 31 else []
    if not 1 <= len(months) <= _MOST_MONTHS:
        raise Refused(_("按月最多看%(most)d个月，请缩短期间") % {"most": _MOST_MONTHS})
    return months


def _value(
    figure: Figure, unit: Unit, asked: Period, days: Period | None, readings: Readings
) -> Value:
    now = readings.at(figure, unit, days) if days else Reading(None, Why.NOT_BEGUN)
    return Value(
        code=figure.code,
        label=figure.label,
        value=now.value,
        unit=figure.unit,
        word=figure.measure_word,
        how=figure.how,
        why_null=now.why,
        period=asked,
        days=days,
        unit_code=unit.code,
        unit_name=unit.name,
        sample=now.sample,
        frozen=now.frozen is not None,
        restated=now.frozen is not None and now.frozen.standing is not now.frozen,
        report=now.report,
    )


def _compared(
    value: Value,
    figure: Figure,
    unit: Unit,
    days: Period,
    readings: Readings,
    target: Target | None,
) -> Value:
    """The value with what it is compared with."""
    before = _year_before(days)
    base = readings.at(figure, unit, before)
    change = _growth(figure, value, base)
    if isinstance(change, Growth) and not value.report:
        whole = readings.is_base(figure, unit, before)
        change = change if whole else NoGrowth.NOT_WHOLE
    to_date = readings.at(figure, unit, days.year_to_date()).value
    return replace(
        value,
        growth=change if isinstance(change, Growth) else None,
        why_no_growth=change if isinstance(change, NoGrowth) else None,
        ytd=to_date,
        target=_progress(target, days, to_date) if target else None,
    )


def _growth(figure: Figure, now: Value, base: Reading) -> Growth | NoGrowth:
    if now.report and now.report.growth is not None:  # as stated: its base may be a comparable one
        return Growth(now.report.growth, base.value)
    if now.report and base.report and now.report.caliber != base.report.caliber:
        return NoGrowth.OTHER_CALIBER
    if now.value is None or base.value is None:
        return NoGrowth.NO_VALUE if now.value is None else NoGrowth.NO_BASE
    change = growth(now.value, base.value, in_points=figure.unit is Measured.PERCENT)
    return change or NoGrowth.NOT_ABOVE_ZERO


def _progress(target: Target, days: Period, actual: Number | None) -> Progress:
    shape = curve(target.curve_kind, target.points)
    return Progress(target.value, expected(target.value, shape, days.last), actual)


def _year_before(period: Period) -> Period:
    return period.shift_years(-1)
