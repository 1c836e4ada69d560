"""Routes of figures: the list, one figure sliced, its rows; entering, targets, closing."""

from __future__ import annotations

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from ninja.responses import Status

from shigan.kernel.base.errors import Denied
from shigan.kernel.figures.actions import (
    Report,
    closing_queue,
    figure_correct,
    figure_report,
    figure_restate,
    target_set,
)
from shigan.kernel.figures.models import ClosingJob
from shigan.kernel.figures.queries.asked import figure_of, period_of, unit_of
from shigan.kernel.figures.queries.export import as_json, figures_json
from shigan.kernel.figures.queries.lineage import lineage
from shigan.kernel.figures.queries.stated import reports
from shigan.kernel.figures.queries.values import By, evaluate
from shigan.kernel.figures.registry import Reported
from shigan.kernel.figures.serializers import (
    ClosingIn,
    ClosingOut,
    FigureOut,
    FigureReportIn,
    RestatedOut,
    RestateIn,
    RowsOut,
    TargetIn,
    ValueOut,
    closing_out,
    figure_out,
    rows_out,
)
from shigan.kernel.figures.tasks import close
from shigan.kernel.files.serializers import evidence_given
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.web.cursor import Cursor, Limit, page
from shigan.kernel.web.idempotency import IdempotencyKey
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


@router.post(
    "/closings", response={202: ClosingOut, **problems(404, 409, 422)}, summary="Close a period"
)
def close_period(
    request: ScopedRequest, body: ClosingIn, idempotency_key: IdempotencyKey = ""
) -> Status[ClosingOut]:
    """Freeze the figures of a unit and all below it, in the background; asked twice it is one."""
    unit = unit_of(body.unit, request.scope, "figures.close")
    job = closing_queue(
        actor=request.scope, period=period_of(body.period), unit=unit, enqueue=close.enqueue
    )
    return Status(202, closing_out(job))


@router.get(
    "/closings/{job}", response={200: ClosingOut, **problems(404, 422)}, summary="A closing"
)
def closing(request: ScopedRequest, job: int) -> ClosingOut:
    """How a closing stands."""
    found = ClosingJob.objects.visible_to(request.scope).select_related("unit").filter(pk=job)
    if (held := found.first()) is None:
        raise Denied
    return closing_out(held)


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


@router.post(
    "/{code}/reports",
    response={201: ValueOut, **problems(404, 409, 422)},
    summary="Enter a reported figure",
)
def report(
    request: ScopedRequest, code: str, body: FigureReportIn, idempotency_key: IdempotencyKey = ""
) -> Status[ValueOut]:
    """Enter what an outside office stated, or put it in the place of what stands."""
    scope, figure = request.scope, figure_of(code)
    unit = unit_of(body.unit, scope, "figures.enter")
    if not isinstance(figure.measure, Reported):
        raise Denied(_("没有找到"))
    if body.evidence:
        evidence_given(scope, {"evidence": [body.evidence]}, {"evidence"})
    period = period_of(body.period)
    given = body.model_dump(exclude={"unit", "period", "corrects"})
    made = Report(code=code, unit=unit, period=period, **given)
    if body.corrects:
        held = reports([figure], [unit], [period]).get((code, unit.pk, period))
        if held is None:
            raise Denied(_("这个期间没有填报数"))
        figure_correct(actor=scope, row=held, report=made)
    else:
        figure_report(actor=scope, report=made)
    (value,) = evaluate([code], period=period, unit=unit, scope=scope)
    return Status(201, ValueOut(**as_json(value)))


@router.post(
    "/{code}/targets", response={201: ValueOut, **problems(404, 409, 422)}, summary="Set a target"
)
def target(
    request: ScopedRequest, code: str, body: TargetIn, idempotency_key: IdempotencyKey = ""
) -> Status[ValueOut]:
    """Say what a figure of a unit should reach in a year, and by which curve."""
    unit = unit_of(body.unit, request.scope, "figures.enter")
    given = body.model_dump(exclude={"unit"})
    target_set(actor=request.scope, code=code, unit=unit, **given)
    (value,) = evaluate([code], period=str(body.year), unit=unit, scope=request.scope)
    return Status(201, ValueOut(**as_json(value)))


@router.post(
    "/{code}/restatements",
    response={201: RestatedOut, **problems(404, 409, 422)},
    summary="Restate a closed period",
)
def restate(
    request: ScopedRequest, code: str, body: RestateIn, idempotency_key: IdempotencyKey = ""
) -> Status[RestatedOut]:
    """Let what the records now say stand in a closed period; the frozen values stay beside."""
    unit = unit_of(body.unit, request.scope, "figures.close")
    figure_of(code)
    restated = figure_restate(
        actor=request.scope,
        code=code,
        period=period_of(body.period),
        unit=unit,
        reason=body.reason,
    )
    return Status(201, RestatedOut(restated=len(restated)))
