"""Taking back what a batch brought."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.bulk import Blocker, StoodOn
from shigan.kernel.base.errors import Refused
from shigan.kernel.clock.queries import now
from shigan.kernel.imports.actions.writing import locked, name_brought, require
from shigan.kernel.imports.choices import Status
from shigan.kernel.imports.models import Batch
from shigan.kernel.imports.queries.batches import STANDING, later_batches, traces_of
from shigan.kernel.imports.registry import Traces, Undo
from shigan.kernel.imports.store import is_working, untell

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope


@action("imports.batch_undo_queue", label=_("安排撤销导入"))
def batch_undo_queue(*, actor: Scope, batch: Batch, enqueue: Callable[[], object]) -> Batch:
    """Leave the undoing to the background; `enqueue` hands the job over once this is stored."""
    require(actor, batch.declared)
    batch = locked(batch)
    _refuse_undo(batch)
    if not is_working(batch.pk):
        untell(batch.pk)
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
    require(actor, batch.declared)
    batch = locked(batch)
    batch.status = Status.DONE
    batch.error = error
    batch.blockers = [[blocker.record, blocker.by] for blocker in blockers]
    batch.save(update_fields=["status", "error", "blockers"])
    note(subject=batch, text=error[:500])
    return batch


@action("imports.batch_undo", label=_("撤销导入"))
def batch_undo(
    *, actor: Scope, batch: Batch, on_progress: Callable[[int], None] | None = None
) -> Batch:
    """Take back all that a batch brought, or raise `StoodOn` with what stands on it now.

    `on_progress` is told how many of its records are through: half of that is noting their names.
    """
    require(actor, batch.declared)
    batch = locked(batch)
    undo = _refuse_undo(batch)
    if later := later_batches(batch):
        raise StoodOn([Blocker("", gettext("后来的导入"), str(other)) for other in later])
    tell, total = on_progress or (lambda _done: None), batch.made + batch.changed
    name_brought(batch, lambda done: tell(done // 2))
    undo(actor, Traces(traces_of(batch), lambda done: tell((total + done) // 2)))
    batch.status = Status.UNDONE
    batch.ended_at = now()
    batch.error, batch.blockers = "", []
    batch.save(update_fields=["status", "ended_at", "error", "blockers"])
    note(subject=batch, before={"made": batch.made, "changed": batch.changed})
    return batch


def _refuse_undo(batch: Batch) -> Undo:
    """How its importer takes it back, if it can be."""
    undo = batch.declared.undo
    if batch.status not in STANDING:
        raise Refused(_("这一批没有导入，或已经撤销"))
    if undo is None:
        raise Refused(_("“%(what)s”的导入不能撤销") % {"what": batch.declared.label})
    return undo
