"""What a sheet of units leaves open: the unit above by its name, the kind, the first day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from shigan.kernel.base.text import fold
from shigan.kernel.imports.problems import Row
from shigan.kernel.imports.queries.context import Context
from shigan.kernel.imports.registry import Rows
from shigan.kernel.orgs.rules import only_kind_under


@dataclass(frozen=True)
class Meant:
    """What a row says of its unit, with what follows from the unit above."""

    kind: str
    #: The code of the unit above; what stands in the cell where no unit goes by it.
    parent: str
    opened_on: date | None


def meant(rows: Rows, context: Context) -> dict[int, Meant]:
    """By row, what is written, else held, else follows from above (docs/rules/units.md#R5)."""
    sheet = {fold(row["code"]): row for row in rows}
    parents = _parents(rows, context)
    out: dict[int, Meant] = {}
    for row in rows:
        way = _way_up(row, sheet, parents)
        above = context.units.exact.get(fold(parents[way[-1].number]))
        kind, opened = (above.kind, above.opened_on) if above else ("", None)
        for step in reversed(way):
            held = context.units.exact.get(fold(step["code"]))
            kind = step["kind"] or (held.kind if held else only_kind_under(kind))
            opened = step["opened_on"] or (held.opened_on if held else opened)
        out[row.number] = Meant(kind, parents[row.number], opened)
    return out


def _way_up(row: Row, sheet: Mapping[str, Row], parents: Mapping[int, str]) -> list[Row]:
    """The rows from one up to the last that stands in the sheet, each once."""
    way = [row]
    while (above := sheet.get(fold(parents[way[-1].number]))) is not None and above not in way:
        way.append(above)
    return way


def _parents(rows: Rows, context: Context) -> dict[int, str]:
    """The code of the unit above each row, found by code, else by a name that only one has."""
    codes = {fold(row["code"]) for row in rows} | set(context.units.exact)
    named: dict[str, set[str]] = defaultdict(set)
    for name, hits in context.units.named.items():
        named[name] |= {unit.code for _shown, unit in hits}
    for row in rows:
        named[fold(row["name"])].add(row["code"])
    out = {}
    for row in rows:
        text = row["parent"] or ""
        called = named.get(fold(text), set()) - {row["code"]}
        out[row.number] = called.pop() if fold(text) not in codes and len(called) == 1 else text
    return out
