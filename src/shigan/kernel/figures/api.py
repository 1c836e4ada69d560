"""Routes of figures: the list, one figure sliced, and the rows behind it."""

from __future__ import annotations

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from ninja import Query, Router

from shigan.kernel.base.errors import Denied
from shigan.kernel.figures.queries.asked import figure_of
from shigan.kernel.figures.queries.export import as_json, figures_json
from shigan.kernel.figures.queries.lineage import lineage
from shigan.kernel.figures.queries.values import By, evaluate
from shigan.kernel.figures.serializers import FigureOut, RowsOut, ValueOut, figure_out, rows_out
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.web.cursor import Cursor, Limit, page
from shigan.kernel.web.problems import problems

router = Router()

PeriodText = Annotated[
    str, Query(max_length=30, description="2022, 2022H1, 2022Q3, 2022-03, or two joined by `..`")
]
UnitCode = Annotated[str, Query(max_length=32, description="Code of a unit.")]


@router.get("", response={200: list[ValueOut], **problems(404, 422)}, summary="Figures")
def figures(request: ScopedRequest, period: PeriodText, unit: UnitCode) -> list[ValueOut]:
    """All figures of a unit and a period: the same list as `shigan figures --json`."""
    return [ValueOut(**value) for value in figures_json(period, unit, request.scope)]


@router.get("/{code}", response={200: FigureOut, **problems(404, 422)}, summary="One figure")
def figure(
    request: ScopedRequest,
    code: str,
    period: PeriodText,
    unit: UnitCode,
    by: By | None = None,
) -> FigureOut:
    """A figure of a unit and a period: whole, by month, by the units directly below, or both."""
    found = evaluate([code], period=period, unit=unit, scope=request.scope, by=by)
    return figure_out(figure_of(code), [as_json(value) for value in found])


@router.get(
    "/{code}/rows", response={200: RowsOut, **problems(404, 422)}, summary="Rows behind a figure"
)
def rows(
    request: ScopedRequest,
    code: str,
    period: PeriodText,
    unit: UnitCode,
    part: int | None = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> RowsOut:
    """The very rows that were counted. `part` of a ratio: 0 its numerator, 1 its denominator."""
    last = max(len(figure_of(code).parts), 1) - 1
    chosen = last if part is None else part
    if not 0 <= chosen <= last:
        raise Denied(_("这个指标没有第%(part)d部分") % {"part": chosen})
    behind = lineage(code, period=period, unit=unit, scope=request.scope, part=chosen)
    order = str(behind.queryset.query.order_by[0])
    found, after = page(behind.queryset, order, cursor, limit)
    return rows_out(behind, found, after)
