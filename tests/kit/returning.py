"""A list out to Excel, edited, and put back: what the tests of all lists share."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from pathlib import Path
from typing import Any, TypeAlias

import openpyxl
from django.apps import apps
from django.test import Client
from hypothesis.strategies import SearchStrategy

from shigan.kernel.audit.models import AuditRow
from shigan.kernel.imports.actions import import_file
from shigan.kernel.imports.queries.report import Report
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.web.excel import key_parts

#: Row and heading → what stands there.
Grid: TypeAlias = dict[tuple[str, str], Any]
#: What keeps account of imports itself.
_OWN = frozenset({"imports", "audit", "django_tasks_db", "sessions"})


@dataclass(frozen=True)
class Taken:
    """Where a list goes out, as which import it comes back, and which of its columns may change."""

    url: str
    importer: str
    #: Heading → what its cells may become.
    edits: Mapping[str, SearchStrategy[Any]] = field(default_factory=dict)
    #: The rows in which they may, by the hidden key; none named: all.
    rows: Callable[[], Collection[str]] | None = None
    #: Columns that follow from others and from the time.
    follows: tuple[str, ...] = ()


def take_out(client: Client, url: str, path: Path) -> Path:
    """The list's own sheet, through its page."""
    response = client.get(url)
    assert response.status_code == 200, (url, response.status_code)
    path.write_bytes(b"".join(response.streaming_content))  # type: ignore[attr-defined]
    return path


def put_back(path: Path, importer: str, actor: Scope) -> Report:
    """In again, as it is."""
    return import_file(path, importer, actor=actor, again=True)


def grid(path: Path) -> Grid:
    """The cells of a sheet by the row's key and the heading."""
    sheet = openpyxl.load_workbook(path).worksheets[0]
    heads = [str(cell.value) for cell in sheet[1]]
    return {
        (key_parts(str(row[0]))[0], head): _day(value)
        for row in sheet.iter_rows(min_row=2, values_only=True)
        for head, value in zip(heads[1:], row[1:], strict=True)
    }


def _day(value: Any) -> Any:
    """A day without its midnight, as openpyxl gives it."""
    midnight = isinstance(value, datetime) and value.time() == time()
    return value.date() if midnight else value


def edit(path: Path, changes: Mapping[tuple[str, str], Any]) -> None:
    """Write into cells, by the row's key and the heading."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    places = {str(cell.value): place for place, cell in enumerate(sheet[1], start=1)}
    rows = {key_parts(str(sheet.cell(row, 1).value))[0]: row for row in range(2, sheet.max_row + 1)}
    for (key, head), value in changes.items():
        sheet.cell(rows[key], places[head]).value = value
    book.save(path)


def add_column(path: Path, head: str, cells: Mapping[str, Any]) -> None:
    """Write a column by the row's key, one of one's own where the sheet has none of that name."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    if head not in {str(cell.value) for cell in sheet[1]}:
        sheet.cell(1, sheet.max_column + 1).value = head
        book.save(path)
    edit(path, {(key, head): value for key, value in cells.items()})


def store() -> dict[str, list[Any]]:
    """Everything that is stored, but for the accounts of imports themselves."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in apps.get_models()
        if model._meta.app_label not in _OWN
    }


def differing(before: Grid, after: Grid, follows: tuple[str, ...] = ()) -> set[tuple[str, str]]:
    """The cells that are not the same."""
    keys = before.keys() | after.keys()
    return {k for k in keys if before.get(k) != after.get(k) and k[1] not in follows}


def told_of_records(since: int) -> list[str]:
    """What the log tells of single records since a row of it."""
    rows = AuditRow.objects.filter(pk__gt=since).exclude(code__startswith="imports.")
    return [row.code for row in rows.exclude(subject_id="")]
