"""Excel out: any list as a sheet with typed cells, written row by row.

A sheet can be edited and read in again: column A is hidden and holds what finds each record, and
its heading the list that the sheet came from. `standing` says how a value stands in its cell, for
whoever writes it and for whoever asks later whether the cell still says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO, Any
from unicodedata import east_asian_width

import xlsxwriter
from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.errors import Refused
from shigan.kernel.clock.queries import today
from shigan.kernel.web.cells import NUMBERS, Cells
from shigan.kernel.web.fields import Field, Kind
from shigan.kernel.web.forms import field_label

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: The heading of the key column starts so; the list's code follows.
KEY_MARK = "shigan:"
#: Excel's own limit is 1 048 576 rows with the heading.
MOST_ROWS = 1_000_000
#: Excel keeps fifteen digits of a number; longer ones go as text.
_DIGITS = 15
_NARROW, _WIDE = 8, 60
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
#: XML has no place for these.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONGEST = 32_767
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_FORMATS = {
    Kind.DATE: "yyyy-mm-dd",
    Kind.INSTANT: "yyyy-mm-dd hh:mm",
    Kind.PERCENT: "0.0##%",
    Kind.MONEY: "#,##0.00",
    Kind.WHOLE: "#,##0",
    Kind.DECIMAL: "#,##0.####",
}


#: Row, column, value.
Writer = Callable[[int, int, Any], None]
#: What stands in a cell: text, a number, a day, a day with its time.
Standing = str | float | date
_VERSION = "#"


def row_key(key: str, version: int | None = None) -> str:
    """What the hidden column holds of a row: its record, and at which version it went out."""
    return f"{'' if version is None else version}{_VERSION}{key}"


def key_parts(text: str) -> tuple[str, str]:
    """The key and the version that a hidden cell holds; a bare key has no version."""
    version, mark, key = text.partition(_VERSION)
    return (key, version) if mark and (not version or version.isdecimal()) else (text, "")


def standing(field: Field, cells: Cells) -> Callable[[Any], Standing]:
    """How values of a field stand in their cells; no value is asked about."""
    if field.personal or field.kind not in _FORMATS:
        return lambda value: plain_cell(cells.text(field, value))
    if field.kind in NUMBERS:
        share = 100 if field.kind is Kind.PERCENT else 1

        def number(value: Any) -> Standing:
            fits = not isinstance(value, str) and _fits(value)
            return float(value / share) if fits else plain_cell(cells.text(field, value))

        return number

    def day(value: Any) -> Standing:
        if isinstance(value, str):  # masked
            return plain_cell(value)
        if isinstance(value, datetime):
            if timezone.is_aware(value):
                value = timezone.localtime(value).replace(tzinfo=None)
            if field.ends and value.time() == time():
                last: date = (value - timedelta(days=1)).date()  # a cell cannot hold 24:00
                return last
        moment: date = value
        return moment

    return day


def plain_cell(text: str) -> str:
    """Text as a cell can hold it."""
    if not text.isprintable():
        text = _CONTROL.sub("", text)
    return text[:_LONGEST]


class Sheet:
    """A worksheet under way."""

    def __init__(self, book: Any, title: str, fields: Sequence[Field], cells: Cells) -> None:
        self._sheet = book.add_worksheet(_FORBIDDEN.sub(" ", title).strip("' ")[:31])
        self._fields = fields
        self._cells = cells
        self._formats = {k: book.add_format({"num_format": f}) for k, f in _FORMATS.items()}
        #: Shows an apostrophe to the editor, so that Excel never takes the text for a formula.
        self._quoted = book.add_format({"quote_prefix": True})
        self._bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        self._widths = [_NARROW] * (len(fields) + 1)
        #: How each field is read and written is decided once, not for each row.
        self._columns = [
            (place, field.value, self._writer(field)) for place, field in enumerate(fields, start=1)
        ]
        self.count = 0

    def head(self, code: str) -> None:
        """The heading, frozen, with the key column hidden beside it."""
        self._sheet.write_string(0, 0, f"{KEY_MARK}{code}")
        for place, field in enumerate(self._fields, start=1):
            self._text(0, place, field_label(field), self._bold)
        self._sheet.freeze_panes(1, 0)

    def add(self, key: str, record: Any) -> None:
        """The next row."""
        self.count += 1
        if self.count > MOST_ROWS:
            raise Refused(_("超过一百万行，Excel放不下；请用筛选条件缩小范围后再导出"))
        self._sheet.write_string(self.count, 0, plain_cell(key))
        for place, read, write in self._columns:
            value = read(record)
            if value is not None and value != "":
                write(self.count, place, value)

    def finish(self) -> None:
        """Widths and the filter arrows, now that all rows are known."""
        self._sheet.set_column(0, 0, None, None, {"hidden": True})
        for place, width in enumerate(self._widths[1:], start=1):
            self._sheet.set_column(place, place, min(width + 2, _WIDE))
        self._sheet.autofilter(0, 0, self.count, len(self._fields))
        self._sheet.repeat_rows(0)
        self._sheet.set_landscape()
        self._sheet.set_paper(9)
        self._sheet.fit_to_pages(1, 0)

    def _writer(self, field: Field) -> Writer:
        stands = standing(field, self._cells)
        style = self._formats.get(field.kind)
        if field.personal or style is None:
            return lambda row, place, value: self._text(row, place, str(stands(value)))
        wide, whole_day = len(_FORMATS[field.kind]), self._formats[Kind.DATE]

        def write(row: int, place: int, value: Any) -> None:
            cell = stands(value)
            if isinstance(cell, str):
                self._text(row, place, cell)
            elif isinstance(cell, date):
                timed = isinstance(cell, datetime)
                self._sheet.write_datetime(row, place, cell, style if timed else whole_day)
                self._widths[place] = max(self._widths[place], wide)
            else:
                self._sheet.write_number(row, place, cell, style)

        return write

    def _text(self, row: int, place: int, text: str, style: Any = None) -> None:
        if text.startswith(_FORMULA):
            style = self._quoted
        self._sheet.write_string(row, place, text, style)
        if 2 * len(text) > self._widths[place]:
            longest = max(map(_width, text.splitlines()), default=0)
            self._widths[place] = max(self._widths[place], longest)


def _fits(value: Decimal | float) -> bool:
    return len(str(value).lstrip("-").replace(".", "").strip("0")) <= _DIGITS


def _width(text: str) -> int:
    """How many columns of Latin letters the text takes."""
    return sum(2 if east_asian_width(c) in "FW" else 1 for c in text[:_WIDE])


def write_sheet(
    file: IO[bytes],
    *,
    title: str,
    code: str,
    fields: Sequence[Field],
    rows: Iterable[Any],
    key: Callable[[Any], str],
    reveal: bool = False,
) -> int:
    """Write records as a workbook into `file`; memory stays flat. Returns how many rows."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        sheet = Sheet(book, title, fields, Cells(fields, reveal=reveal))
        sheet.head(code)
        for record in rows:
            sheet.add(key(record), record)
        sheet.finish()
    return sheet.count


def sheet_response(*, title: str, **sheet: Any) -> FileResponse:
    """The workbook as a download, through a file on disk: its size never sits in memory."""
    file = TemporaryFile()  # noqa: SIM115 -- the response closes it
    try:
        rows = write_sheet(file, title=title, **sheet)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    name = gettext("%(title)s %(day)s") % {"title": title, "day": today().isoformat()}
    response = FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=TYPE)
    response.headers["X-Rows"] = str(rows)
    return response
