"""The steps of a batch, each in a transaction of its own."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.errors import Refused
from shigan.kernel.clock.queries import now
from shigan.kernel.imports.actions.writing import (
    describe,
    load_rows,
    locked,
    require,
    trace,
    without_personal,
)
from shigan.kernel.imports.choices import Status
from shigan.kernel.imports.models import Batch, Layout
from shigan.kernel.imports.queries.batches import OPEN, STANDING, home_path, same_file
from shigan.kernel.imports.queries.checking import recheck
from shigan.kernel.imports.queries.layouts import digest_of
from shigan.kernel.imports.queries.report import AS_IT_IS, Checked, Report, Said
from shigan.kernel.imports.registry import Importer
from shigan.kernel.imports.store import Kept, heed_stop, is_working

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope


@action("imports.batch_check", label=_("核对导入文件"))
def batch_check(
    *, actor: Scope, importer: Importer, kept: Kept, report: Report, said: Said = AS_IT_IS
) -> Batch:
    """Keep what a dry run found."""
    require(actor, importer)
    batch = _batch_of(actor, importer, kept)
    batch.decide(said.stored())
    describe(batch, report)
    batch.save(force_insert=True)
    note(subject=batch, after={"rows": batch.rows, "problems": batch.problem_count})
    return batch


@action("imports.batch_receive", label=_("接收导入文件"))
def batch_receive(
    *, actor: Scope, importer: Importer, kept: Kept, enqueue: Callable[[int], object]
) -> Batch:
    """Keep a file that is yet to be read; `enqueue` hands that over once this is stored."""
    require(actor, importer)
    batch = _batch_of(actor, importer, kept)
    batch.status = Status.WAITING
    batch.save(force_insert=True)
    transaction.on_commit(functools.partial(enqueue, batch.pk))
    note(subject=batch, after={"size": batch.size})
    return batch


@action("imports.batch_reread_queue", label=_("安排重新核对"))
def batch_reread_queue(
    *, actor: Scope, batch: Batch, said: Said, enqueue: Callable[[int], object]
) -> Batch:
    """Leave what a person said about a file to the background; what was found before stays.

    `enqueue` hands that over once this is stored.
    """
    require(actor, batch.declared)
    batch = locked(batch)
    if batch.status not in {*OPEN, Status.CHECKING} or is_working(batch.pk):
        raise Refused(_("这一批已经在处理或已经导入，不能再改"))
    batch.pending = json.dumps(said.stored(), ensure_ascii=False)
    batch.status, batch.error = Status.WAITING, ""
    batch.save(update_fields=["pending", "status", "error"])
    transaction.on_commit(functools.partial(enqueue, batch.pk))
    note(subject=batch, after={"cells": sorted(said.cells)})
    return batch


@action("imports.batch_reread_leave", label=_("放弃重新核对"))
def batch_reread_leave(*, actor: Scope, batch: Batch, error: str = "") -> Batch:
    """Let stand what was found before: with `error` because it could not be read anew."""
    require(actor, batch.declared)
    batch = locked(batch)
    if not batch.reading or batch.status not in {Status.WAITING, Status.CHECKING}:
        raise Refused(_("这一批已经在处理或已经导入，不能再改"))
    batch.status, batch.error, batch.pending = Status.CHECKED, error, ""
    batch.save(update_fields=["status", "error", "pending"])
    note(subject=batch, text=error[:500])
    return batch


@action("imports.batch_look_begin", label=_("开始核对导入文件"))
def batch_look_begin(*, actor: Scope, batch: Batch) -> Batch:
    """Say that the reading has begun, so that an interrupted one shows as such."""
    require(actor, batch.declared)
    batch = locked(batch)
    if batch.status != Status.WAITING or (batch.columns and not batch.pending):
        raise Refused(_("这一批已经在处理或已经导入，不能再改"))
    batch.status = Status.CHECKING
    batch.save(update_fields=["status"])
    note(subject=batch)
    return batch


@action("imports.batch_correct", label=_("改正导入内容"))
def batch_correct(*, actor: Scope, batch: Batch, said: Said, report: Report) -> Batch:
    """Keep what a person decided about a file that is not in yet, and what it holds with that."""
    require(actor, batch.declared)
    batch = locked(batch)
    if batch.status not in {*OPEN, Status.CHECKING}:
        raise Refused(_("这一批已经在处理或已经导入，不能再改"))
    before = batch.decided
    batch.decide(said.stored())
    batch.status, batch.error, batch.pending = Status.CHECKED, "", ""
    describe(batch, report)
    batch.save()
    cells = sorted(set(said.cells) - set(before.get("cells", {})))
    kept = {"columns": dict(said.columns), "rows": dict(said.rows)}
    note(subject=batch, after={"cells": cells, **kept, "skip_hidden": said.skip_hidden})
    return batch


@action("imports.layout_keep", label=_("记住表格版式"))
def layout_keep(
    *, actor: Scope, importer: Importer, headings: Sequence[str], columns: Sequence[str | None]
) -> Layout:
    """Remember what the columns of a layout hold, for the next sheet of that layout."""
    require(actor, importer)
    layout, _made = Layout.objects.update_or_create(
        unit_path=home_path(actor),
        importer=importer.code,
        digest=digest_of(headings),
        defaults={"columns": list(columns), "made_by_name": actor.name[:80], "at": now()},
    )
    note(subject=layout, after={"columns": list(columns)})
    return layout


@action("imports.batch_queue", label=_("安排导入"))
def batch_queue(
    *,
    actor: Scope,
    batch: Batch,
    enqueue: Callable[[], object],
    again: bool = False,
    partial: bool = False,
) -> Batch:
    """Leave a batch to the background; `enqueue` hands the job over once this is stored.

    With `partial` only its good rows go in.
    """
    require(actor, batch.declared)
    batch = locked(batch)
    _refuse_load(batch, again=again, partial=partial)
    batch.status, batch.partial, batch.error = Status.WAITING, partial, ""
    batch.save(update_fields=["status", "partial", "error"])
    transaction.on_commit(enqueue)
    note(subject=batch)
    return batch


@action("imports.batch_begin", label=_("开始导入"))
def batch_begin(*, actor: Scope, batch: Batch, again: bool = False, partial: bool = False) -> Batch:
    """Say that the load has begun, so that an interrupted one shows as such."""
    require(actor, batch.declared)
    batch = locked(batch)
    _refuse_load(batch, again=again, partial=partial)
    batch.status, batch.partial, batch.error = Status.RUNNING, partial, ""
    batch.save(update_fields=["status", "partial", "error"])
    note(subject=batch)
    return batch


@action("imports.batch_load", label=_("导入"))
def batch_load(*, actor: Scope, batch: Batch, checked: Checked, again: bool = False) -> Batch:
    """Load every row of a checked file, or none: this transaction is the whole of it.

    Of a batch that a person let go in without its bad rows, every good one.
    """
    importer = batch.declared
    require(actor, importer)
    batch = locked(batch)
    _refuse_load(batch, again=again, partial=batch.partial)
    recheck(checked)
    if checked.report.bad_rows > (batch.bad_rows if batch.partial else 0):
        raise Refused(
            _("核对之后情况有变，有%(count)d行不能导入") % {"count": checked.report.bad_rows}
        )
    checked.forget_cells()
    loaded = load_rows(checked)
    heed_stop(batch.pk)
    trace(batch, loaded)
    batch.said, batch.cells = without_personal(batch.decided, checked), ""
    batch.status = Status.DONE
    batch.unit_path = batch.unit_path or home_path(actor)
    batch.made = sum(one.made for one in loaded.traces)
    batch.changed = len(loaded.traces) - batch.made
    batch.ended_at = now()
    batch.save()
    note(subject=batch, after={"made": batch.made, "changed": batch.changed})
    return batch


@action("imports.batch_fail", label=_("导入未成功"))
def batch_fail(*, actor: Scope, batch: Batch, error: str, report: Report | None = None) -> Batch:
    """Say why nothing of a batch was kept."""
    require(actor, batch.declared)
    batch = locked(batch)
    batch.status = Status.FAILED
    batch.error = error
    batch.ended_at = now()
    if report is not None:
        describe(batch, report)
    batch.save()
    note(subject=batch, text=error[:500])
    return batch


@action("imports.batch_stop", label=_("取消导入"))
def batch_stop(*, actor: Scope, batch: Batch, error: str) -> Batch:
    """Say that a batch stopped because somebody asked for it; it can be started again."""
    require(actor, batch.declared)
    batch = locked(batch)
    batch.status, batch.error, batch.ended_at = Status.STOPPED, error, now()
    batch.save(update_fields=["status", "error", "ended_at"])
    note(subject=batch, text=error[:500])
    return batch


def _batch_of(actor: Scope, importer: Importer, kept: Kept) -> Batch:
    """A batch of a file of which nothing is known yet."""
    batch = Batch(
        importer=importer.code,
        unit_path=home_path(actor),
        file_name=kept.name[-200:],
        sha256=kept.sha256,
        size=kept.size,
        made_by_id=actor.user_id,
        made_by_name=actor.name[:80],
        at=now(),
        kept_as=kept.place,
    )
    if kept.key is not None:
        batch.source_key = kept.key
    return batch


def _refuse_load(batch: Batch, *, again: bool, partial: bool) -> None:
    """A batch loads once; bad rows stay out, and a file comes twice, only if somebody says so."""
    if batch.status == Status.DROPPED:
        raise Refused(_("这一批没有导入，已经清除；请重新上传文件"))
    if batch.status in {*STANDING, Status.UNDONE}:
        raise Refused(_("这一批已经导入过；要再次导入请重新上传文件"))
    unread = batch.pending or not batch.columns
    if batch.status == Status.CHECKING or (batch.status == Status.WAITING and unread):
        raise Refused(_("这一批还没有核对完"))
    if not batch.good and not (partial and batch.good_rows):
        raise Refused(_("还有%(count)d行有问题，请改好后重新上传") % {"count": batch.bad_rows})
    if not again:
        refuse_twice(batch.declared, batch.source)


def refuse_twice(importer: Importer, kept: Kept) -> None:
    """The very file that stands already comes in again only if somebody says so."""
    former = same_file(importer, kept)
    if former is not None:
        when = timezone.localtime(former.ended_at).strftime("%Y-%m-%d %H:%M")
        raise Refused(
            _("同一个文件已由%(who)s于%(when)s导入过；确要再导入一次请说明")
            % {"who": former.made_by_name, "when": when}
        )
