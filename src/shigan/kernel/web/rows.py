"""The rows of a table, written out: a page has hundreds of cells, too many for templates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from html import escape
from typing import Any

from django.utils.translation import gettext

from shigan.kernel.web.cells import Cells
from shigan.kernel.web.columns import Column, Row

Write = Callable[[Row, Any], str]


class Table:
    """Writes the rows of some columns; how each of these is written is decided once."""

    def __init__(
        self,
        columns: Sequence[Column],
        at: datetime,
        *,
        reveal: bool = False,
        ticks: bool = False,
    ) -> None:
        """`reveal` shows personal data that is masked otherwise; `ticks` puts a box to tick before
        each row.
        """
        cells = Cells((column.field for column in columns), reveal=reveal)
        self._at = at
        self._columns = [
            (f'<td class="{c.css}">', c.field.value, _writer(c, cells)) for c in columns
        ]
        self._tick = gettext("选中 %(name)s") if ticks else ""

    def row(self, record: Any, url: str) -> Row:
        """A record in the table, with where it leads."""
        row = Row(record, url, self._at)
        if self._tick:
            row.cells.append(self._box(record))
        row.cells.extend(
            f"{td}{write(row, value(record))}</td>" for td, value, write in self._columns
        )
        return row

    def _box(self, record: Any) -> str:
        label = escape(self._tick % {"name": record})
        return (
            '<td class="pick"><label><input type="checkbox" form="bulk" name="row" '
            f'value="{record.pk}" data-select aria-label="{label}"></label></td>'
        )


def _writer(column: Column, cells: Cells) -> Write:
    if column.html is not None:
        return column.html
    html = cells.html(column.field)
    if column.phone != "title":
        return lambda row, value: html(value)
    return lambda row, value: (
        f'<a href="{escape(row.url)}">{html(value)}</a>' if row.url else html(value)
    )
