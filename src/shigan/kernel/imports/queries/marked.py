"""The same sheet with the bad cells coloured and commented, to be corrected and sent again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from shigan.kernel.imports.problems import Problem
from shigan.kernel.imports.queries.sheets import read_source

_BAD = PatternFill("solid", fgColor="FFFFD9D6")
_FORMULA = ("=", "+", "-", "@")


def marked_sheet(path: Path, sheet: str, problems: Iterable[Problem]) -> bytes:
    """The workbook as it came, in .xlsx, with each problem at its cell.

    Only an .xlsx keeps its looks; of any other file the cells are written anew.
    """
    book = load_workbook(path) if path.suffix.lower() == ".xlsx" else _rewritten(path)
    page = book[sheet] if sheet in book.sheetnames else book.worksheets[0]
    notes: dict[str, list[str]] = defaultdict(list)
    for problem in problems:
        if problem.cell:
            notes[problem.cell].append(f"{problem.message}。{problem.suggestion}")
    for address, texts in notes.items():
        cell = page[_top_left(page, address)]
        cell.fill = _BAD
        cell.comment = Comment("\n".join(texts), _("核对"), width=280, height=40 + 40 * len(texts))
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def _top_left(page: Any, address: str) -> str:
    """Of a merged cell only the first can be written to."""
    merged = (r for r in page.merged_cells.ranges if address in r)
    found = next(merged, None)
    return found.coord.partition(":")[0] if found is not None else address


def _rewritten(path: Path) -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, table in enumerate(read_source(path).tables, start=1):
        page = book.create_sheet(table.name[:31] or f"{number}")
        for row, cells in enumerate(table.rows, start=table.first or 1):
            for place, value in enumerate(cells, start=1):
                cell = page.cell(row, place)
                cell.value = _plain(value)
                if isinstance(value, str) and value.startswith(_FORMULA):
                    cell.data_type = "s"
        for span in table.merged:
            page.merge_cells(
                start_row=span.top + 1,
                start_column=span.left + 1,
                end_row=span.bottom + 1,
                end_column=span.right + 1,
            )
    return book


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return ILLEGAL_CHARACTERS_RE.sub("", value)
    return value if isinstance(value, int | float | bool) or hasattr(value, "year") else str(value)
