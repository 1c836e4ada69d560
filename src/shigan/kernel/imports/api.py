"""Routes of imports."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from ninja import File, Form, Path, Router, UploadedFile

from shigan.kernel.base.errors import Denied
from shigan.kernel.imports.actions import (
    batch_drop,
    batch_queue,
    batch_reread,
    batch_undo_queue,
    file_check,
)
from shigan.kernel.imports.models import Batch
from shigan.kernel.imports.queries.batches import batch_visible, offered_to, state_of
from shigan.kernel.imports.queries.report import Said
from shigan.kernel.imports.serializers import (
    BatchOut,
    DeedBody,
    FileBody,
    ImporterOut,
    ReadingBody,
    ReportOut,
    batch_out,
    importer_out,
    report_out,
)
from shigan.kernel.imports.store import ask_stop, keep
from shigan.kernel.imports.tasks import load, look, unload
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.web.problems import problems

router = Router()
BatchId = Annotated[int, Path(ge=1, lt=2**63)]


@router.get("", response={200: list[ImporterOut], **problems()}, summary="What can come in")
def importers(request: ScopedRequest) -> list[ImporterOut]:
    """The importers that you may use, with the fields that their columns hold."""
    return [importer_out(importer) for importer in offered_to(request.scope)]


@router.post(
    "/{importer}/files",
    response={200: ReportOut, **problems(404, 422)},
    summary="Check a sheet",
)
def check(
    request: ScopedRequest,
    importer: str,
    file: File[UploadedFile],
    how: Form[FileBody],
) -> ReportOut:
    """Read a sheet: heading, columns with how sure, rows good and bad, problems by cell.

    Nothing of it goes in yet, but the file is kept with a batch, to be corrected and started. With
    `start` it is loaded in the background if all rows are good, with `good_rows` also without the
    bad ones.
    """
    declared = next((i for i in offered_to(request.scope) if i.code == importer), None)
    if declared is None:
        raise Denied
    kept = keep(file.name or "", file.chunks())
    said = Said(skip_hidden=how.skip_hidden)
    batch, checked = file_check(
        actor=request.scope, importer=declared, kept=kept, ahead=True, said=said
    )
    report = checked.report
    if how.start and (report.good or (how.good_rows and report.good_rows)):
        batch = _start(request, batch, again=how.again, good_rows=how.good_rows)
    report.batch, report.status = batch.pk, batch.status
    return report_out(report)


@router.get(
    "/batches/{batch}",
    response={200: BatchOut, **problems(404, 422)},
    summary="Read a batch",
    url_name="batch",
)
def read(request: ScopedRequest, batch: BatchId) -> BatchOut:
    """How a batch stands, and what is wrong with it by cell."""
    return batch_out(_visible(request, batch))


@router.post(
    "/batches/{batch}/reading",
    response={200: BatchOut, **problems(404, 422)},
    summary="Correct what a sheet says",
)
def correct(request: ScopedRequest, batch: BatchId, body: ReadingBody) -> BatchOut:
    """Correct cells, columns, rows or the table that is meant, and read the file again.

    A large file is read in the background: then the batch is WAITING, and still tells what was
    found before.
    """
    return batch_out(
        batch_reread(
            actor=request.scope,
            batch=_visible(request, batch),
            cells=body.cells,
            columns=body.columns,
            table=None if body.head is None else (body.sheet, body.head, body.left),
            rows=body.rows,
            skip_hidden=body.skip_hidden,
            enqueue=lambda found: look.enqueue(found, request.user.pk),
        )
    )


@router.post(
    "/batches/{batch}",
    response={200: BatchOut, **problems(404, 409, 422)},
    summary="Start, stop, undo or drop a batch",
    url_name="batch",
)
def act(request: ScopedRequest, batch: BatchId, body: DeedBody) -> BatchOut:
    """Start, stop or undo a batch in the background, or drop what is not in; ask how far it is."""
    found = _visible(request, batch)
    if body.deed == "start":
        _start(request, found, again=body.again, good_rows=body.good_rows)
    elif body.deed == "undo":
        job = partial(unload.enqueue, found.pk, request.user.pk)
        batch_undo_queue(actor=request.scope, batch=found, enqueue=job)
    elif body.deed == "drop":
        batch_drop(actor=request.scope, batch=found)
    elif state_of(found).busy:
        ask_stop(found.pk, request.scope.name)
    return batch_out(_visible(request, batch))


def _start(request: ScopedRequest, batch: Batch, *, again: bool, good_rows: bool) -> Batch:
    job = partial(load.enqueue, batch.pk, request.user.pk, again)
    return batch_queue(
        actor=request.scope,
        batch=batch,
        enqueue=job,
        again=again,
        partial=good_rows and not batch.good,
    )


def _visible(request: ScopedRequest, batch: int) -> Batch:
    found = batch_visible(request.scope, batch)
    if found is None:
        raise Denied
    return found
