"""What an .ods sheet says beside its values: merged cells, hidden rows and columns, faults."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat

from shigan.kernel.imports.queries.marks import Marks
from shigan.kernel.imports.rules.formulas import circular
from shigan.kernel.imports.rules.headings import Span, letter, place_of
from shigan.kernel.imports.rules.values import CIRCULAR

#: Rows that are said to come again so often are the empty rest of the sheet.
_REST = 10_000
_BRACKETS = str.maketrans("[]", "  ")
#: A cell of the same sheet is written [.A1].
_REFERENCE = re.compile(r"(?<=[\[:])\.(?=\$?[A-Z])")


@dataclass
class _Sheet:
    marks: Marks = field(default_factory=Marks)
    merged: list[Span] = field(default_factory=list)
    row: int = 0
    rows: int = 1
    column: int = 0
    place: int = 0
    fault: tuple[int, int] | None = None
    #: Address → its formula, as other workbooks write it.
    formulas: dict[str, str] = field(default_factory=dict)


def ods_marks(path: Path) -> list[tuple[Marks, tuple[Span, ...]]]:
    """The marks and merged cells of each sheet, in their order."""
    sheets: list[_Sheet] = []
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, given: _start(sheets, name, given)
    parser.EndElementHandler = lambda name: _end(sheets, name)
    parser.CharacterDataHandler = lambda text: _text(sheets, text)
    with zipfile.ZipFile(path) as packed, packed.open("content.xml") as part:
        while piece := part.read(1 << 20):
            parser.Parse(piece, False)  # noqa: FBT003 -- expat's own
        parser.Parse(b"", True)  # noqa: FBT003
    for sheet in sheets:
        for address in circular(sheet.formulas):
            if place := place_of(address):
                sheet.marks.faults[place] = CIRCULAR
    return [(sheet.marks, tuple(sheet.merged)) for sheet in sheets]


def _start(sheets: list[_Sheet], name: str, given: dict[str, Any]) -> None:
    if name == "table:table":
        sheets.append(_Sheet())
    if not sheets:
        return
    sheet = sheets[-1]
    hidden = given.get("table:visibility", "visible") != "visible"
    if name == "table:table-column":
        count = int(given.get("table:number-columns-repeated", 1))
        if hidden and count < _REST:
            sheet.marks.hidden_columns.update(range(sheet.column, sheet.column + count))
        sheet.column += count
    elif name == "table:table-row":
        sheet.rows, sheet.place = int(given.get("table:number-rows-repeated", 1)), 0
        if hidden and sheet.rows < _REST:
            sheet.marks.hidden_rows.update(range(sheet.row, sheet.row + sheet.rows))
    elif name in {"table:table-cell", "table:covered-table-cell"}:
        _cell(sheet, given)


def _cell(sheet: _Sheet, given: dict[str, Any]) -> None:
    down = int(given.get("table:number-rows-spanned", 1))
    right = int(given.get("table:number-columns-spanned", 1))
    if (down, right) != (1, 1):
        last = sheet.row + down - 1, sheet.place + right - 1
        sheet.merged.append(Span(sheet.row, sheet.place, *last))
    if formula := given.get("table:formula"):
        address = f"{letter(sheet.place)}{sheet.row + 1}"
        sheet.formulas[address] = _REFERENCE.sub("", formula).translate(_BRACKETS)
    if given.get("calcext:value-type") == "error":
        sheet.fault = (sheet.row, sheet.place)
        sheet.marks.faults[sheet.fault] = ""
    sheet.place += int(given.get("table:number-columns-repeated", 1))


def _text(sheets: list[_Sheet], text: str) -> None:
    if sheets and sheets[-1].fault:
        sheets[-1].marks.faults[sheets[-1].fault] += text


def _end(sheets: list[_Sheet], name: str) -> None:
    if not sheets:
        return
    if name == "table:table-cell":
        sheets[-1].fault = None
    elif name == "table:table-row":
        sheets[-1].row += sheets[-1].rows
