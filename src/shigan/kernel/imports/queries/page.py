"""What the page of a batch shows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext

from shigan.kernel.imports.choices import PASSED, REMARKS, WHY
from shigan.kernel.imports.models import Batch
from shigan.kernel.imports.problems import Problem
from shigan.kernel.imports.queries.batches import OPEN
from shigan.kernel.imports.queries.readers import wanted_fields
from shigan.kernel.imports.registry import Importer
from shigan.kernel.imports.rules.matching import match_columns
from shigan.kernel.web.fields import Field

_CUT = "…"
#: A formula without a result: what is read then is our own mark.
_NO_RESULT = frozenset({"formula_empty", "formula_circular"})
_SURE = 80
_MOST_PASSED, _MOST_OUT, _MOST_OPTIONS = 60, 5000, 60
#: What people put between numbers of rows, and what joins two of them.
_BETWEEN = re.compile(r"[\s,，、;；]+")
_DASH = re.compile(r"\s*[-‐–—~～至到]\s*")


@dataclass(frozen=True)
class ShownProblem:
    """A problem in the list, and whether its cell can be corrected right there."""

    problem: Problem
    #: The name of the input; empty where there is none.
    name: str
    value: str
    #: What to choose from instead of writing: what the cell is to say, and as it is shown.
    choices: Sequence[tuple[str, str]] = ()
    #: The name of the tick that leaves its row out, at the first problem of a row.
    leave: str = ""
    #: The name of the tick that corrects all that say the same alike, and how many others do.
    same: str = ""
    others: int = 0


def correctable(batch: Batch) -> bool:
    """Whether cells and columns of a batch can be corrected in the page."""
    return batch.status in OPEN and bool(batch.rows or batch.columns) and batch.source.path.exists()


def shown_problems(batch: Batch, problems: Sequence[Problem]) -> Iterator[ShownProblem]:
    """The problems as the page lists them; a cell with several is corrected at the first."""
    seen: set[str] = set()
    rows: set[int] = set()
    may = correctable(batch)
    options = _options(batch, problems) if may else {}
    alike = Counter(map(_saying, batch.found)) if may else Counter()
    for problem in problems:
        fixable = may and problem.row > 0 and problem.cell and problem.cell not in seen
        seen.add(problem.cell)
        leave = f"row-{problem.row}" if may and problem.row and problem.row not in rows else ""
        rows.add(problem.row)
        if not fixable:
            yield ShownProblem(problem, "", "", leave=leave)
            continue
        unsaid = problem.personal or problem.read.endswith(_CUT) or problem.code in _NO_RESULT
        value = "" if unsaid else problem.read
        saying = _saying(problem)
        others = alike[saying] - 1 if saying else 0
        yield ShownProblem(
            problem,
            f"cell-{problem.cell}",
            value,
            _records(problem) or options.get(_letter(problem.cell), ()),
            leave,
            f"same-{problem.cell}" if others else "",
            others,
        )


def _options(batch: Batch, problems: Sequence[Problem]) -> dict[str, list[tuple[str, str]]]:
    """By the letter of a column in which something else stands: all that there is to choose."""
    letters = {_letter(problem.cell) for problem in problems if problem.code == "not_choice"}
    declared = {f.code: f for f in batch.declared.fields}
    fields = {c.letter: declared[c.field] for c in shown_columns(batch) if c.letter in letters}
    pairs = {letter: _labels(field) for letter, field in fields.items()}
    return {letter: labels for letter, labels in pairs.items() if len(labels) <= _MOST_OPTIONS}


def _labels(declared: Field) -> list[tuple[str, str]]:
    """The choices as a cell says them, and in the reader's language."""
    choices = declared.choice_list()
    with translation.override(None):
        said = [str(label) for _code, label in choices]
    return [(text, str(label)) for text, (_code, label) in zip(said, choices, strict=True)]


def _letter(cell: str) -> str:
    return cell.rstrip("0123456789")


def _saying(problem: Problem) -> tuple[str, str, str] | None:
    """What cells have in common that one correction puts right; None for what stands alone."""
    alone = problem.personal or problem.choices or not problem.cell or not problem.row
    if alone or not problem.read or problem.read.endswith(_CUT):
        return None
    return _letter(problem.cell), problem.code, problem.read


def _records(problem: Problem) -> list[tuple[str, str]]:
    """The records that it may be, and a new one."""
    new = gettext("新增 %(value)s")
    pairs = [(str(value), str(label)) for value, label in problem.choices]
    return [(v, f"{label} {v}" if label else new % {"value": v}) for v, label in pairs]


def corrected(batch: Batch, posted: Mapping[str, Any]) -> dict[str, str]:
    """The cells that somebody changed in the list: those that say something else now, and where
    that was ticked the others that say the same.
    """
    before = {s.name: s for s in shown_problems(batch, batch.found) if s.name}
    said = {
        s.problem.cell: str(posted[name]).strip()
        for name, s in before.items()
        if name in posted and _said_anew(s, str(posted[name]).strip())
    }
    ticked = {
        _saying(s.problem): said[s.problem.cell]
        for s in before.values()
        if s.same in posted and s.problem.cell in said
    }
    alike = {
        s.problem.cell: ticked[saying]
        for s in before.values()
        if (saying := _saying(s.problem)) in ticked
    }
    return alike | said


