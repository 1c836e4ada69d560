"""Which row of a sheet is its heading, what each column holds (docs/rules/imports.md)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shigan.kernel.base.text import fold

#: A heading further down than this is not looked for.
SEARCHED_ROWS = 20
_BRACKETS = re.compile(r"[(\[【〔][^)\]】〕]*[)\]】〕]$")
_NOISE = re.compile(r"[\s*:：、.。_-]+")


def plain_heading(text: Any) -> str:
    """A heading without what people put around it (docs/rules/imports.md#R1).

    Width, case, spaces, stars, colons and a unit of measure in brackets at the end do not count.
    """
    return _NOISE.sub("", _BRACKETS.sub("", fold(str(text or "")).strip(" *:")))


@dataclass(frozen=True)
class Heading:
    """A heading that was found: its row in the sheet's data, and field code → column."""

    row: int
    columns: Mapping[str, int]
    #: Codes that a second column claimed as well.
    doubled: tuple[str, ...]
    #: Columns with a heading that no field goes by.
    unknown: tuple[int, ...]


def find_heading(rows: Sequence[Sequence[Any]], names: Mapping[str, str]) -> Heading | None:
    """The first of the rows that names most fields (docs/rules/imports.md#R2).

    `names` maps each plain heading to its field's code. None when no row names any.
    """
    found = [_matched(n, row, names) for n, row in enumerate(rows[:SEARCHED_ROWS])]
    best = max(found, key=lambda heading: len(heading.columns), default=None)
    return best if best is not None and best.columns else None


def _matched(number: int, row: Sequence[Any], names: Mapping[str, str]) -> Heading:
    columns: dict[str, int] = {}
    doubled: list[str] = []
    unknown: list[int] = []
    for place, cell in enumerate(row):
        plain = plain_heading(cell)
        if not plain:
            continue
        code = names.get(plain)
        if code is None:
            unknown.append(place)
        elif code in columns:
            doubled.append(code)
        else:
            columns[code] = place
    return Heading(number, columns, tuple(doubled), tuple(unknown))


def letter(place: int) -> str:
    """The name of a column, counted from 0: A, B … Z, AA (docs/rules/imports.md#R2)."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
