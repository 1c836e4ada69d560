"""Pages of a list that stay quick, however long the list is."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Any

from django.http import HttpRequest

from shigan.kernel.web.filters import Rows
from shigan.kernel.web.links import address

#: Nobody reads on beyond this row; to pass over more of them would take ever longer.
DEEPEST = 10_000
#: Counting stops here: beyond it the exact number costs more than it tells.
COUNTED = 100_000


def capped_count(rows: Rows) -> int:
    """How many rows there are, or one more than `COUNTED` if there are more than that."""
    return rows.order_by().values("pk")[: COUNTED + 1].count()


def _reached(rows: Any) -> int:
    """How many rows one can page through; they may be at hand already."""
    return len(rows) if isinstance(rows, list) else rows.order_by()[:DEEPEST].count()


def _number(text: str) -> int:
    """The number of a page as the address has it; what is none stands for the first."""
    if not text.isdecimal():
        return 1
    return max(int(text), 1) if len(text) < len(str(DEEPEST)) else DEEPEST


@dataclass(frozen=True)
class Slice:
    """The rows of one page, and where it lies in the whole."""

    records: list[Any]
    number: int
    size: int
    more: bool

    @property
    def first(self) -> int:
        """The number of the first row."""
        return (self.number - 1) * self.size + 1

    @property
    def last(self) -> int:
        """The number of the last row."""
        return self.first + len(self.records) - 1

    @classmethod
    def of(cls, rows: Rows, text: str, size: int) -> Slice:
        """The page that the address names: one statement, for one row more than is shown.

        Beyond the last row it is the last page.
        """
        number = min(_number(text), DEEPEST // size)
        found = cls._at(rows, number, size)
        if found.records or number == 1:
            return found
        return cls._at(rows, max(1, ceil(_reached(rows) / size)), size)

    @classmethod
    def _at(cls, rows: Rows, number: int, size: int) -> Slice:
        start = (number - 1) * size
        records = list(rows[start : start + size + 1])
        return cls(records[:size], number, size, len(records) > size)

    def pager(self, request: HttpRequest, total: int) -> dict[str, Any]:
        """What `web/_pager.html` gets."""
        deepest = (self.number + 1) * self.size > DEEPEST
        before, after = (address(request, page=self.number + step) for step in (-1, 1))
        return {
            "first": self.first,
            "last": self.last,
            "total": total if total <= COUNTED else None,
            "previous_url": before if self.number > 1 else "",
            "next_url": after if self.more and not deepest else "",
            "deepest": deepest and self.more,
        }
