"""What a dry run found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from shigan.kernel.imports.problems import Column, Problem, Row
from shigan.kernel.imports.queries.context import Context


@dataclass
class Report:
    """What a file holds for an importer, and whether it can go in."""

    importer: str
    file: str
    sheet: str = ""
    #: The heading's row as the sheet counts; zero where rows carry their own names.
    header_row: int = 0
    columns: list[Column] = field(default_factory=list)
    #: Headings that no field goes by; their columns are left out.
    extra: list[str] = field(default_factory=list)
    hidden_sheets: list[str] = field(default_factory=list)
    rows: int = 0
    bad_rows: int = 0
    problems: list[Problem] = field(default_factory=list)
    batch: int | None = None
    status: str = ""
    made: int = 0
    changed: int = 0

    @property
    def good(self) -> bool:
        """Whether every row can go in."""
        return not self.problems

    def as_json(self) -> dict[str, Any]:
        """As `--json` and the API give it."""
        return {
            "importer": self.importer,
            "file": self.file,
            "sheet": self.sheet,
            "header_row": self.header_row,
            "columns": [
                {"column": c.letter, "heading": c.heading, "field": c.field} for c in self.columns
            ],
            "extra": self.extra,
            "hidden_sheets": self.hidden_sheets,
            "rows": {"total": self.rows, "good": self.rows - self.bad_rows, "bad": self.bad_rows},
            "problems": [p.as_json() for p in self.problems],
            "batch": self.batch,
            "status": self.status,
            "made": self.made,
            "changed": self.changed,
        }


@dataclass
class Checked:
    """A report with the typed rows that it is about."""

    report: Report
    context: Context

    @property
    def rows(self) -> list[Row]:
        """The rows that can go in."""
        return [row for row in self.context.rows if row.good]
