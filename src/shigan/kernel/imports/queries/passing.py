"""Rows that are no data: what a person says of them, and what is told of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from shigan.kernel.imports.problems import cell_text
from shigan.kernel.imports.queries.report import PassedRow, Report, Said
from shigan.kernel.imports.queries.tables import Table
from shigan.kernel.imports.registry import Importer
from shigan.kernel.imports.rules.finding import Found, overruled
from shigan.kernel.imports.rules.headings import is_blank
from shigan.kernel.imports.rules.values import CIRCULAR, UNCALCULATED
from shigan.kernel.personal.rules import tells_number
from shigan.kernel.web.rules import masked

#: So many are told with what stands in them, and so many cells of each.
_MOST, _SHOWN = 200, 8
#: What is told of a formula without a result.
_FORMULA = "=…"


def as_said(table: Table, found: Found, said: Said) -> Found:
    """A table's rows, as a person says which are data."""
    return overruled(
        found,
        data={number - table.first for number in said.numbers("data")},
        out={number - table.first for number in said.numbers("out")},
        hidden=table.hidden_rows if said.skip_hidden else (),
    )


def tell_passed(report: Report, table: Table, found: Found, importer: Importer) -> None:
    """Which rows were passed over and why, and which are hidden."""
    told = report.told
    for passed in found.passed:
        told.passed.setdefault(passed.why, []).append(passed.row + table.first)
    personal = {f.code for f in importer.fields if f.personal}
    places = {c.place for c in (*report.columns, *report.asked) if c.field in personal}
    told.passed_rows = [
        PassedRow(one.row + table.first, one.why, _text(table.rows[one.row], places))
        for one in found.passed[:_MOST]
    ]
    rows = {*found.rows, *(one.row for one in found.passed if one.why == "hidden")}
    told.hidden_rows = sorted(row + table.first for row in rows & table.hidden_rows)


def _text(cells: Sequence[Any], personal: Collection[int]) -> str:
    """What a row says, short; what names a person is a mask."""
    texts = [(place, _said(cell)) for place, cell in enumerate(cells) if not is_blank(cell)]
    return " | ".join(
        masked(text) if place in personal or tells_number(text) else text
        for place, text in texts[:_SHOWN]
    )


def _said(cell: Any) -> str:
    """A cell as people see it: 18, not 18.0."""
    if isinstance(cell, str) and cell in {UNCALCULATED, CIRCULAR}:
        return _FORMULA
    return cell_text(int(cell) if isinstance(cell, float) and cell.is_integer() else cell)
