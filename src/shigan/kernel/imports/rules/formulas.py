"""Formulas that ask for themselves (docs/rules/imports.md#R13)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from shigan.kernel.imports.rules.headings import letter, place_of

_TEXT = re.compile(r'"[^"]*"')
_RANGE = re.compile(
    r"(?<![A-Za-z0-9_!.'])\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?(?![\w(!])"
)
#: Wider ranges are passed over, and all of them in sheets that are nothing but formulas: the
#: question is worth a second, not a minute.
_WIDEST, _MOST = 2000, 2_000_000


def circular(formulas: Mapping[str, str]) -> set[str]:
    """The cells, by address, whose formula leads back to themselves within the sheet (R13)."""
    widest = min(_WIDEST, _MOST // max(len(formulas), 1))
    asks = {cell: _asked(text, widest) & formulas.keys() for cell, text in formulas.items()}
    done: set[str] = set()
    caught: set[str] = set()
    for start in asks:
        path: dict[str, None] = {}
        todo = [(start, False)]
        while todo:
            cell, left = todo.pop()
            if left:
                del path[cell]
                done.add(cell)
            elif cell in path:
                trail = list(path)
                caught.update(trail[trail.index(cell) :])
            elif cell not in done:
                path[cell] = None
                todo.append((cell, True))
                todo += [(other, False) for other in asks[cell]]
    return caught


def _asked(formula: str, widest: int) -> set[str]:
    """The cells of the same sheet that a formula names."""
    out: set[str] = set()
    for left, top, right, bottom in _RANGE.findall(_TEXT.sub("", formula)):
        first, last = place_of(f"{left}{top}"), place_of(f"{right or left}{bottom or top}")
        if first is None or last is None:
            continue
        rows, places = range(first[0], last[0] + 1), range(first[1], last[1] + 1)
        if len(rows) * len(places) <= widest:
            out.update(f"{letter(p)}{r + 1}" for r in rows for p in places)
    return out
