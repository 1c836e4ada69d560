"""Tables as files hold them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from shigan.kernel.imports.rules.headings import Span


@dataclass(frozen=True)
class Table:
    """A sheet of a file. `first` is the number that its first row has there."""

    name: str
    rows: Sequence[Sequence[Any]]
    first: int = 1
    #: Cells have addresses, as on a sheet; the rows of a list have none.
    addressed: bool = True
    merged: tuple[Span, ...] = ()
    #: Rows and columns that nobody sees, from 0.
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Source:
    """What a file holds: its sheets, and the names of those that are hidden."""

    tables: tuple[Table, ...]
    hidden: tuple[str, ...] = ()
