"""Figures and the rows behind them as the API tells of them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from ninja import Field

from shigan.kernel.figures.choices import CurveKind, Direction, How, JobStatus, Measured
from shigan.kernel.figures.models import ClosingJob
from shigan.kernel.figures.queries.lineage import LineageRows
from shigan.kernel.figures.registry import Figure
from shigan.kernel.web.cells import Cells
from shigan.kernel.web.schemas import Body, Out


class ValueOut(Out):
    """A figure of a unit and a period: what `shigan figures --json` prints."""

    code: str
    label: str
    value: int | float | None
    """Null where there is none; `why_null` says why. Never a silent 0."""
    unit: Measured
    how: How
    period: str
    speaks_of: str | None
    """The days that the value covers: no later than today."""
    unit_code: str
    unit_name: str
    why_null: str | None
    growth: int | float | None
    growth_base: int | float | None
    why_no_growth: str | None
    ytd: int | float | None
    target: int | float | None
    expected: int | float | None
    frozen: bool
    """The period is closed."""
    restated: bool
    source: str | None
    as_of: str | None


class FigureOut(Out):
    """How a figure is declared, and its values slice by slice."""

    code: str
    label: str
    caliber: str
    """What exactly is counted, from when to when, what is left out."""
    unit: Measured
    how: How
    decimals: int
    direction: Direction
    parts: int
    """How many lists of rows there are behind it: of a ratio two, of a reported figure none."""
    values: list[ValueOut]


class ColumnOut(Out):
    """A column of the rows."""

    code: str
    label: str
    kind: str


class RowsOut(Out):
    """Rows behind a figure, newest first."""

    total: int
    """All that were counted, whether or not you may see them."""
    columns: list[ColumnOut]
    items: list[dict[str, Any]]
    next: str | None


def figure_out(figure: Figure, values: list[dict[str, Any]]) -> FigureOut:
    """A figure with its values."""
    return FigureOut(
        code=figure.code,
        label=str(figure.label),
        caliber=str(figure.caliber),
        unit=figure.unit,
        how=figure.how,
        decimals=figure.decimals,
        direction=figure.direction,
        parts=len(figure.parts),
        values=[ValueOut(**value) for value in values],
    )


def rows_out(behind: LineageRows, rows: list[Any], after: str | None) -> RowsOut:
    """Some of the rows; personal data is masked as on the page."""
    cells = Cells(behind.columns)

    def item(row: Any) -> dict[str, Any]:
        values = {
            f.code: cells.text(f, f.value(row)) if f.personal else _plain(f.value(row))
            for f in behind.columns
        }
        return values | ({"url": behind.url(row)} if behind.url else {})

    return RowsOut(
        total=behind.total,
        columns=[
            ColumnOut(code=f.code, label=str(f.label), kind=f.kind.value) for f in behind.columns
        ],
        items=[item(row) for row in rows],
        next=after,
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    return value if isinstance(value, bool | int | float | date | None) else str(value)


Text = Annotated[str, Field(max_length=500)]


class FigureReportIn(Body):
    """A number as an outside office stated it, in the figure's own unit (yuan, percent, count)."""

    unit: str
    period: str
    value: Decimal
    source: Text
    as_of: date
    growth: Decimal | None = None
    """Per cent on the year before, as stated."""
    caliber: Text = ""
    inferred: bool = False
    """The source does not say the as-of date."""
    evidence: str = ""
    """Name of a file from POST /files."""
    note: Text = ""
    """Why it is corrected; needed in place of a number that stands."""
    corrects: bool = False
    """Put it in the place of the number that stands."""


class TargetIn(Body):
    """What a figure of a unit should reach in a year."""

    unit: str
    year: Annotated[int, Field(ge=1900, le=2999)]
    value: Decimal
    reason: Text
    curve_kind: CurveKind = CurveKind.EVEN
    points: list[Any] = []
    """Of BY_MONTH twelve numbers that make 100; of MILESTONES pairs of a day and a percentage."""


class ClosingIn(Body):
    """Which period of which unit, and all below it."""

    unit: str
    period: str


class RestateIn(ClosingIn):
    """What the records now say shall stand in a closed period, and why."""

    reason: Text


class ClosingOut(Out):
    """A closing as it was asked for; it runs in the background."""

    job: int
    status: JobStatus
    unit: str
    period: str
    asked_by: str
    asked_at: datetime
    ended_at: datetime | None
    error: str


class RestatedOut(Out):
    """How many units' values were restated."""

    restated: int


def closing_out(job: ClosingJob) -> ClosingOut:
    """A closing as the API tells of it."""
    return ClosingOut(
        job=job.pk,
        status=JobStatus(job.status),
        unit=job.unit.code,
        period=str(job.period),
        asked_by=job.asked_by_name,
        asked_at=job.asked_at,
        ended_at=job.ended_at,
        error=job.error,
    )
