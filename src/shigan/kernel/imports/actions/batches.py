"""The steps of a batch, each in a transaction of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.bulk import Blocker, StoodOn, chunks
from shigan.kernel.base.errors import Refused
from shigan.kernel.clock.queries import now
from shigan.kernel.imports.choices import Status
from shigan.kernel.imports.models import Batch, Origin
from shigan.kernel.imports.queries.batches import (
    STANDING,
    home_path,
    later_batches,
    same_file,
    traces_of,
)
from shigan.kernel.imports.queries.checking import recheck
from shigan.kernel.imports.queries.report import Checked, Report
from shigan.kernel.imports.registry import Importer, Loaded, Undo
from shigan.kernel.imports.store import Kept

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope

_RUN = "imports.run"
#: So many problems are kept with a batch; more than that nobody reads.
KEPT_PROBLEMS = 500


def _require(actor: Scope, importer: Importer) -> None:
    actor.require(_RUN)
    actor.require(importer.function)


@action("imports.batch_check", label=_("核对导入文件"))
def batch_check(*, actor: Scope, importer: Importer, kept: Kept, report: Report) -> Batch:
    """Keep what a dry run found."""
    _require(actor, importer)
    batch = Batch(
        importer=importer.code,
        unit_path=home_path(actor),
        file_name=kept.name[-200:],
        sha256=kept.sha256,
        size=kept.size,
        made_by_id=actor.user_id,
        made_by_name=actor.name[:80],
        at=now(),
    )
    _describe(batch, report)
    batch.save(force_insert=True)
    note(subject=batch, after={"rows": batch.rows, "problems": batch.problem_count})
    return batch


@action("imports.batch_queue", label=_("安排导入"))
def batch_queue(
    *, actor: Scope, batch: Batch, enqueue: Callable[[], object], again: bool = False
) -> Batch:
    """Leave a batch to the background; `enqueue` hands the job over once this is stored."""
    _require(actor, batch.declared)
    batch = _locked(batch)
    _refuse_load(batch, again=again)
    batch.status = Status.WAITING
    batch.error = ""
    batch.save(update_fields=["status", "error"])
    transaction.on_commit(enqueue)
    note(subject=batch)
    return batch


@action("imports.batch_begin", label=_("开始导入"))
def batch_begin(*, actor: Scope, batch: Batch, again: bool = False) -> Batch:
    """Say that the load has begun, so that an interrupted one shows as such."""
    _require(actor, batch.declared)
    batch = _locked(batch)
    _refuse_load(batch, again=again)
    batch.status = Status.RUNNING
    batch.error = ""
    batch.save(update_fields=["status", "error"])
    note(subject=batch)
    return batch


@action("imports.batch_load", label=_("导入"))
def batch_load(*, actor: Scope, batch: Batch, checked: Checked, again: bool = False) -> Batch:
    """Load every row of a checked file, or none: this transaction is the whole of it."""
    importer = batch.declared
    _require(actor, importer)
    batch = _locked(batch)
    _refuse_load(batch, again=again)
    recheck(checked)
    if not checked.report.good:
        raise Refused(
            _("核对之后情况有变，有%(count)d行不能导入") % {"count": checked.report.bad_rows}
        )
    loaded = importer.load(checked.rows, checked.context)
    _trace(batch, loaded)
    batch.status = Status.DONE
    batch.unit_path = batch.unit_path or home_path(actor)
    batch.made = sum(trace.made for trace in loaded.traces)
    batch.changed = len(loaded.traces) - batch.made
    batch.ended_at = now()
    batch.save()
    note(subject=batch, after={"made": batch.made, "changed": batch.changed})
    return batch


@action("imports.batch_fail", label=_("导入未成功"))
def batch_fail(*, actor: Scope, batch: Batch, error: str, report: Report | None = None) -> Batch:
    """Say why nothing of a batch was kept."""
    _require(actor, batch.declared)
    batch = _locked(batch)
    batch.status = Status.FAILED
    batch.error = error
    batch.ended_at = now()
    if report is not None:
        _describe(batch, report)
    batch.save()
    note(subject=batch, text=error[:500])
    return batch


@action("imports.batch_undo_queue", label=_("安排撤销导入"))
def batch_undo_queue(*, actor: Scope, batch: Batch, enqueue: Callable[[], object]) -> Batch:
    """Leave the undoing to the background; `enqueue` hands the job over once this is stored."""
    _require(actor, batch.declared)
    batch = _locked(batch)
    _refuse_undo(batch)
    batch.status = Status.UNDOING
    batch.error, batch.blockers = "", []
    batch.save(update_fields=["status", "error", "blockers"])
    transaction.on_commit(enqueue)
    note(subject=batch)
    return batch


@action("imports.batch_undo_fail", label=_("撤销导入未成功"))
def batch_undo_fail(
    *, actor: Scope, batch: Batch, error: str, blockers: Sequence[Blocker] = ()
) -> Batch:
    """Say why a batch stands as it did, and what stands on it."""
    _require(actor, batch.declared)
    batch = _locked(batch)
    batch.status = Status.DONE
    batch.error = error
    batch.blockers = [[blocker.record, blocker.by] for blocker in blockers]
    batch.save(update_fields=["status", "error", "blockers"])
    note(subject=batch, text=error[:500])
    return batch


@action("imports.batch_undo", label=_("撤销导入"))
def batch_undo(*, actor: Scope, batch: Batch) -> Batch:
    """Take back all that a batch brought, or raise `StoodOn` with what stands on it now."""
    _require(actor, batch.declared)
    batch = _locked(batch)
    undo = _refuse_undo(batch)
    if later := later_batches(batch):
        raise StoodOn([Blocker("", gettext("后来的导入"), str(other)) for other in later])
    undo(actor, traces_of(batch))
    batch.status = Status.UNDONE
    batch.ended_at = now()
    batch.error, batch.blockers = "", []
    batch.save(update_fields=["status", "ended_at", "error", "blockers"])
    note(subject=batch, before={"made": batch.made, "changed": batch.changed})
    return batch


def _locked(batch: Batch) -> Batch:
    return Batch.objects.select_for_update().get(pk=batch.pk)


def _refuse_undo(batch: Batch) -> Undo:
    """How its importer takes it back, if it can be."""
    undo = batch.declared.undo
    if batch.status not in STANDING:
        raise Refused(_("这一批没有导入，或已经撤销"))
    if undo is None:
        raise Refused(_("“%(what)s”的导入不能撤销") % {"what": batch.declared.label})
    return undo


def _refuse_load(batch: Batch, *, again: bool) -> None:
    """A batch loads once; the same file a second time only if somebody says so."""
    if batch.status in {*STANDING, Status.UNDONE}:
        raise Refused(_("这一批已经导入过；要再次导入请重新上传文件"))
    if not batch.good:
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


def _describe(batch: Batch, report: Report) -> None:
    batch.sheet = report.sheet[:100]
    batch.header_row = report.header_row
    batch.columns = [[c.letter, c.heading, c.label] for c in report.columns]
    batch.extra = report.extra
    batch.hidden_sheets = report.hidden_sheets
    batch.rows, batch.bad_rows = report.rows, report.bad_rows
    batch.problem_count = len(report.problems)
    batch.problems = [problem.stored() for problem in report.problems[:KEPT_PROBLEMS]]


def _trace(batch: Batch, loaded: Loaded) -> None:
    for part in chunks(loaded.traces, 2000):
        Origin.objects.bulk_create(
            [
                Origin(
                    batch=batch,
                    row=trace.row,
                    label=trace.label,
                    object_id=trace.object_id,
                    made=trace.made,
                    data=trace.data,
                )
                for trace in part
            ]
        )
