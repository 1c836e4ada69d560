"""What stays of files: those that never went in are dropped, those of former versions encrypted."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.errors import Refused
from shigan.kernel.clock.queries import now
from shigan.kernel.imports.actions.writing import locked, require
from shigan.kernel.imports.choices import Status
from shigan.kernel.imports.models import Batch
from shigan.kernel.imports.queries.batches import UNLOADED, shares_source
from shigan.kernel.imports.store import forget, is_working, keep

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope


@action("imports.batch_drop", label=_("清除未导入的文件"))
def batch_drop(*, actor: Scope, batch: Batch, error: str = "") -> Batch:
    """Drop a file that is not in, and all that was read in it; that it was there stays known.

    With `error` because of that: it cannot be read, somebody cancelled its reading.
    """
    require(actor, batch.declared)
    batch = locked(batch)
    if batch.status not in UNLOADED or is_working(batch.pk):
        raise Refused(_("这一批正在处理或已经导入，不能清除"))
    before = {"status": batch.status, "sha256": batch.sha256}
    _forget_afterwards(batch)
    batch.status, batch.ended_at = Status.DROPPED, now()
    batch.problems, batch.reading, batch.said, batch.error = [], {}, {}, error
    batch.cells, batch.pending, batch.source_key = "", "", ""
    batch.save()
    note(subject=batch, before=before, text=error[:500])
    return batch


@action("imports.source_seal", label=_("加密保存源文件"))
def source_seal(*, actor: Scope, batch: Batch) -> Batch:
    """Encrypt the source that a former version kept plain."""
    require(actor, batch.declared)
    batch = locked(batch)
    if batch.kept_as or not batch.source.path.exists():
        raise Refused(_("源文件已不在，请重新上传"))
    kept = keep(batch.file_name, [batch.source.content()])
    if kept.sha256 != batch.sha256:
        forget(kept)
        raise Refused(_("源文件与当时的指纹不符，没有动它"))
    _forget_afterwards(batch)
    batch.kept_as, batch.source_key = kept.place, kept.key
    batch.save(update_fields=["kept_as", "source_key"])
    note(subject=batch, after={"sha256": batch.sha256})
    return batch


def _forget_afterwards(batch: Batch) -> None:
    """Drop its file once this is stored, unless another batch names it, as of former versions."""
    if not shares_source(batch):
        transaction.on_commit(partial(forget, batch.source))