def _said_anew(shown: ShownProblem, posted: str) -> bool:
    """Whether somebody said something: of what it may be also that it stands as it is."""
    if shown.problem.choices:
        return bool(posted)
    return posted != shown.value.strip() and (bool(posted) or not shown.choices)


@dataclass(frozen=True)
class ShownColumn:
    """A column of the sheet, what it was taken for, how surely and why."""

    letter: str
    heading: str
    field: str
    sure: int
    why: str | Promise
    #: Likely, but not taken.
    asked: bool = False

    @property
    def certain(self) -> bool:
        """Whether nobody need look at it."""
        return not self.asked and self.sure > _SURE


def shown_columns(batch: Batch) -> list[ShownColumn]:
    """All columns from left to right; of batches of former versions those that were matched."""
    out = [
        ShownColumn(c["column"], c["heading"], c["field"], c["sure"], WHY[c["why"]], asked)
        for columns, asked in ((batch.columns, False), (batch.reading.get("asked", ()), True))
        for c in columns
        if isinstance(c, dict)
    ]
    codes = {str(f.label): f.code for f in batch.declared.fields}
    out += [
        ShownColumn(c[0], c[1], codes.get(c[2], ""), 0, "")
        for c in batch.columns
        if isinstance(c, list)
    ]
    out += [
        ShownColumn(pair[0], pair[1], "", 0, "") for pair in batch.extra if isinstance(pair, list)
    ]
    return sorted(out, key=lambda c: (len(c.letter), c.letter))


def better_fitting(batch: Batch, offered: Sequence[Importer]) -> Importer | None:
    """Of a sheet whose heading cannot be read here, the content whose columns it has: all that
    are required, and more than were found of this one.
    """
    columns = shown_columns(batch)
    labels = {place: column.heading for place, column in enumerate(columns)}
    found = {importer.code: _matched(importer, labels) for importer in offered}
    best = max(offered, key=lambda importer: found[importer.code], default=None)
    if (
        batch.bad_rows
        or best is None
        or found[best.code] <= sum(bool(column.field) for column in columns)
    ):
        return None
    return best if best.code != batch.importer else None


def _matched(importer: Importer, labels: Mapping[int, str]) -> int:
    """How many columns probably fit, none where a required one is missing."""
    matching = match_columns(labels, {}, wanted_fields(importer))
    codes = {match.code for match in (*matching.taken, *matching.asked)}
    required = {declared.code for declared in importer.fields if declared.required}
    return len(codes) if required and required <= codes else 0


@dataclass(frozen=True)
class ShownPassed:
    """Rows that were passed over for one reason, and the first of them with what they say."""

    why: str | Promise
    #: All of them, short; empty where each is listed.
    numbers: str
    rows: Sequence[Mapping[str, Any]]


def shown_passed(batch: Batch) -> list[ShownPassed]:
    """The rows that were not taken for data, by why; of former versions their numbers alone."""
    told = batch.reading.get("told", {})
    rows = told.get("passed_rows", ())[:_MOST_PASSED]
    listed = {row["row"] for row in rows}
    return [
        ShownPassed(
            PASSED[why],
            row_ranges([number for number in numbers if number not in listed]),
            [row for row in rows if row["why"] == why],
        )
        for why, numbers in told.get("passed", {}).items()
    ]


def as_data(batch: Batch) -> list[str]:
    """The rows that a person said are data."""
    return [row for row, what in batch.said.get("rows", {}).items() if what == "data"]


def said_rows(posted: Mapping[str, Any]) -> dict[str, str]:
    """What the page says of rows: `row-12` is `data`, `out` or nothing; `out` lists more: 5-8, 12.

    What is no list of rows comes back as it stands, to be refused.
    """
    said = {n.removeprefix("row-"): str(posted[n]) for n in posted if n.startswith("row-")}
    out = _DASH.sub("-", str(posted.get("out", "")))
    for part in filter(None, _BETWEEN.split(out)):
        first, _dash, last = part.partition("-")
        ends = [int(n) for n in (first, last or first) if n.isascii() and n.isdecimal()]
        if len(ends) < 2 or not ends[0] <= ends[1] < ends[0] + _MOST_OUT:
            return {part: "out"}
        said |= {str(number): "out" for number in range(ends[0], ends[1] + 1)}
    return said


def told_remarks(batch: Batch) -> list[dict[str, Any]]:
    """Cells that were not read as plainly as they stand."""
    return [
        {**remark, "label": REMARKS[remark["why"]]} for remark in batch.reading.get("remarks", ())
    ]


def row_ranges(numbers: Sequence[int]) -> str:
    """Row numbers, short: 5–8, 12."""
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    return ", ".join(f"{a}" if a == b else f"{a}–{b}" for a, b in ranges)
