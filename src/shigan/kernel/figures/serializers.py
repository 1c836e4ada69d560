"""Figures and the rows behind them as the API tells of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from shigan.kernel.figures.choices import Direction, How, Measured
from shigan.kernel.figures.queries.lineage import LineageRows
from shigan.kernel.figures.registry import Figure
from shigan.kernel.web.cells import Cells
from shigan.kernel.web.schemas import Out


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
