"""Cells of a workbook whose formula failed.

The reader gives them as blank; here they come back as what Excel shows (#DIV/0!, #REF!), so that
the dry run can name them.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from posixpath import join, normpath
from typing import Any

_SHEET = re.compile(rb'<(?:\w+:)?sheet\b[^>]*?\s\w+:id="([^"]+)"')
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_ID, _TARGET = re.compile(rb'\bId="([^"]+)"'), re.compile(rb'\bTarget="([^"]+)"')
_FAULT = re.compile(rb'<c\b([^>]*\bt="e"[^>]*)>(?:<f\b[^>]*(?:/>|>[^<]*</f>))?<v>([^<]*)</v>')
_ADDRESS = re.compile(rb'\br="([A-Z]+)(\d+)"')


def put_back(path: Path, sheet: int, rows: list[list[Any]]) -> None:
    """Write the texts of failed formulas into the rows of the n-th sheet of an .xlsx file."""
    if path.suffix.lower() != ".xlsx":
        return
    with zipfile.ZipFile(path) as packed:
        content = _part(packed, sheet)
    for row, place, text in _faults(content):
        if row < len(rows):
            cells = rows[row]
            cells.extend([""] * (place + 1 - len(cells)))
            cells[place] = text


def _faults(content: bytes) -> Iterator[tuple[int, int, str]]:
    if b't="e"' not in content:
        return
    for attributes, text in _FAULT.findall(content):
        if found := _ADDRESS.search(attributes):
            place = 0
            for sign in found[1]:
                place = place * 26 + sign - ord("A") + 1
            yield int(found[2]) - 1, place - 1, text.decode()


def _part(packed: zipfile.ZipFile, sheet: int) -> bytes:
    """The part of the package that holds a sheet; empty where the package does not say."""
    try:
        wanted = _SHEET.findall(packed.read("xl/workbook.xml"))[sheet]
        for relation in _RELATION.findall(packed.read("xl/_rels/workbook.xml.rels")):
            name, target = _ID.search(relation), _TARGET.search(relation)
            if name and target and name[1] == wanted:
                return packed.read(normpath(join("xl", target[1].decode())).lstrip("/"))
    except (KeyError, IndexError):
        pass
    return b""
