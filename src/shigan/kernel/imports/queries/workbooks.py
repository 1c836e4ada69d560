"""Workbooks as tables: .xlsx, .xls and .ods, with what is merged, hidden or failed in them."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from shigan.kernel.base.errors import Refused
from shigan.kernel.imports.queries.marks import Marks, xlsx_marks
from shigan.kernel.imports.queries.ods import ods_marks
from shigan.kernel.imports.queries.tables import Source, Table
from shigan.kernel.imports.queries.xls import xls_hidden, xls_locked
from shigan.kernel.imports.rules.headings import Span, is_blank

#: A packed workbook that unpacks to more than this is not opened.
_MOST_UNPACKED = 1 << 29
#: More cells than this are not a table that people filled in.
_MOST_CELLS = 30_000_000
#: The stream that holds a locked .xlsx, whatever the name of the file says.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
#: So many texts are compared with those that follow.
_MOST_TEXTS = 200_000
_NOTHING: Sequence[Any] = ()
_LOCKED = _("文件有密码，读不了；请在Excel里去掉密码后另存")
_BROKEN = _("文件已损坏，读不了；请在Excel里打开后另存为.xlsx")
_TOO_MUCH = _("文件解开后太大，不能读取；请另存为只含数据的工作簿")


def read_workbook(path: Path) -> Source:
    """The visible sheets of a workbook as tables; refused where it is locked, broken or too big."""
    content = path.read_bytes()
    if content[:2] == b"PK":
        _look_inside(path)
    elif _ENCRYPTED in content or xls_locked(content):
        raise Refused(_LOCKED)
    try:
        return _sheets(path, _opened(path))
    except PasswordError as error:
        raise Refused(_LOCKED) from error
    except (CalamineError, zipfile.BadZipFile, zipfile.LargeZipFile, EOFError) as error:
        raise Refused(_BROKEN) from error


def _look_inside(path: Path) -> None:
    """Refuse a package that is locked, holds macros or would unpack to too much."""
    try:
        with zipfile.ZipFile(path) as packed:
            names = set(packed.namelist())
            unpacked = sum(part.file_size for part in packed.infolist())
            manifest = "META-INF/manifest.xml"
            locked = manifest in names and b"encryption-data" in packed.read(manifest)
    except (zipfile.BadZipFile, RuntimeError, EOFError) as error:
        raise Refused(_BROKEN) from error
    if unpacked > _MOST_UNPACKED:
        raise Refused(_TOO_MUCH)
    if locked:
        raise Refused(_LOCKED)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused(_("文件里有宏，不收；请在Excel里另存为不含宏的.xlsx"))


def _opened(path: Path) -> CalamineWorkbook:
    """A workbook by its suffix, which tells a locked one; else by its content."""
    try:
        return CalamineWorkbook.from_path(path)
    except PasswordError:
        raise
    except CalamineError:
        return CalamineWorkbook.from_filelike(BytesIO(path.read_bytes()))


def _sheets(path: Path, book: CalamineWorkbook) -> Source:
    tables, hidden = [], []
    beside = _beside(path)
    for place, told in enumerate(book.sheets_metadata):
        if told.typ is not SheetTypeEnum.WorkSheet:
            continue
        if told.visible is not SheetVisibleEnum.Visible:
            hidden.append(told.name)
            continue
        sheet = book.get_sheet_by_index(place)
        marks, merged = beside[place] if place in beside else _told(path, place)
        spans = merged or tuple(
            Span(*first, *last) for first, last in sheet.merged_cell_ranges or ()
        )
        tables.append(
            Table(
                told.name,
                _with_faults(_rows(sheet), marks),
                merged=spans,
                hidden_rows=frozenset(marks.hidden_rows),
                hidden_columns=frozenset(marks.hidden_columns),
            )
        )
    return Source(tuple(tables), tuple(hidden))


def _beside(path: Path) -> Mapping[int, tuple[Marks, tuple[Span, ...]]]:
    """What is told apart from the values, where all sheets are told of at once."""
    with path.open("rb") as file:
        packed = file.read(2) == b"PK"
    if packed:
        with zipfile.ZipFile(path) as parts:
            if "content.xml" not in parts.namelist():
                return {}
        return dict(enumerate(ods_marks(path)))
    return {place: (marks, ()) for place, marks in enumerate(xls_hidden(path))}


def _told(path: Path, place: int) -> tuple[Marks, tuple[Span, ...]]:
    return (xlsx_marks(path, place) if zipfile.is_zipfile(path) else Marks()), ()


def _rows(sheet: CalamineSheet) -> list[Sequence[Any]]:
    """The rows down to the last that holds anything; those that hold nothing share one."""
    if (sheet.total_height + 1) * (sheet.total_width + 1) > _MOST_CELLS:
        raise Refused(_TOO_MUCH)
    indent = ("",) * (sheet.start[1] if sheet.start else 0)
    texts: dict[Any, Any] = {}  # what says the same is kept once: codes, names, choices
    once = texts.setdefault
    rows: list[Sequence[Any]] = []
    for cells in sheet.iter_rows():
        if len(texts) > _MOST_TEXTS:
            texts.clear()
        blank = all(map(is_blank, cells))
        said = (once(c, c) if isinstance(c, str) else c for c in cells)
        rows.append(_NOTHING if blank else (*indent, *said))
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _with_faults(rows: list[Sequence[Any]], marks: Marks) -> list[Sequence[Any]]:
    """The rows, with failed formulas as they are shown instead of blanks."""
    for (row, place), text in marks.faults.items():
        rows.extend([_NOTHING] * (row + 1 - len(rows)))
        cells = list(rows[row])
        cells.extend([""] * (place + 1 - len(cells)))
        cells[place] = text
        rows[row] = tuple(cells)
    return rows
