"""Sheets that come back: which record a row is of, and in which cells it says something new.

A cell that stands as the export would write it now says nothing new, whatever stands there: a mask,
a label, a rounded number. Only the others are read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from shigan.kernel.base.text import fold
from shigan.kernel.imports.problems import Column, Problem, Remark, Row, cell_text
from shigan.kernel.imports.queries.context import Context
from shigan.kernel.imports.queries.locating import Located
from shigan.kernel.imports.queries.present import as_written
from shigan.kernel.imports.queries.readers import field_names
from shigan.kernel.imports.registry import KEY, VERSION, Held, Importer
from shigan.kernel.imports.rules.headings import is_blank, letter, plain_heading
from shigan.kernel.imports.rules.same import agrees, stands_so
from shigan.kernel.web.cells import Cells
from shigan.kernel.web.excel import KEY_MARK, Standing, key_parts, standing
from shigan.kernel.web.fields import Field, Kind
from shigan.kernel.web.rules import masked

_NAMED = {Kind.UNIT: "units", Kind.PERSON: "persons"}
_MASK = "*"


@dataclass(frozen=True)
class _Out:
    """The sheet as it went out: its columns, and its records by their keys."""

    fields: Sequence[Field]
    records: Mapping[str, Any]


def recognise(located: Located, context: Context) -> Iterator[Problem]:
    """Find the records of an exported sheet's rows, and the cells that are as they went out."""
    importer, labels = context.importer, located.found.labels
    place = next((p for p, label in labels.items() if label.startswith(KEY_MARK)), None)
    if place is None or importer.current is None:
        return
    code = labels[place].removeprefix(KEY_MARK)
    known = {one.code: one for one in importer.lists}
    if code != importer.code and code not in known:
        return
    keys = _take_keys(context.rows, place)
    held = _held(importer, context, keys)
    for row in context.rows:
        row.held = held.get(row.key)
    out = _Out([as_written(f) for f in importer.fields], held)
    if code in known:
        out = _Out(known[code].fields, known[code].records(context.actor, keys))
    cells = Cells(out.fields)
    for field in out.fields:
        column = context.columns.get(field.code) or _shown_only(field, located, importer)
        if column is not None:
            yield from _compare(field, column, out, cells, context)


def identify(context: Context) -> None:
    """Find the records of the other rows by what they say: by the importer's own key."""
    importer = context.importer
    lone = [row for row in context.rows if row.good and row.held is None]
    if importer.current is None or not lone:
        return
    keys = [importer.key_of(row) for row in lone]
    held = _held(importer, context, set(keys) - {""})
    for row, key in zip(lone, keys, strict=True):
        row.held = held.get(key)
        if row.held is not None:
            row.same |= {
                code
                for code, value in row.values.items()
                if code in importer.key
                or agrees(_code_of(value), row.held.get(code), masked=_hidden(context, code))
                or (value is None and code in importer.fixed)
            }


def not_by_sheet(context: Context) -> Iterator[Problem]:
    """Cells that say something new of what no sheet can change, or of what changed meanwhile."""
    importer = context.importer
    for row in context.rows:
        if row.held is None or not row.good:
            continue
        fixed = importer.fixed if KEY in row.held else importer.fixed | set(importer.key)
        stale = bool(row.version) and row.version != str(row.held.get(VERSION))
        for code in row.changed:
            if code not in fixed:
                if stale:
                    yield context.located(row, code, Problem.known("stale", row=0))
            elif stale:
                _keep(row, code, context)
            else:
                field = context.declared(code)
                said = {"label": str(field.label), "value": _words(field, row.held)}
                yield context.located(row, code, Problem.known("fixed", row=0, values=said))


def _code_of(value: Any) -> Any:
    """A unit by its code, a person by the login."""
    return getattr(value, "code", getattr(value, "username", value))


def _take_keys(rows: Sequence[Row], place: int) -> set[str]:
    """Each row's key; a row that was copied within the sheet is one of its own."""
    seen: set[str] = set()
    for row in rows:
        raw = row.cells[place] if place < len(row.cells) else None
        key, version = key_parts("" if is_blank(raw) else str(raw))
        if key and key not in seen:
            row.key, row.version = key, version
            seen.add(key)
    return seen


def _held(importer: Importer, context: Context, keys: set[str]) -> dict[str, Held]:
    assert importer.current is not None
    current = importer.current(context.actor, keys) if keys else ()
    return {key: one for one in current if (key := importer.key_of(one)) in keys}


def _shown_only(field: Field, located: Located, importer: Importer) -> Column | None:
    """Where a column stands that is shown and not read."""
    if any(field.code == other.code for other in importer.fields):
        return None
    names = {plain_heading(name) for name in field_names(field)}
    for place, label in located.found.labels.items():
        if plain_heading(label) in names:
            return Column(field.code, str(field.label), label, place, letter(place))
    return None


def _compare(
    field: Field, column: Column, out: _Out, cells: Cells, context: Context
) -> Iterator[Problem]:
    stands = standing(field, cells)
    for row in context.rows:
        record = out.records.get(row.key)
        if record is None or row.held is None:
            continue
        value = field.value(record)
        stood = "" if value is None or value == "" else stands(value)
        raw = row.cells[column.place] if column.place < len(row.cells) else None
        if stands_so(raw, stood):
            if field.code in context.columns:
                _keep(row, field.code, context)
        elif field.code not in context.columns:
            _tell(row, column, raw, stood, context)
        elif is_blank(raw):
            row.emptied |= {field.code}
        elif _hidden(context, field.code) and _MASK in str(stood) and _MASK in str(raw):
            yield context.located(row, field.code, Problem.known("half_masked", row=0))
            _keep(row, field.code, context)


def _hidden(context: Context, code: str) -> bool:
    """Whether a field goes out as a mask: a number that names a person, a day of birth."""
    field = context.declared(code)
    return field.personal or field.kind is Kind.DATE


def _keep(row: Row, code: str, context: Context) -> None:
    """The record's own value, typed as a cell's would be; of what is masked the mask alone."""
    assert row.held is not None
    field, value = context.declared(code), row.held.get(code)
    if value == "":
        value = None
    elif field.kind in _NAMED and value is not None:
        value = getattr(context, _NAMED[field.kind]).exact.get(fold(value))
    elif isinstance(value, str) and field.kind in {Kind.DATE, Kind.INSTANT}:
        value = None
    row.same |= {code}
    row.values[code] = value


def _tell(row: Row, column: Column, raw: Any, stood: Standing, context: Context) -> None:
    """A column that the system works out was written over: told, and not read."""
    hide = masked if context.importer.secret else str
    text, now = "" if is_blank(raw) else cell_text(raw), _said(stood)
    address = f"{column.letter}{row.number}" if context.addressed else ""
    told = Remark(address, hide(text) if text else "", "computed", hide(now) if now else "")
    row.remark(f"shown.{column.field}", told)


def _words(field: Field, held: Held) -> str:
    """What a record says of a field, as its sheet writes it."""
    plain = as_written(field)
    value = plain.value(held)
    return "" if value is None or value == "" else _said(standing(plain, Cells([plain]))(value))


def _said(stood: Standing) -> str:
    if isinstance(stood, datetime):
        rounded = stood + timedelta(microseconds=500_000)
        return rounded.replace(microsecond=0).isoformat(sep=" ")
    return stood.isoformat() if isinstance(stood, date) else str(stood)
