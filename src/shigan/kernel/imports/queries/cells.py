"""The cells of a table read as the kinds of their fields, each problem at its cell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from shigan.kernel.base.text import fold
from shigan.kernel.imports.problems import Problem, Remark, Row, Values, cell_text
from shigan.kernel.imports.queries.context import Context
from shigan.kernel.imports.queries.locating import Located, heading_unit
from shigan.kernel.imports.queries.readers import measure_of_field, reader_of
from shigan.kernel.imports.queries.report import Report
from shigan.kernel.imports.rules.headings import is_blank, place_of
from shigan.kernel.imports.rules.values import Reader, Stated, Unread, is_ditto
from shigan.kernel.web.fields import Field
from shigan.kernel.web.rules import masked
from shigan.kernel.web.saying import listed


def rows_of(located: Located, context: Context, fixes: Mapping[str, str]) -> list[Row]:
    """The rows of the table, merged cells spread, cells corrected by a person put in."""
    table, found = located.table, located.found
    cells = {row: table.rows[row] for row in found.rows}
    for span in table.merged:
        if span.bottom > span.top and span.top in cells and span.left < len(cells[span.top]):
            _spread(cells, span.left, cells[span.top][span.left], range(span.top, span.bottom + 1))
    fields = {column.place: code for code, column in context.columns.items()}
    places = {code: place for place, code in enumerate(fields.values())}
    rows = {row: Row(row + table.first, content, Values(places)) for row, content in cells.items()}
    for address, text in fixes.items():
        row, place = place_of(address) or (-1, -1)
        if row in rows and place in fields:
            personal = context.declared(fields[place]).personal
            shown = context.importer.mask if personal else str
            _correct(rows[row], place, fields[place], address, text, shown)
    return list(rows.values())


def _spread(cells: dict[int, Sequence[Any]], place: int, value: Any, rows: range) -> None:
    """A cell that was merged downwards says the same in each of its rows."""
    for row in rows:
        if row in cells and (place >= len(cells[row]) or is_blank(cells[row][place])):
            cells[row] = _with(cells[row], place, value)


def _with(cells: Sequence[Any], place: int, value: Any) -> list[Any]:
    out = [*cells, *([""] * (place + 1 - len(cells)))]
    out[place] = value
    return out


def _correct(
    row: Row, place: int, code: str, address: str, text: str, shown: Callable[[str], str]
) -> None:
    before = row.cells[place] if place < len(row.cells) else ""
    row.cells = _with(row.cells, place, text)
    was = "" if is_blank(before) else shown(cell_text(before))
    row.remark(code, Remark(address, was, "fixed", shown(cell_text(text)) if text else ""))


def read_cells(context: Context, report: Report) -> Iterator[Problem]:
    """Read each column top to bottom; problems come by column."""
    fields = context.importer.fields
    for place, declared in enumerate(fields):
        context.progress(len(context.rows) * place // len(fields))
        column = context.columns.get(declared.code)
        if column is None:
            continue
        try:
            measure = heading_unit(report, column, measure_of_field(declared))
            read = reader_of(declared, context, measure)
        except Unread as wrong:
            cell = f"{column.letter}{report.header_rows[-1]}" if report.header_rows else ""
            said = {"column": column.heading, "cell": cell, "read": column.heading}
            yield Problem.known(wrong.code, row=0, values=wrong.values, **said)
            continue
        yield from _read_column(context, declared, read)


def _read_column(context: Context, declared: Field, read: Reader) -> Iterator[Problem]:
    """One column; texts that come again are read once."""
    code, place = declared.code, context.columns[declared.code].place
    seen: dict[str | None, Any] = {}
    above: Any = None
    for row in context.rows:
        raw = row.cells[place] if place < len(row.cells) else None
        if code in row.same:
            above = None if is_blank(raw) else raw
            continue
        if is_blank(raw):
            above = None
            if declared.required:
                missing = Problem.known("required", row=0, values={"label": str(declared.label)})
                yield context.located(row, code, missing)
            continue
        text = raw if isinstance(raw, str) else None
        if text not in seen:
            try:
                if is_ditto(raw):
                    raw = _above(above)
                    text = raw if isinstance(raw, str) else None
                value = seen[text] if text in seen else read(raw)
            except Unread as wrong:
                above = None
                unread = Problem.known(wrong.code, row=0, values=wrong.values)
                yield context.located(row, code, unread)
                continue
            if text is not None:
                seen[text] = value
        else:
            value = seen[text]
        above = raw
        row.values[code] = _plain(context, row, code, value)


def _above(raw: Any) -> Any:
    if raw is None:
        raise Unread("nothing_above")
    return raw


def _plain(context: Context, row: Row, code: str, value: Any) -> Any:
    """The value; where it says less than what was written, that is kept beside it."""
    if not isinstance(value, Stated):
        return value
    personal = context.declared(code).personal
    text = context.read(row, code) if personal else value.text
    read = masked(str(value.value)) if personal else str(value.value)
    row.remark(code, Remark(context.cell(row, code), text, value.why, read))
    return value.value


def repeated(context: Context) -> Iterator[Problem]:
    """Rows whose key an earlier row has already."""
    key = [code for code in context.importer.key if code in context.columns]
    said = listed(context.columns[code].heading for code in key)
    first: dict[tuple[Any, ...], int] = {}
    for row in context.rows:
        values = tuple(_comparable(row[code]) for code in key)
        known = row.key and row.held is not None and row.same.issuperset(key)
        if not key or values[0] is None or known:
            continue
        number = first.setdefault(values, row.number)
        if number != row.number:
            twice = Problem.known("duplicate_row", row=0, values={"first": number, "key": said})
            yield context.located(row, key[0], twice)


def _comparable(value: Any) -> Any:
    return fold(value) if isinstance(value, str) else value
