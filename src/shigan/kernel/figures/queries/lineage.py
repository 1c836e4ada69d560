"""The very rows behind a figure: the same filter, listed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from shigan.kernel.figures.models import FrozenValue, ReportedFigure
from shigan.kernel.figures.queries.asked import figure_of, period_of, unit_of
from shigan.kernel.figures.queries.frozen_ids import with_frozen_ids
from shigan.kernel.figures.queries.readings import speaks_of
from shigan.kernel.figures.queries.rows import Rows
from shigan.kernel.figures.registry import Figure, Part, Reported
from shigan.kernel.figures.rules.numbers import plain
from shigan.kernel.figures.rules.period import Period
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.web.fields import Field, Kind

REPORT_COLUMNS = (
    Field("value", _("数值"), Kind.DECIMAL, read=lambda row: plain(row.value)),
    Field("growth", _("同比"), Kind.PERCENT, read=lambda row: plain(row.growth)),
    Field("caliber", _("口径")),
    Field("source", _("来源")),
    Field("as_of", _("截至"), Kind.DATE),
    Field("note", _("说明")),
    Field("entered_by", _("填报人")),
    Field("entered_at", _("填报时间"), Kind.INSTANT),
)


@dataclass(frozen=True)
class LineageRows:
    """Rows behind a figure, newest first: those that the scope may see, out of all."""

    queryset: QuerySet[Any]
    columns: tuple[Field, ...]
    #: Code of the column that names a row.
    title: str
    url: Callable[[Any], str] | None
    #: All that were counted, whether or not the scope may see them.
    total: int


def lineage(
    code: str,
    *,
    period: str | Period,
    unit: str | Unit,
    scope: Scope,
    part: int = 0,
    live: bool = False,
) -> LineageRows:
    """The rows of a figure's part (of a ratio: 0 the numerator, 1 the denominator).

    In a closed period they are the rows that were counted then.
    """
    figure, place = figure_of(code), unit_of(unit, scope)
    days = speaks_of(figure, period_of(period), scope.on)
    if isinstance(figure.measure, Reported):
        return _reports(figure, place, days, scope)
    chosen = figure.parts[part]
    if days is None:
        everything = chosen.source.queryset().none()
    elif not live and (frozen := _frozen(figure, place, days)):
        everything = with_frozen_ids(chosen.source.queryset(), frozen.standing, part)
    else:
        everything = rows_behind(chosen, place.path, days)
    seen = everything.visible_to(scope)  # type: ignore[attr-defined]  # every source's rows have it
    source = chosen.source
    return LineageRows(
        queryset=seen.order_by(f"-{source.date or source.since}", "-pk"),
        columns=source.columns,
        title=source.title or (source.columns[0].code if source.columns else ""),
        url=source.url,
        total=everything.count(),
    )


def rows_behind(part: Part, path: str, period: Period) -> QuerySet[Any]:
    """The rows that a part counts."""
    rows = Rows(part.source, path)
    return rows.queryset.filter(part.where, rows.within(period))


def _frozen(figure: Figure, unit: Unit, period: Period) -> FrozenValue | None:
    return (
        FrozenValue.objects.standing()
        .filter(code=figure.code, unit=unit, first=period.first, last=period.last)
        .first()
    )


def _reports(figure: Figure, unit: Unit, period: Period | None, scope: Scope) -> LineageRows:
    """What was ever reported, corrections and all."""
    rows = ReportedFigure.objects.none()
    if period is not None:
        rows = ReportedFigure.objects.filter(
            code=figure.code, unit=unit, first=period.first, last=period.last
        )
    seen = rows.visible_to(scope).order_by("-pk")
    return LineageRows(seen, REPORT_COLUMNS, "source", None, rows.count())
