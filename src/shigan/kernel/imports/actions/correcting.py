"""Correcting a file that is not in yet: cells, columns, the table that is meant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.errors import Refused
from shigan.kernel.imports.actions.batches import batch_correct, batch_reread_queue
from shigan.kernel.imports.actions.foresight import foresee
from shigan.kernel.imports.actions.looking import at_once, remember, reread
from shigan.kernel.imports.models import Batch
from shigan.kernel.imports.queries.checking import refuse_unknown
from shigan.kernel.imports.queries.report import Said
from shigan.kernel.imports.rules.headings import place_of

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope

_LONGEST = 4000
_MOST_CELLS = 5000
_ROW_WORDS = frozenset({"data", "out", ""})
_DIGITS = 7


def batch_reread(
    *,
    actor: Scope,
    batch: Batch,
    cells: Mapping[str, str] | None = None,
    columns: Mapping[str, str] | None = None,
    table: tuple[str, int, str] | None = None,
    rows: Mapping[str, str] | None = None,
    skip_hidden: bool | None = None,
    enqueue: Callable[[int], object] | None = None,
) -> Batch:
    """Read a batch's file again with what a person says now, on top of what they said before.

    `cells`: address → what it should say. `columns`: letter → field code, empty for not used; kept
    for the next sheet of that layout. `table`: sheet, number of the first heading row, letter of
    the first column. `rows`: number → `data` or `out`, empty for what it looks like. `skip_hidden`:
    whether hidden rows are left out; None leaves that as it was.

    With `enqueue`, which hands it over, a large file is left to the background; what was found
    before stands until then.
    """
    said = _said(batch, cells or {}, columns or {}, table)
    said = _rows_said(said, rows or {}, skip_hidden=skip_hidden)
    if enqueue is not None and not at_once(batch.size):
        refuse_unknown(batch.declared, said)
        return batch_reread_queue(actor=actor, batch=batch, said=said, enqueue=enqueue)
    checked = reread(actor, batch, said)
    checked.report.foreseen = foresee(checked)
    batch = batch_correct(actor=actor, batch=batch, said=said, report=checked.report)
    if columns:
        remember(actor, batch, said, checked)
    return batch


def _said(
    batch: Batch,
    cells: Mapping[str, str],
    columns: Mapping[str, str],
    table: tuple[str, int, str] | None,
) -> Said:
    """What was said before and now; another table makes earlier words about columns void."""
    before = Said(**batch.wanted)
    if table is not None and table != (before.sheet, before.head, before.left):
        sheet, head, left = table
        before = Said(sheet=sheet, head=head, left=left, skip_hidden=before.skip_hidden)
    if any(place_of(cell) is None or len(text) > _LONGEST for cell, text in cells.items()):
        raise Refused(_("单元格应写成 C5 这样，内容不超过%(most)d字") % {"most": _LONGEST})
    said = replace(before, cells={**before.cells, **cells}, columns={**before.columns, **columns})
    if len(said.cells) > _MOST_CELLS:
        raise Refused(_("要改的太多，请在表里改好再上传"))
    return _one_column_each(said, columns)


def _rows_said(said: Said, rows: Mapping[str, str], *, skip_hidden: bool | None) -> Said:
    """What is said of rows now, on top of what was."""
    if any(not _is_number(row) or what not in _ROW_WORDS for row, what in rows.items()):
        raise Refused(_("行号应写成 12 或 15-18 这样"))
    every = {row: what for row, what in {**said.rows, **rows}.items() if what}
    if len(every) > _MOST_CELLS:
        raise Refused(_("要改的太多，请在表里改好再上传"))
    hidden = said.skip_hidden if skip_hidden is None else skip_hidden
    return replace(said, rows=every, skip_hidden=hidden)


def _is_number(row: str) -> bool:
    return row.isascii() and row.isdecimal() and len(row) <= _DIGITS


def _one_column_each(said: Said, now: Mapping[str, str]) -> Said:
    """A field that a person gives to a column is taken from the one that had it."""
    chosen = {code: letter for letter, code in now.items() if code}
    if len(chosen) < sum(1 for code in now.values() if code):
        raise Refused(_("同一项不能对两列"))
    kept = {
        letter: code if not code or chosen.get(code, letter) == letter else ""
        for letter, code in said.columns.items()
    }
    return replace(said, columns=kept)
