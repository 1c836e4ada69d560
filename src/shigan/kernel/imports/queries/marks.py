"""What a sheet says beside its values: failed formulas, and rows and columns that are hidden.

The reader of values gives failed formulas as blanks and does not tell of hiding, so the parts of
the package are looked through here, a piece at a time: a million empty rows take no memory.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from posixpath import join, normpath

from shigan.kernel.imports.rules.formulas import circular
from shigan.kernel.imports.rules.headings import place_of
from shigan.kernel.imports.rules.values import CIRCULAR, UNCALCULATED

_PIECE = 1 << 20
_MOST_COLUMNS = 16384
_SHEET = re.compile(rb'<(?:\w+:)?sheet\b[^>]*?\s\w+:id="([^"]+)"')
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_ID, _TARGET = re.compile(rb'\bId="([^"]+)"'), re.compile(rb'\bTarget="([^"]+)"')
_COLUMN = re.compile(rb"<(?:\w+:)?col\b[^>]*>")
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*\bhidden="(?:1|true)"[^>]*>')
_NUMBERS = {name: re.compile(rb'\b%s="(\d+)"' % name) for name in (b"r", b"min", b"max")}
_CELL = re.compile(
    rb"<(?:\w+:)?c\b([^>]*[^/>])>"
    rb"(?:<(?:\w+:)?f\b[^>]*?(?:/>|>([^<]*)</(?:\w+:)?f>))?"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>([^<]*)</(?:\w+:)?v>)?"
)
_ADDRESS, _TYPE = re.compile(rb'\br="([A-Z]+\d+)"'), re.compile(rb'\bt="(\w+)"')


@dataclass
class Marks:
    """Rows and columns count from 0."""

    #: Row, column → what is shown there instead of a value.
    faults: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)


def xlsx_marks(path: Path, sheet: int) -> Marks:
    """The marks of the n-th sheet of an .xlsx file; none where the package does not say."""
    marks = Marks()
    formulas: dict[str, str] = {}
    with zipfile.ZipFile(path) as packed:
        name = _part(packed, sheet)
        if not name:
            return marks
        for piece in _pieces(packed, name):
            _look(piece, marks, formulas)
    for address in circular(formulas):
        if place := place_of(address):
            marks.faults[place] = CIRCULAR
    return marks


def _look(piece: bytes, marks: Marks, formulas: dict[str, str]) -> None:
    for tag in _COLUMN.findall(piece):
        if _HIDDEN.search(tag):
            first, last = _number(tag, b"min"), _number(tag, b"max")
            marks.hidden_columns.update(range(first - 1, min(last, _MOST_COLUMNS)))
    if b"hidden=" in piece:
        marks.hidden_rows.update(_number(tag, b"r") - 1 for tag in _ROW.findall(piece))
    if b"f>" not in piece and b'"e"' not in piece:
        return
    for attributes, formula, value in _CELL.findall(piece):
        kind, address = _TYPE.search(attributes), _ADDRESS.search(attributes)
        place = place_of(address[1].decode()) if address else None
        if address is None or place is None:
            continue
        if formula:
            formulas[address[1].decode()] = unescape(formula.decode())
        if kind is not None and kind[1] == b"e":
            marks.faults[place] = value.decode()
        elif formula and not value and (kind is None or kind[1] != b"str"):
            marks.faults[place] = UNCALCULATED


def _number(tag: bytes, name: bytes) -> int:
    found = _NUMBERS[name].search(tag)
    return int(found[1]) if found else 1


def _pieces(packed: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """The part, cut between rows."""
    rest = b""
    with packed.open(name) as part:
        while fresh := part.read(_PIECE):
            rest += fresh
            cut = rest.rfind(b"<row")
            if cut > 0:
                yield rest[:cut]
                rest = rest[cut:]
    yield rest


def _part(packed: zipfile.ZipFile, sheet: int) -> str:
    """The name of the part that holds a sheet; empty where the package does not say."""
    try:
        wanted = _SHEET.findall(packed.read("xl/workbook.xml"))[sheet]
        for relation in _RELATION.findall(packed.read("xl/_rels/workbook.xml.rels")):
            name, target = _ID.search(relation), _TARGET.search(relation)
            if name and target and name[1] == wanted:
                part = normpath(join("xl", target[1].decode())).lstrip("/")
                return part if part in packed.namelist() else ""
    except (KeyError, IndexError):
        pass
    return ""
