"""What the steps of a batch share: who may, the row under lock, what is kept of a report."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.bulk import chunks
from shigan.kernel.base.errors import Conflict
from shigan.kernel.base.inserts import drafted, insert_records, update_records
from shigan.kernel.imports.models import Batch, Origin
from shigan.kernel.imports.queries.batches import records_of
from shigan.kernel.imports.queries.report import Checked, Report, column_json
from shigan.kernel.imports.registry import Importer, Loaded
from shigan.kernel.imports.store import working

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope

_RUN = "imports.run"
#: So many problems are kept with a batch; more than that nobody reads.
KEPT_PROBLEMS = 500
_KEPT_REMARKS = 200
_NAME = 200
_DIGITS = "0123456789"


def require(actor: Scope, importer: Importer) -> None:
    """Whoever imports holds both functions."""
    actor.require(_RUN)
    actor.require(importer.function)


@contextmanager
def alone(batch: Batch) -> Iterator[None]:
    """Be the one who works on this batch; refused while another does."""
    with working(batch.pk) as mine:
        if not mine:
            raise Conflict(_("这一批正在处理，请稍候"))
        yield


def locked(batch: Batch) -> Batch:
    """The batch as it stands, held until the transaction ends."""
    return Batch.objects.select_for_update().get(pk=batch.pk)


def describe(batch: Batch, report: Report) -> None:
    """Put what was found into a batch."""
    batch.sheet = report.sheet[:100]
    batch.header_row = report.header_rows[-1] if report.header_rows else 0
    batch.columns = [column_json(c) for c in report.columns]
    batch.extra = [list(pair) for pair in report.extra]
    batch.hidden_sheets = report.told.hidden_sheets
    batch.reading = {
        "heads": report.header_rows,
        "asked": [column_json(c) for c in report.asked],
        "told": report.told.as_json(),
        "remarks": [remark.stored() for remark in report.remarks[:_KEPT_REMARKS]],
        "remark_count": len(report.remarks),
        "foreseen": report.foreseen,
    }
    batch.rows, batch.bad_rows = report.rows, report.bad_rows
    batch.problem_count = len(report.problems)
    batch.problems = [problem.stored() for problem in report.problems[:KEPT_PROBLEMS]]


def load_rows(checked: Checked) -> Loaded:
    """Let the importer load the good rows, but for those that say nothing new of their record."""
    telling = [row for row in checked.rows if row.held is None or row.changed]
    return checked.context.importer.load(telling, checked.context) if telling else Loaded()


def trace(batch: Batch, loaded: Loaded) -> None:
    """Keep which row each record came from."""
    for part in chunks(loaded.traces, 2000):
        insert_records(
            [
                drafted(
                    Origin,
                    batch=batch,
                    row=one.row,
                    label=one.label,
                    object_id=one.object_id,
                    made=one.made,
                    remarks=one.remarks,
                    data=one.data,
                )
                for one in part
            ]
        )


def without_personal(said: dict[str, Any], checked: Checked) -> dict[str, Any]:
    """What a person said about a file, once it is in: personal cells are kept as masks."""
    columns = {c.letter: code for code, c in checked.context.columns.items()}
    mask = checked.context.importer.mask
    cells = {
        address: mask(text) if _is_personal(checked, columns.get(address.rstrip(_DIGITS))) else text
        for address, text in said.get("cells", {}).items()
    }
    return {**said, "cells": cells} if said else said


def _is_personal(checked: Checked, code: str | None) -> bool:
    return code is not None and checked.context.declared(code).personal


def name_brought(batch: Batch, on_progress: Callable[[int], None]) -> None:
    """Write down what the records are called while they are still there."""
    done = 0
    every = batch.origins.order_by("pk").values_list("pk", flat=True)
    for keys in chunks(list(every)):
        part = list(Origin.objects.filter(pk__in=keys).order_by("pk"))
        records = records_of(part)
        for origin in part:
            origin.name = str(records.get((origin.label, origin.object_id), ""))[:_NAME]
        update_records(part, ["name"])
        done += len(part)
        on_progress(done)
