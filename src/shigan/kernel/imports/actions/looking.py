"""Reading a file that nothing of goes in yet: at once, in the background, or anew."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.errors import Refused
from shigan.kernel.imports.actions.batches import (
    batch_check,
    batch_correct,
    batch_look_begin,
    batch_receive,
    batch_reread_leave,
    layout_keep,
)
from shigan.kernel.imports.actions.failing import named, perhaps_untold, why
from shigan.kernel.imports.actions.foresight import foresee
from shigan.kernel.imports.actions.keeping import batch_drop
from shigan.kernel.imports.actions.writing import alone, require
from shigan.kernel.imports.models import Batch
from shigan.kernel.imports.queries.checking import Watched, dry_run
from shigan.kernel.imports.queries.layouts import layouts_of
from shigan.kernel.imports.queries.report import AS_IT_IS, Checked, Report, Said
from shigan.kernel.imports.registry import Importer
from shigan.kernel.imports.store import (
    Kept,
    Progress,
    forgotten_on_error,
    heed_stop,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from shigan.kernel.orgs.scope import Scope


#: A file of more bytes takes too long while somebody waits.
AT_ONCE = 400_000


def at_once(size: int) -> bool:
    """Whether a file of so many bytes is read while somebody waits."""
    return size <= AT_ONCE


def file_check(
    *,
    actor: Scope,
    importer: Importer,
    kept: Kept,
    ahead: bool = False,
    said: Said = AS_IT_IS,
) -> tuple[Batch, Checked]:
    """Read a kept file and store what was found; nothing of its content goes in yet.

    With `ahead` also what the load would make and change.
    """
    with forgotten_on_error(kept):
        require(actor, importer)
        with kept.opened() as path:
            checked = dry_run(path, importer, actor, name=kept.name, said=said)
        if ahead:
            checked.report.foreseen = foresee(checked)
        report = checked.report
        batch = batch_check(actor=actor, importer=importer, kept=kept, report=report, said=said)
    return batch, checked


def file_take(
    *, actor: Scope, importer: Importer, kept: Kept, enqueue: Callable[[int], object]
) -> Batch:
    """Read a small file at once and look ahead; leave a large one to the background."""
    if at_once(kept.size):
        return file_check(actor=actor, importer=importer, kept=kept, ahead=True)[0]
    with forgotten_on_error(kept):
        return batch_receive(actor=actor, importer=importer, kept=kept, enqueue=enqueue)


def batch_look(*, actor: Scope, batch: Batch) -> Batch:
    """Read a file that was received, or that a person said more of, telling how far that is.

    One that was only received is dropped where it cannot be read; of another what was found before
    stands. If the process dies on the way the batch shows as interrupted until somebody has it
    read again.
    """
    with alone(batch):
        batch = batch_look_begin(actor=actor, batch=batch)
        try:
            heed_stop(batch.pk)
            said, before = Said(**batch.wanted), Said(**batch.decided)
            checked = reread(actor, batch, said, watched=_watched(batch))
            checked.report.foreseen = foresee(checked)
            batch = batch_correct(actor=actor, batch=batch, said=said, report=checked.report)
            if said.columns != before.columns:
                remember(actor, batch, said, checked)
            return batch
        except Exception as failed:
            error = failed
    with perhaps_untold(batch):
        leave = batch_reread_leave if batch.reading else batch_drop
        leave(actor=actor, batch=batch, error=why(batch, error))
    raise named(error) from error


def _watched(batch: Batch) -> Watched:
    """For so many rows, how their reading is told; it ends where somebody asked for that."""

    def of(total: int) -> Callable[[int], None]:
        tell = Progress(batch.pk, total)

        def told(done: int) -> None:
            heed_stop(batch.pk)
            tell(done)

        return told

    return of


def remember(actor: Scope, batch: Batch, said: Said, checked: Checked) -> None:
    """Keep what was said of the columns, on top of what is remembered of that layout."""
    headings = list(checked.headings.values())
    kept = layouts_of(actor, batch.declared)(headings)
    before = dict(zip(checked.headings, kept, strict=False))
    columns = [said.columns.get(letter, before.get(letter)) for letter in checked.headings]
    layout_keep(actor=actor, importer=batch.declared, headings=headings, columns=columns)


def rehearse(path: Path, importer: Importer, actor: Scope, said: Said) -> Report:
    """What a file of this machine holds and what it would do; nothing is kept."""
    require(actor, importer)
    if not path.is_file():
        raise Refused(_("没有这个文件：%(path)s") % {"path": path})
    checked = dry_run(path, importer, actor, said=said)
    checked.report.foreseen = foresee(checked)
    return checked.report


def reread(
    actor: Scope, batch: Batch, said: Said | None = None, watched: Watched | None = None
) -> Checked:
    """Read a batch's file again, with what a person decided about it."""
    if not batch.source.path.exists():
        raise Refused(_("源文件已不在，请重新上传"))
    said = said or Said(**batch.decided)
    with batch.source.opened() as path:
        return dry_run(
            path, batch.declared, actor, name=batch.file_name, said=said, watched=watched
        )
