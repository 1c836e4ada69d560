"""A figure by month and by unit: what is drawn, and the table of places."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from shigan.kernel.figures.choices import Direction, Why
from shigan.kernel.figures.queries.asked import month_label
from shigan.kernel.figures.queries.values import Value, evaluate
from shigan.kernel.figures.registry import Figure
from shigan.kernel.figures.rules.rank import Entrant, Unplaced, ranked
from shigan.kernel.figures.views.place import Place
from shigan.kernel.web.plots import Plot, Series

_SILENT = {Why.NEVER_ENTERED, Why.NOT_REPORTED, Why.NOT_BEGUN}


def by_month(figure: Figure, place: Place) -> Plot | None:
    """The months of the year against those of the year before; none if there is no value."""
    year = place.year
    now, base = (_months(figure, place, back) for back in (0, 1))
    if all(v.value is None for v in now):
        return None
    return Plot(
        id="by-month",
        kind="line",
        title=_("按月"),
        labels=[month_label(v.period) for v in now],
        unit=figure.measure_word,
        most=figure.most,
        series=[
            Series(str(year), [v.value for v in now], urls=[_url("rows", v) for v in now]),
            Series(str(year.shift_years(-1)), [v.value for v in base], role="base"),
        ],
    )


def _months(figure: Figure, place: Place, years_back: int) -> list[Value]:
    return evaluate(
        [figure.code],
        period=place.year.shift_years(-years_back),
        unit=place.unit,
        scope=place.request.scope,
        by="month",
        compare=False,
    )


@dataclass(frozen=True)
class Placed:
    """A unit's value with its place among the units, or why it has none."""

    value: Value
    url: str
    place: int | None
    why: str


def by_unit(figure: Figure, place: Place) -> list[Placed]:
    """The units below in the order of their places; unranked ones last, in their own order."""
    values = evaluate(
        [figure.code],
        period=place.period,
        unit=place.unit,
        scope=place.request.scope,
        by="unit",
    )
    if figure.direction is Direction.NONE:
        return [Placed(v, _url("figure", v), None, "") for v in values]
    places = ranked(
        [Entrant(v.unit_code, v.value, v.sample) for v in values],
        more_is_better=figure.direction is Direction.MORE,
        min_sample=figure.min_sample,
    )
    rows = [_placed(v, places[v.unit_code]) for v in values]
    return sorted(rows, key=lambda row: row.place or len(rows) + 1)


def with_data(rows: list[Placed]) -> list[Placed]:
    """Without the units that never entered or reported anything."""
    return [row for row in rows if row.value.why_null not in _SILENT]


def units_plot(figure: Figure, rows: list[Placed]) -> Plot:
    """Bars for the units that have a value."""
    known = [row for row in rows if row.value.value is not None]
    return Plot(
        id="by-unit",
        kind="bar",
        title=_("按单位"),
        labels=[row.value.unit_name for row in known],
        unit=figure.measure_word,
        most=figure.most,
        series=[
            Series(
                str(figure.label),
                [row.value.value for row in known],
                urls=[row.url for row in known],
            )
        ],
    )


def _placed(value: Value, place: int | Unplaced) -> Placed:
    if isinstance(place, int):
        return Placed(value, _url("figure", value), place, "")
    why = {
        Unplaced.NO_VALUE: value.why_null.label if value.why_null else "",
        Unplaced.SMALL_SAMPLE: _("只有%(count)d件，不参加排名") % {"count": value.sample},
    }
    return Placed(value, _url("figure", value), None, str(why[place]))


def _url(page: str, value: Value) -> str:
    query = f"?period={value.period}&unit={value.unit_code}"
    return reverse(f"figures:{page}", args=[value.code]) + query
