"""Where the tables of a sheet are, and which of its rows are data (docs/rules/imports.md#R2)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from shigan.kernel.base.text import fold
from shigan.kernel.imports.rules.headings import Span, head_depth, head_labels, is_blank, is_name
from shigan.kernel.imports.rules.matching import Known

#: So many rows that hold anything are looked at for the first heading.
SEARCHED_ROWS = 40
_LONGEST_HEADING = 40
_LEAST = 0.7
#: So many cells tell what a row is: a row of data holds many more.
_SEEN = 3
#: From here on a heading is a field's very name, or ends with it.
_BY_NAME = 0.95
#: Fewer names than this may be chance.
_FEW = 1.9
_TOTAL = re.compile(r".{0,8}(合计|小计|总计|共计|累计):?|total|subtotal", re.IGNORECASE)
_NOTE = re.compile(
    r"(注|备注|附注|说明|填[表报]说明|注意事项)\s*[\d一二三]*\s*[:、.]"
    r"|(填表|制表|填报|审核|审批|复核|负责|经办|统计|联系|报送|编制|调查|登记|主管)"
    r"(人|单位|部门|日期|时间|电话|领导|员)\s*(签[字名章]|[(:]|$)"
    r"|(单位)?\s*[(]?(盖章|公章|签字|签章)[)]?\s*(:|$)"
)
_EXAMPLE = re.compile(r"(示例|样例|举例|例如?)\s*(:|$)")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_STEMS = "甲乙丙丁戊己庚辛壬癸"


@dataclass(frozen=True)
class Passed:
    """A row between or below the data that is none, and why: told, never passed over silently."""

    row: int
    #: subtotal, repeated, section, numbering, example, note; of `overruled` also hidden, out
    why: str


@dataclass(frozen=True)
class Found:
    """A table: the rows of its heading, what each column is called, the rows of its data."""

    head: tuple[int, ...]
    #: Column → what it is called; the parts of a heading in several rows stand joined by `/`.
    labels: Mapping[int, str]
    rows: tuple[int, ...]
    passed: tuple[Passed, ...] = ()


@dataclass(frozen=True)
class _Head:
    rows: tuple[int, ...]
    labels: Mapping[int, str]
    score: float


def find_tables(
    rows: Sequence[Sequence[Any]], merged: Sequence[Span], known: Known, likely: Known
) -> list[Found]:
    """Every table whose heading names a field, from top to bottom (docs/rules/imports.md#R2).

    `known` takes a heading by the very names of the fields; `likely` also by what is near to them,
    and is asked only where the former finds less than two.
    """
    first = _first_head(rows, merged, known)
    if first is None or first.score < _FEW:
        first = _first_head(rows, merged, likely) or first
    if first is None:
        return []
    heads = [first, *_later_heads(rows, merged, known, first)]
    found: list[Found] = []
    for place, head in enumerate(heads):
        end = heads[place + 1].rows[0] if place + 1 < len(heads) else len(rows)
        if found and found[-1].labels == head.labels:
            former = found.pop()
            more = _body(rows, merged, head, end)
            again = tuple(Passed(row, "repeated") for row in head.rows)
            found.append(
                Found(
                    former.head,
                    former.labels,
                    former.rows + more.rows,
                    former.passed + again + more.passed,
                )
            )
        else:
            found.append(_body(rows, merged, head, end))
    return [part for table in found for part in _side_by_side(table, rows)]


def overruled(
    table: Found, *, data: Collection[int], out: Collection[int], hidden: Collection[int]
) -> Found:
    """The table with what a person says of its rows: these are data, these are not.

    `hidden` are rows that are left out unless the person names them (docs/rules/imports.md#R2).
    """
    passed = {one.row: one.why for one in table.passed if one.row not in data}
    taken = {one.row for one in table.passed if one.row in data}
    left = {row: "hidden" for row in table.rows if row in hidden and row not in data}
    left |= {row: "out" for row in (*table.rows, *taken) if row in out}
    rows = sorted({*table.rows, *taken} - left.keys())
    every = sorted({**passed, **left}.items())
    return replace(table, rows=tuple(rows), passed=tuple(Passed(row, why) for row, why in every))


def _first_head(
    rows: Sequence[Sequence[Any]], merged: Sequence[Span], known: Known
) -> _Head | None:
    """The best of the upper rows; of equals the one that names most columns, then the first."""
    filled = [n for n, row in enumerate(rows) if not all(map(is_blank, row))][:SEARCHED_ROWS]
    heads = [_head_at(rows, merged, known, n, depth) for n in filled for depth in (1, 2, 3)]
    named = [head for head in heads if head is not None and head.score >= _LEAST]
    return max(named, key=lambda h: (h.score, len(h.labels), -len(h.rows)), default=None)


def _head_at(
    rows: Sequence[Sequence[Any]], merged: Sequence[Span], known: Known, top: int, depth: int
) -> _Head | None:
    if depth > head_depth(rows, merged, top):
        return None
    labels = head_labels(rows, merged, top, depth)
    best: dict[str, float] = {}
    for label in labels.values():
        if len(label) <= _LONGEST_HEADING and (hit := known(label)):
            best[hit[0]] = max(best.get(hit[0], 0), 1 if hit[1] >= _BY_NAME else hit[1])
    return _Head(tuple(range(top, top + depth)), labels, round(sum(best.values()), 2))


def _later_heads(
    rows: Sequence[Sequence[Any]], merged: Sequence[Span], known: Known, first: _Head
) -> Iterator[_Head]:
    """Further headings below: rows whose first cells are all names of fields."""
    row = first.rows[-1] + 1
    gap = False
    while row < len(rows):
        cells = list(_told(rows[row], None if gap else _SEEN))
        head = None
        if _heads(cells, known, after_gap=gap):
            depths = range(1, head_depth(rows, merged, row) + 1)
            heads = [_head_at(rows, merged, known, row, depth) for depth in depths]
            head = max((h for h in heads if h), key=lambda h: (h.score, -len(h.rows)))
            yield head
        gap = len(cells) <= (1 if gap else 0)
        row = head.rows[-1] + 1 if head else row + 1


def _heads(cells: Sequence[Any], known: Known, *, after_gap: bool) -> bool:
    """Whether a row below the first heading is another: its first cells are names of fields.

    After a blank row, and a title that may stand there, one such name among nothing but names is
    enough: the table is about something else.
    """
    if len(cells) < 2:
        return False
    if all(_exactly(cell, known) for cell in cells[:_SEEN]):
        return True
    named = after_gap and len(cells) > 2 and all(map(is_name, cells))
    return named and any(_exactly(cell, known) for cell in cells)


def _exactly(cell: Any, known: Known) -> bool:
    return isinstance(cell, str) and len(cell) <= _LONGEST_HEADING and known(cell) is not None


def _body(rows: Sequence[Sequence[Any]], merged: Sequence[Span], head: _Head, end: int) -> Found:
    """The rows below a heading, parted into data and what is none."""
    data: list[int] = []
    passed: list[Passed] = []
    wide = {span.top for span in merged if 2 * span.width > len(head.labels) > 1}
    gap = False
    for row in range(head.rows[-1] + 1, end):
        filled = list(_told(rows[row], _SEEN if data else None))
        if not filled:
            gap = True
            continue
        why = _no_data(filled, alone=len(filled) == 1, wide=row in wide)
        if not why and not data and _numbering(filled):
            why = "numbering"
        if not why and gap and len(filled) == 1 < len(head.labels) and _HAN.search(str(filled[0])):
            why = "note"
        if not why and not any(_filled(rows[row], head.labels)):
            why = "note"
        if why:
            passed.append(Passed(row, why))
            continue
        gap = False
        data.append(row)
    return Found(head.rows, head.labels, tuple(data), tuple(passed))


def _told(cells: Sequence[Any], most: int | None) -> Iterator[Any]:
    """The first of the cells that hold anything; None for all of them."""
    return islice((cell for cell in cells if not is_blank(cell)), most)


def _no_data(filled: Sequence[Any], *, alone: bool, wide: bool) -> str:
    """Why a row is no data, by what its first cells say; empty where it is."""
    texts = [fold(c) if isinstance(c, str) else "" for c in filled[:_SEEN]]
    if any(_TOTAL.fullmatch(text.replace(" ", "")) for text in texts):
        return "subtotal"
    if _NOTE.match(texts[0]):
        return "note"
    if _EXAMPLE.match(texts[0]):
        return "example"
    return "section" if alone and wide else ""


def _numbering(filled: Sequence[Any]) -> bool:
    """The row of column numbers that statistical forms have: 甲 乙 1 2 3."""
    said = [_column_number(cell) for cell in filled]
    stems = said.count(0)
    rest = list(range(1, len(said) - stems + 1))
    return len(filled) > _FEW and len(rest) > 1 and said == [0] * stems + rest


def _column_number(cell: Any) -> int | None:
    """The number of a column; zero for a stem, None for anything else."""
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
    text = text.strip("()（）")
    if text in _STEMS and text:
        return 0
    return int(text) if text.isdecimal() and len(text) < 3 else None


def _side_by_side(table: Found, rows: Sequence[Sequence[Any]]) -> Iterable[Found]:
    """A table that was laid beside its own continuation is two."""
    blocks: list[list[int]] = []
    for place in sorted(table.labels):
        if not blocks or place != blocks[-1][-1] + 1:
            blocks.append([])
        blocks[-1].append(place)
    names = [[table.labels[place] for place in block] for block in blocks]
    if len(blocks) < 2 or len(names[0]) < 2 or any(n != names[0] for n in names):
        return [table]
    return [
        Found(
            table.head,
            {place: table.labels[place] for place in block},
            tuple(row for row in table.rows if any(_filled(rows[row], block))),
            table.passed,
        )
        for block in blocks
    ]


def _filled(cells: Sequence[Any], block: Iterable[int]) -> Iterator[bool]:
    return (p < len(cells) and not is_blank(cells[p]) for p in block)
