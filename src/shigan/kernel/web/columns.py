"""Columns of a list: a declared field, and how it stands in the table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from typing import Any, Literal

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Model
from django.http import HttpRequest
from django.utils.safestring import SafeString

from shigan.kernel.web.cells import NUMBERS
from shigan.kernel.web.fields import Field, Kind
from shigan.kernel.web.filters import Rows

#: Kinds whose cells stay on one line and as narrow as they can be.
_TIGHT = NUMBERS | {Kind.DATE, Kind.INSTANT, Kind.COLOUR, Kind.YES_NO, Kind.LIMIT, Kind.PERSON}
#: Kinds whose cells do so too while there is room, and else take a second line.
_SNUG = frozenset({Kind.CHOICE, Kind.UNIT})


@dataclass(frozen=True)
class Row:
    """One record in the table."""

    record: Any
    #: Where it leads; empty: nowhere.
    url: str
    #: The instant for which the table tells of it.
    at: datetime
    #: The cells, as HTML.
    cells: list[str] = field(default_factory=list)

    @property
    def html(self) -> SafeString:
        """The row as it stands in the table."""
        leads = f' data-row-url="{escape(self.url)}"' if self.url else ""
        return SafeString(f"<tr{leads}>{''.join(self.cells)}</tr>")


@dataclass(frozen=True)
class Column:
    """A field as a column of a list."""

    field: Field
    #: Shown until the reader chooses otherwise.
    shown: bool = True
    #: Relations through which the value is read: joined only while the column is shown.
    joins: tuple[str, ...] = ()
    #: Writes the cell in a way of its own, as HTML, from its row and the value.
    html: Callable[[Row, Any], str] | None = None
    #: Its place where a row is two lines (phones): the title, the mark beside it, or below.
    phone: Literal["", "title", "mark", "meta"] = ""

    @property
    def code(self) -> str:
        """The code of its field."""
        return self.field.code

    @property
    def css(self) -> str:
        """The classes of its cells."""
        names = [f"cell-{self.phone}"] if self.phone else []
        if self.phone == "title":
            names.append("long")
        elif self.field.kind in _TIGHT:
            names.append("tight")
        elif self.field.kind in _SNUG:
            names.append("snug")
        if self.field.kind in NUMBERS:
            names.append("num")
        return " ".join(names)


@dataclass(frozen=True)
class Sorting:
    """By which column the rows are ordered."""

    column: Column
    down: bool

    @classmethod
    def of(cls, text: str, columns: Sequence[Column]) -> Sorting | None:
        """`due` or `-due`, if such a column can be sorted by."""
        code = text.removeprefix("-")
        for column in columns:
            if column.code == code and column.field.sort:
                return cls(column, text.startswith("-"))
        return None

    def apply(self, rows: Rows) -> Rows:
        """Ordered rows: unknown values last either way, ties by age.

        Where no value can be unknown the plain order is asked for, which an index serves.
        """
        path = self.column.field.sort
        if not nullable(rows.model, path):
            sign = "-" if self.down else ""
            return rows.order_by(f"{sign}{path}", f"{sign}pk")
        by = F(path).desc(nulls_last=True) if self.down else F(path).asc(nulls_last=True)
        return rows.order_by(by, "-pk" if self.down else "pk")


def nullable(model: type[Model], path: str) -> bool:
    """Whether a value at an ORM path can be unknown; an annotation always may."""
    here: Any = model
    for part in path.split("__"):
        try:
            found = here._meta.get_field(part)
        except FieldDoesNotExist:
            return True
        if found.null:
            return True
        here = found.related_model
    return False


def wanted_columns(request: HttpRequest, columns: Sequence[Column]) -> list[Column]:
    """The columns that the address asks for, or those shown at first and the one by which it asks
    to order; always in their order.

    A code that is no longer declared is passed over: an old saved view still works.
    """
    codes = {c for part in request.GET.getlist("cols") for c in part.split(",")}
    by = request.GET.get("sort", "").removeprefix("-")
    return [c for c in columns if c.code in codes] or [
        c for c in columns if c.shown or (c.code == by and c.field.sort)
    ]


def joined(rows: Rows, columns: Iterable[Column]) -> Rows:
    """The rows with what the columns read, in the same statement."""
    relations = sorted({relation for column in columns for relation in column.joins})
    return rows.select_related(*relations) if relations else rows
