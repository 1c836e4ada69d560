"""The table: a row for each work, and how many targets are met."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from unicodedata import east_asian_width

HEAD = ("work", "ours", "floor", "ratio", "target", "met")
_WIDTHS = (46, 14, 14, 9, 26, 4)


@dataclass(frozen=True)
class Row:
    """What was measured of one work, each in words; `met` is the verdict."""

    work: str
    ours: str
    floor: str
    ratio: str
    target: str
    met: bool


def lines(rows: Iterable[Row]) -> Iterator[str]:
    """The table, line by line as the rows come in; the last one counts the targets."""
    yield _line(HEAD)
    met = missed = 0
    for row in rows:
        met, missed = met + row.met, missed + (not row.met)
        yield _line((*astuple(row)[:-1], "yes" if row.met else "NO"))
    yield f"targets: {met} met, {missed} missed"


def milliseconds(seconds: float) -> str:
    """A span of time as the table says it."""
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.1f} ms"


def times(ours: float, floor: float) -> str:
    """How many times the floor."""
    return f"{ours / floor:.2f} ×" if floor else "–"


def _line(cells: Iterable[str]) -> str:
    padded = (_padded(cell, width) for cell, width in zip(cells, _WIDTHS, strict=True))
    return "  ".join(padded).rstrip()


def _padded(text: str, width: int) -> str:
    shown = sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
    return text + " " * (width - shown)
