"""Imports as the API tells of them and takes them."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field as Member

from shigan.kernel.imports.models import Batch
from shigan.kernel.imports.queries.batches import state_of
from shigan.kernel.imports.queries.report import Report
from shigan.kernel.imports.registry import Importer
from shigan.kernel.web.schemas import Body, Out


class SheetFieldOut(Out):
    """A field that a column may hold."""

    code: str
    label: str
    kind: str
    required: bool
    synonyms: list[str]


class ImporterOut(Out):
    """A register or ledger that comes in by the sheet."""

    code: str
    label: str
    suffixes: list[str]
    undoable: bool
    fields: list[SheetFieldOut]


class SheetColumnOut(Out):
    """A column, the field it was taken for, how sure that is in per cent, and by what sign."""

    column: str
    heading: str
    field: str
    sure: int
    why: str


class ExtraOut(Out):
    """A column that no field goes by."""

    column: str
    heading: str


class ProblemOut(Out):
    """What is wrong with a cell, a row (`cell` empty) or the sheet (`row` zero)."""

    row: int
    column: str
    cell: str
    code: str
    read: str
    message: str
    suggestion: str
    choices: list[list[str]]
    """What a person chooses from: what the cell is to say, and what that is called."""


class PassedRowOut(Out):
    """A row that is no data: why, and the beginning of what it says; numbers of people masked."""

    row: int
    why: str
    text: str


class RemarkOut(Out):
    """A cell that was not read as plainly as it stands: about, month, fixed, computed, formed."""

    cell: str
    text: str
    why: str
    value: str


class SheetRowsOut(Out):
    """How many rows can go in."""

    total: int
    good: int
    bad: int


class ReportOut(Out):
    """What a file holds for an importer, and whether it can go in."""

    importer: str
    file: str
    sheet: str
    header_rows: list[int]
    columns: list[SheetColumnOut]
    asked: list[SheetColumnOut]
    """Columns that are likely a field's, but left out until somebody says so."""
    extra: list[ExtraOut]
    passed: dict[str, list[int]]
    """Why → rows that are no data: subtotal, repeated, section, numbering, example, note; hidden
    and out where a person said so."""
    passed_rows: list[PassedRowOut]
    """The first 200 of them with what they say."""
    hidden_rows: list[int]
    """Rows that would be data and are hidden; those that were left out are in `passed` as well."""
    hidden_columns: list[str]
    hidden_sheets: list[str]
    blank_sheets: list[str]
    others: list[dict[str, Any]]
    """Other tables of the file that were not read."""
    measure: str
    remarks: list[RemarkOut]
    rows: SheetRowsOut
    problems: list[ProblemOut]
    foreseen: dict[str, Any] | None
    """What the load would make, change and leave; null where that was not tried."""
    batch: int | None
    status: str
    made: int
    changed: int


class BatchOut(Out):
    """How a batch stands."""

    id: int
    importer: str
    file: str
    sha256: str
    status: str
    """CHECKING, CHECKED, WAITING, RUNNING, DONE, UNDOING, UNDONE, FAILED, STOPPED, DROPPED."""
    interrupted: bool
    done: int
    rows: SheetRowsOut
    partial: bool
    made: int
    changed: int
    error: str
    blockers: list[list[str]]
    problems: list[ProblemOut]


class FileBody(Body):
    """What is to be done with a sheet besides checking it."""

    start: bool = False
    """Load it in the background if all rows are good."""
    good_rows: bool = False
    """Load it even so, without its bad rows."""
    again: bool = False
    """Even if this very file is in already."""
    skip_hidden: bool = False
    """Leave hidden rows out."""


class ReadingBody(Body):
    """What a person says about a file that is not in yet."""

    cells: dict[str, str] = Member(default_factory=dict)
    """Address → what it should say."""
    columns: dict[str, str] = Member(default_factory=dict)
    """Letter → field code, empty for not used; kept for the next sheet of that layout."""
    sheet: str = ""
    head: int | None = None
    """The first heading row of the table that is meant, with `sheet` and `left`."""
    left: str = ""
    rows: dict[str, Literal["data", "out", ""]] = Member(default_factory=dict)
    """Number of a row → `data` or `out`, whatever it looks like; empty takes that back."""
    skip_hidden: bool | None = None
    """Whether hidden rows are left out; null leaves that as it was."""


class DeedBody(Body):
    """What is to be done with a batch."""

    deed: Literal["start", "stop", "undo", "drop"]
    again: bool = False
    """Even if this very file is in already."""
    good_rows: bool = False
    """Leave its bad rows out."""


def importer_out(importer: Importer) -> ImporterOut:
    """An importer."""
    return ImporterOut(
        code=importer.code,
        label=str(importer.label),
        suffixes=list(importer.suffixes),
        undoable=importer.undoable,
        fields=[
            SheetFieldOut(
                code=f.code,
                label=str(f.label),
                kind=f.kind.value,
                required=f.required,
                synonyms=list(f.synonyms),
            )
            for f in importer.fields
        ],
    )


def report_out(report: Report) -> ReportOut:
    """A dry run."""
    return ReportOut.model_validate(report.as_json())


def batch_out(batch: Batch) -> BatchOut:
    """A batch at this moment."""
    state = state_of(batch)
    rows = SheetRowsOut(total=batch.rows, good=batch.good_rows, bad=batch.bad_rows)
    return BatchOut(
        id=batch.pk,
        importer=batch.importer,
        file=batch.file_name,
        sha256=batch.sha256,
        status=batch.status,
        interrupted=state.interrupted,
        done=state.done,
        rows=rows,
        partial=batch.partial,
        made=batch.made,
        changed=batch.changed,
        error=batch.error,
        blockers=batch.blockers,
        problems=[ProblemOut.model_validate(p.as_json()) for p in batch.found],
    )
