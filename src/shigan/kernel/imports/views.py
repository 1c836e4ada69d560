"""Pages of imports: what can come in, a file's dry run, its progress, its result, its undoing."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from shigan.kernel.base.errors import Refused
from shigan.kernel.imports.actions import (
    batch_drop,
    batch_queue,
    batch_reread,
    batch_reread_leave,
    batch_undo_queue,
    file_take,
)
from shigan.kernel.imports.forms import UploadForm
from shigan.kernel.imports.models import Batch
from shigan.kernel.imports.queries.batches import (
    batch_visible,
    brought,
    history,
    offered_to,
    same_file,
    state_of,
)
from shigan.kernel.imports.queries.marked import marked_sheet
from shigan.kernel.imports.queries.page import (
    as_data,
    better_fitting,
    correctable,
    corrected,
    row_ranges,
    said_rows,
    shown_columns,
    shown_passed,
    shown_problems,
    told_remarks,
)
from shigan.kernel.imports.queries.present import present_sheet
from shigan.kernel.imports.queries.readers import other_names
from shigan.kernel.imports.queries.template import field_note, template_of
from shigan.kernel.imports.registry import Importer
from shigan.kernel.imports.store import ask_stop, keep
from shigan.kernel.imports.tasks import load, look, unload
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.web.excel import TYPE
from shigan.kernel.web.paging import Slice, capped_count

_HISTORY, _PROBLEMS, _BROUGHT = 20, 50, 50
_DIGITS = 8  # of a row number


@require_safe
def index(request: ScopedRequest) -> HttpResponse:
    """What can be imported, and what was."""
    offered = offered_to(request.scope)
    if not offered:
        raise Http404
    rows = history(request.scope)
    page = Slice.of(rows, request.GET.get("page", ""), _HISTORY)
    context = {
        "title": _("导入"),
        "importers": offered,
        "batches": [(batch, state_of(batch)) for batch in page.records],
        "pager": page.pager(request, capped_count(rows)),
    }
    return render(request, "imports/index.html", context)


def upload(request: ScopedRequest, code: str) -> HttpResponse:
    """Choose a file; it is read at once, and nothing of it goes in yet."""
    importer = _offered(request, code)
    status, sent = 200, request.method == "POST"
    form = UploadForm(importer, request.POST, request.FILES) if sent else UploadForm(importer)
    if sent:
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                kept = keep(file.name, file.chunks())
                batch = file_take(
                    actor=request.scope,
                    importer=importer,
                    kept=kept,
                    enqueue=lambda batch: look.enqueue(batch, request.user.pk),
                )
            except Refused as refused:
                form.add_error("file", str(refused))
            else:
                return redirect("imports:batch", batch.pk)
        status = 422
    context = {
        "title": _("导入%(what)s") % {"what": importer.label},
        "crumbs": [(_("导入"), reverse("imports:index")), (importer.label, "")],
        "importer": importer,
        "form": form,
        "columns": [(f, field_note(f), other_names(f)) for f in importer.fields],
    }
    return render(request, "imports/upload.html", context, status=status)


@require_safe
def template(request: ScopedRequest, code: str) -> HttpResponse:
    """An empty workbook to fill in."""
    importer = _offered(request, code)
    if not importer.has_template:
        raise Http404
    response = HttpResponse(template_of(importer), content_type=TYPE)
    name = quote(f"{importer.label}.xlsx")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


@require_safe
def present(request: ScopedRequest, code: str) -> HttpResponseBase:
    """What is there now, to be edited and put back."""
    importer = _offered(request, code)
    if importer.current is None:
        raise Http404
    file = present_sheet(importer, request.scope)
    return FileResponse(file, as_attachment=True, filename=f"{importer.label}.xlsx")


@require_safe
def batch(request: ScopedRequest, batch: int) -> HttpResponse:
    """A file: what was found in it, how far it is, what it brought."""
    return _page(request, _visible(request, batch))


@require_POST
def start(request: ScopedRequest, batch: int) -> HttpResponse:
    """Let the background load it."""
    found, again = _visible(request, batch), "again" in request.POST
    job = partial(load.enqueue, found.pk, request.user.pk, again)
    alone = "partial" in request.POST and not found.good
    try:
        batch_queue(actor=request.scope, batch=found, enqueue=job, again=again, partial=alone)
    except Refused as refused:
        return _page(request, found, refused=refused)
    return redirect("imports:batch", batch)


@require_POST
def fix(request: ScopedRequest, batch: int) -> HttpResponse:
    """Correct cells, columns or the table that is meant, and read it again."""
    found = _visible(request, batch)
    posted = request.POST
    columns = {
        column.letter: posted[name]
        for column in shown_columns(found)
        if (name := f"column-{column.letter}") in posted
        and posted[name] != ("" if column.asked else column.field)
    }
    head = posted.get("head", "")
    chosen = posted.get("sheet", ""), posted.get("left", "")
    table = (chosen[0], int(head), chosen[1]) if head.isdecimal() and len(head) < _DIGITS else None
    try:
        batch_reread(
            actor=request.scope,
            batch=found,
            cells=corrected(found, posted),
            columns=columns,
            table=table,
            rows=said_rows(posted),
            skip_hidden={"skip": True, "read": False}.get(posted.get("hidden", "")),
            enqueue=lambda found: look.enqueue(found, request.user.pk),
        )
    except Refused as refused:
        return _page(request, found, refused=refused)
    return redirect("imports:batch", batch)


@require_POST
def stop(request: ScopedRequest, batch: int) -> HttpResponse:
    """Ask for a batch that waits or is under way to stop; leave a rereading that was cut off."""
    found = _visible(request, batch)
    state = state_of(found)
    if state.busy:
        ask_stop(found.pk, request.scope.name)
    elif state.interrupted and found.pending:
        batch_reread_leave(actor=request.scope, batch=found)
    return redirect("imports:batch", batch)


@require_POST
def drop(request: ScopedRequest, batch: int) -> HttpResponse:
    """Drop a file that is not to go in."""
    found = _visible(request, batch)
    try:
        batch_drop(actor=request.scope, batch=found)
    except Refused as refused:
        return _page(request, found, refused=refused)
    return redirect("imports:batch", batch)


@require_safe
def marked(request: ScopedRequest, batch: int) -> HttpResponse:
    """The same sheet with what is wrong at its cells."""
    found = _visible(request, batch)
    if not found.problems or not found.source.path.exists():
        raise Http404
    with found.source.opened() as path:
        content = marked_sheet(path, found.sheet, found.found)
    response = HttpResponse(content, content_type=TYPE)
    name = quote(str(_("%(name)s（标出问题）.xlsx") % {"name": Path(found.file_name).stem}))
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


@require_safe
def progress(request: ScopedRequest, batch: int) -> HttpResponse:
    """How far it is; when that is over the page is asked for anew."""
    found = _visible(request, batch)
    state = state_of(found)
    context = {"batch": found, "state": state}
    response = render(request, "imports/_progressed.html", context)
    if not state.busy:
        response.headers["HX-Redirect"] = reverse("imports:batch", args=[batch])
    return response


@require_POST
def undo(request: ScopedRequest, batch: int) -> HttpResponse:
    """Let the background take it all back."""
    found = _visible(request, batch)
    job = partial(unload.enqueue, found.pk, request.user.pk)
    try:
        batch_undo_queue(actor=request.scope, batch=found, enqueue=job)
    except Refused as refused:
        return _page(request, found, refused=refused)
    return redirect("imports:batch", batch)


@require_safe
def source(request: ScopedRequest, batch: int) -> HttpResponseBase:
    """The file as it came."""
    found = _visible(request, batch)
    if not found.source.path.exists():
        raise Http404
    content = BytesIO(found.source.content())
    return FileResponse(content, as_attachment=True, filename=found.file_name)


def _offered(request: ScopedRequest, code: str) -> Importer:
    importer = next((i for i in offered_to(request.scope) if i.code == code), None)
    if importer is None:
        raise Http404
    return importer


def _visible(request: ScopedRequest, batch: int) -> Batch:
    found = batch_visible(request.scope, batch)
    if found is None:
        raise Http404
    return found


def _page(request: ScopedRequest, found: Batch, *, refused: Refused | None = None) -> HttpResponse:
    importer = found.declared
    told = found.reading.get("told", {})
    first = Slice.of(found.found, request.GET.get("page", ""), _PROBLEMS)  # type: ignore[arg-type]
    context: dict[str, Any] = {
        "title": found.file_name,
        "crumbs": [(_("导入"), reverse("imports:index")), (importer.label, "")],
        "batch": found,
        "importer": importer,
        "state": state_of(found),
        "problems": list(shown_problems(found, first.records)),
        "correctable": correctable(found),
        "columns": (columns := shown_columns(found)),
        "unsure": not all(column.certain for column in columns),
        "better": better_fitting(found, offered_to(request.scope)) if not found.good else None,
        "unread": [column for column in columns if not column.field],
        "fields": importer.fields,
        "passed": shown_passed(found),
        "as_data": row_ranges(sorted(map(int, as_data(found)))),
        "hidden_rows": row_ranges(told.get("hidden_rows", ())),
        "told": told,
        "remarks": told_remarks(found),
        "foreseen": found.reading.get("foreseen"),
        "pager": first.pager(request, len(found.problems)),
        "former": same_file(importer, found.source),
        "brought": brought(found, _BROUGHT),
        "more": max(found.made + found.changed - _BROUGHT, 0),
        "source_kept": found.source.path.exists(),
        "refused": refused,
        "seen_at": reverse(importer.seen_at) if importer.seen_at else "",
    }
    return render(request, "imports/batch.html", context, status=422 if refused else 200)
