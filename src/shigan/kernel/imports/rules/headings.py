"""What the columns of a sheet are called (docs/rules/imports.md#R1)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from shigan.kernel.base.text import fold

_BRACKETS = re.compile(r"[(\[【〔]([^)\]】〕]*)[)\]】〕]$")
_NOISE = re.compile(r"[\s*:：、.。_-]+")
_DEEPEST = 3
_LONGEST_PART = 20
#: A value rather than a name: digits in number, a date, a mail address.
_VALUE = re.compile(r"\d{3,}|\d+[.,:/-]\d+|^\d+$|@")


def is_blank(cell: Any) -> bool:
    """Whether a cell holds nothing that anybody sees."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


@lru_cache(maxsize=8192)
def _plain(text: str) -> str:
    return _NOISE.sub("", _BRACKETS.sub("", fold(text).strip(" *:")))


def plain_heading(text: Any) -> str:
    """A heading without what people put around it (docs/rules/imports.md#R1).

    Width, case, spaces, stars, colons and a unit of measure in brackets at the end do not count.
    """
    return _plain(str(text or ""))


def heading_measure(text: Any) -> str:
    """What stands in brackets at the end of a heading: mostly a unit (docs/rules/imports.md#R1)."""
    found = _BRACKETS.search(fold(str(text or "")).strip(" *:"))
    if found is None:
        return ""
    inside = found[1].strip()
    return inside[3:].lstrip(": ") if inside.startswith("单位:") else inside


@dataclass(frozen=True)
class Span:
    """Cells that are merged into one; rows and columns from 0, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def width(self) -> int:
        """How many columns."""
        return self.right - self.left + 1


def letter(place: int) -> str:
    """The name of a column, counted from 0: A, B … Z, AA (docs/rules/imports.md#R2)."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def place_of(address: str) -> tuple[int, int] | None:
    """Row and column, both from 0, of an address such as C5; None for anything else."""
    found = re.fullmatch(r"([A-Z]{1,3})([1-9]\d{0,6})", address)
    if found is None:
        return None
    place = 0
    for sign in found[1]:
        place = place * 26 + ord(sign) - ord("A") + 1
    return int(found[2]) - 1, place - 1


def head_depth(rows: Sequence[Sequence[Any]], merged: Sequence[Span], top: int) -> int:
    """Over how many rows a heading that begins here goes, at most three (R2).

    Merged cells say so; where a file has none, a row of names under names whose groups leave
    blanks beside them.
    """
    depth = 1
    used = max((p + 1 for p, c in enumerate(rows[top]) if not is_blank(c)), default=0)
    while depth < _DEEPEST and top + depth < len(rows):
        last = top + depth - 1
        goes_on = _merged_on(rows, merged, top, last, used) or _grouped(rows[last], rows[last + 1])
        if not goes_on:
            break
        depth += 1
    return depth


def _merged_on(
    rows: Sequence[Sequence[Any]], merged: Sequence[Span], top: int, last: int, used: int
) -> bool:
    below = rows[last + 1]
    names = [c for c in below if not is_blank(c)]
    if not names or not all(map(is_name, names)):
        return False
    for span in merged:
        if top <= span.top <= last < span.bottom:
            return True
        whole = span.left == 0 and span.width >= used
        if span.top == span.bottom == last and span.width > 1 and not whole:
            under = below[span.left : span.right + 1]
            if sum(not is_blank(c) for c in under) > 1:
                return True
    return False


def _grouped(upper: Sequence[Any], lower: Sequence[Any]) -> bool:
    """Names under a group: it leaves a blank beside it, and they leave one under a plain name."""
    names = [c for c in (*upper, *lower) if not is_blank(c)]
    if len(names) < 4 or not all(map(is_name, names)):
        return False
    width = max(len(upper), len(lower))
    above = [p < len(upper) and not is_blank(upper[p]) for p in range(width)]
    below = [p < len(lower) and not is_blank(lower[p]) for p in range(width)]
    pairs = range(width - 1)
    group = any(above[p] and below[p] and not above[p + 1] and below[p + 1] for p in pairs)
    return group and any(a and not b for a, b in zip(above, below, strict=True))


def is_name(cell: Any) -> bool:
    """Whether a cell could be part of a heading: short text that is no value."""
    return isinstance(cell, str) and len(cell) <= _LONGEST_PART and not _VALUE.search(fold(cell))


def head_labels(
    rows: Sequence[Sequence[Any]], merged: Sequence[Span], top: int, depth: int
) -> dict[int, str]:
    """Column → its name, the parts of several rows joined by `/` (R2)."""
    filled = [
        _spread(rows, merged, row, lowest=row == top + depth - 1, top=top)
        for row in range(top, top + depth)
    ]
    width = max(map(len, filled), default=0)
    labels: dict[int, str] = {}
    for place in range(width):
        parts = [row[place] for row in filled if place < len(row) and row[place]]
        if label := "/".join(dict.fromkeys(parts)):
            labels[place] = label
    return labels


def _spread(
    rows: Sequence[Sequence[Any]], merged: Sequence[Span], row: int, *, lowest: bool, top: int
) -> list[str]:
    """The texts of a heading's row, each over all the columns that it stands for."""
    out = [" ".join(str(c).split()).strip(" *＊") if not is_blank(c) else "" for c in rows[row]]
    spans = [span for span in merged if span.top <= row <= span.bottom and span.top >= top]
    for span in spans:
        out.extend([""] * (span.right + 1 - len(out)))
        if span.top == row:
            out[span.left : span.right + 1] = [out[span.left]] * span.width
    if lowest or spans:
        return out
    below = rows[row + 1]
    out.extend([""] * (len(below) - len(out)))
    for place in range(1, len(out)):
        grouped = place < len(below) and not is_blank(below[place])
        if not out[place] and grouped and not is_blank(below[place - 1]):
            out[place] = out[place - 1]
    return out
