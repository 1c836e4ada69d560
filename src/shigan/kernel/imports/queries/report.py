"""What a dry run found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shigan.kernel.imports.problems import Column, Problem, Remark, Row
from shigan.kernel.imports.queries.context import Context


@dataclass(frozen=True)
class Said:
    """What a person decided about a file: which table, what its columns hold, what cells say."""

    sheet: str = ""
    #: The number of the table's first heading row; zero leaves the choice to us.
    head: int = 0
    #: The letter of its first column, where several begin in the same row.
    left: str = ""
    #: Rows that resemble what is there are new all the same.
    new: bool = False
    #: Letter of a column → field code, empty for not used.
    columns: Mapping[str, str] = field(default_factory=dict)
    #: Address of a cell → what it should say.
    cells: Mapping[str, str] = field(default_factory=dict)
    #: Number of a row → `data` or `out`, whatever it looks like.
    rows: Mapping[str, str] = field(default_factory=dict)
    #: Rows that are hidden are left out.
    skip_hidden: bool = False

    def stored(self) -> dict[str, Any]:
        """As the store keeps it."""
        return {
            "sheet": self.sheet,
            "head": self.head,
            "left": self.left,
            "new": self.new,
            "columns": dict(self.columns),
            "cells": dict(self.cells),
            "rows": dict(self.rows),
            "skip_hidden": self.skip_hidden,
        }

    def numbers(self, what: str) -> frozenset[int]:
        """The rows of which somebody said that."""
        return frozenset(int(number) for number, said in self.rows.items() if said == what)


#: Nobody said anything.
AS_IT_IS = Said()


@dataclass(frozen=True)
class Other:
    """A table of the same file that was not read."""

    sheet: str
    head: int
    left: str
    rows: int
    #: How many of its columns hold fields.
    matched: int


@dataclass(frozen=True)
class PassedRow:
    """A row that was not taken for data: why, and the beginning of what stands in it."""

    row: int
    why: str
    text: str


@dataclass
class Told:
    """What was done with the sheet besides reading cells: said, so that nothing goes unseen."""

    #: Why → the numbers of the rows that are no data.
    passed: dict[str, list[int]] = field(default_factory=dict)
    #: The first of them, to be judged by a person.
    passed_rows: list[PassedRow] = field(default_factory=list)
    #: Rows that would be data and are hidden, whether they were read or not.
    hidden_rows: list[int] = field(default_factory=list)
    #: Letters of columns that are hidden, and were read all the same.
    hidden_columns: list[str] = field(default_factory=list)
    hidden_sheets: list[str] = field(default_factory=list)
    #: Visible sheets in which no table was found.
    blank_sheets: list[str] = field(default_factory=list)
    others: list[Other] = field(default_factory=list)
    #: The unit that the title names for the whole table (单位：万元).
    measure: str = ""

    def as_json(self) -> dict[str, Any]:
        """As `--json` and the API give it, and as the store keeps it."""
        others = [vars(other) for other in self.others]
        passed = [vars(row) for row in self.passed_rows]
        return {**vars(self), "others": others, "passed_rows": passed}


@dataclass
class Report:
    """What a file holds for an importer, and whether it can go in."""

    importer: str
    file: str
    sheet: str = ""
    #: The heading's rows as the sheet counts; empty where rows carry their own names.
    header_rows: list[int] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    #: Columns that are likely a field's, but not surely: left out until a person says so.
    asked: list[Column] = field(default_factory=list)
    #: Letter and heading of columns that no field goes by; they are left out.
    extra: list[tuple[str, str]] = field(default_factory=list)
    told: Told = field(default_factory=Told)
    remarks: list[Remark] = field(default_factory=list)
    rows: int = 0
    bad_rows: int = 0
    problems: list[Problem] = field(default_factory=list)
    #: What the load would do, if that was tried.
    foreseen: dict[str, Any] | None = None
    batch: int | None = None
    status: str = ""
    made: int = 0
    changed: int = 0

    @property
    def good(self) -> bool:
        """Whether every row can go in."""
        return not self.problems

    @property
    def good_rows(self) -> int:
        """How many rows can go in; none while the sheet itself is wrong."""
        return 0 if any(not p.row for p in self.problems) else self.rows - self.bad_rows

    def as_json(self) -> dict[str, Any]:
        """As `--json` and the API give it."""
        return {
            "importer": self.importer,
            "file": self.file,
            "sheet": self.sheet,
            "header_rows": self.header_rows,
            "columns": [column_json(c) for c in self.columns],
            "asked": [column_json(c) for c in self.asked],
            "extra": [{"column": letter, "heading": text} for letter, text in self.extra],
            **self.told.as_json(),
            "remarks": [remark.stored() for remark in self.remarks],
            "rows": {"total": self.rows, "good": self.good_rows, "bad": self.bad_rows},
            "problems": [p.as_json() for p in self.problems],
            "foreseen": self.foreseen,
            "batch": self.batch,
            "status": self.status,
            "made": self.made,
            "changed": self.changed,
        }


def column_json(column: Column) -> dict[str, Any]:
    """A matched column, with how sure that is."""
    return {
        "column": column.letter,
        "heading": column.heading,
        "field": column.field,
        "sure": round(column.sure * 100),
        "why": column.why,
    }


@dataclass
class Checked:
    """A report with the typed rows that it is about."""

    report: Report
    context: Context
    #: Letter → plain heading of every column of the table, in their order.
    headings: Mapping[str, str] = field(default_factory=dict)

    def forget_cells(self) -> None:
        """Let go of the cells as they stand: nothing more is said of them, and they are many."""
        for row in self.context.rows:
            row.cells = ()

    @property
    def rows(self) -> list[Row]:
        """The rows that can go in."""
        return [row for row in self.context.rows if row.good]
