"""Whole files and folders: checked, loaded, told of. For pages, jobs and the command line alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.bulk import StoodOn
from shigan.kernel.base.errors import Refused
from shigan.kernel.base.garbage import unsearched
from shigan.kernel.base.stock import take_stock
from shigan.kernel.imports.actions.batches import (
    batch_begin,
    batch_fail,
    batch_load,
    batch_stop,
    refuse_twice,
)
from shigan.kernel.imports.actions.failing import named, perhaps_untold, why
from shigan.kernel.imports.actions.looking import file_check, rehearse, reread
from shigan.kernel.imports.actions.undoing import batch_undo, batch_undo_fail
from shigan.kernel.imports.actions.writing import alone
from shigan.kernel.imports.models import Batch
from shigan.kernel.imports.queries.batches import same_file
from shigan.kernel.imports.queries.checking import Watched
from shigan.kernel.imports.queries.report import AS_IT_IS, Checked, Report, Said
from shigan.kernel.imports.registry import Importer, called, importers
from shigan.kernel.imports.store import (
    Kept,
    Progress,
    Stopped,
    forget,
    forgotten_on_error,
    heed_stop,
    keep_file,
    turn,
)

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope

#: Rows done, rows to do.
OnProgress = Callable[[int, int], None]
#: File, its place in the folder and how many there are, rows done, rows to do.
OnFolder = Callable[[str, int, int, int, int], None]


def batch_run(
    *,
    actor: Scope,
    batch: Batch,
    checked: Checked | None = None,
    again: bool = False,
    partial: bool | None = None,
    on_progress: OnProgress | None = None,
) -> Batch:
    """Load a batch, and leave it marked with how that ended; None leaves `partial` as queued.

    If the process dies on the way the store holds nothing of it, and the batch shows as
    interrupted until somebody runs it again.
    """
    with alone(batch), unsearched():
        with turn():
            partial = batch.partial if partial is None else partial
            batch = batch_begin(actor=actor, batch=batch, again=again, partial=partial)
            try:
                heed_stop(batch.pk)
                checked = checked or reread(actor, batch, watched=_rereading(batch))
                checked.context.progress = _teller(batch, checked, on_progress)
                batch = batch_load(actor=actor, batch=batch, checked=checked, again=again)
            except Exception as error:
                _tell_failure(actor, batch, error, checked)
                raise named(error) from error
        take_stock()
        if batch.declared.secret:
            forget(batch.source)
        return batch


def batch_take_back(*, actor: Scope, batch: Batch) -> Batch:
    """Undo a batch, and leave it marked with how that ended."""
    with alone(batch), turn(), unsearched():
        try:
            return batch_undo(actor=actor, batch=batch, on_progress=_undo_teller(batch))
        except Exception as error:
            _tell_undo_failure(actor, batch, error)
            raise named(error) from error


def import_file(
    path: Path,
    importer: str,
    *,
    actor: Scope,
    dry_run: bool = False,
    again: bool = False,
    partial: bool = False,
    said: Said = AS_IT_IS,
    on_progress: OnProgress | None = None,
) -> Report:
    """Import a file of this machine, or with `dry_run` only say what would happen.

    With `partial` its good rows go in alone where others are bad; `said` is what the person
    decided about the file beforehand. What is wrong with cells comes back in the report; a file
    that cannot be read at all, or a load that is refused, raises a DomainError. Either way nothing
    is kept of it.
    """
    declared = _declared(importer)
    if dry_run:
        return rehearse(path, declared, actor, said)
    return _import(
        keep_file(path),
        declared,
        actor=actor,
        again=again,
        partial=partial,
        said=said,
        on_progress=on_progress,
    )


def import_folder(
    folder: Path, *, actor: Scope, on_progress: OnFolder | None = None
) -> Iterator[Report]:
    """Import the files that a folder's `manifest.yaml` lists (`file`, `as`), one after another.

    A file that was loaded before is passed over, so a run that was cut short goes on where it
    stopped. Stops after a file with problems; its report is the last.
    """
    entries = _manifest(folder)
    for place, (name, code) in enumerate(entries, start=1):
        declared, kept = _declared(code), keep_file(folder / name)
        if same_file(declared, kept):
            forget(kept)
            continue
        tell = partial(on_progress, name, place, len(entries)) if on_progress else None
        said = Said(new=True)  # nobody is there to be asked
        report = _import(kept, declared, actor=actor, said=said, on_progress=tell)
        yield report
        if not report.good:
            return


def _declared(code: str) -> Importer:
    declared = called(code)
    if declared is None:
        said = {"code": code, "known": "、".join(sorted(i.code for i in importers))}
        raise Refused(_("没有“%(code)s”这种导入，可用的有：%(known)s") % said)
    return declared


def _import(
    kept: Kept,
    importer: Importer,
    *,
    actor: Scope,
    again: bool = False,
    partial: bool = False,
    said: Said = AS_IT_IS,
    on_progress: OnProgress | None = None,
) -> Report:
    with forgotten_on_error(kept):
        if not again:
            refuse_twice(importer, kept)
    batch, checked = file_check(actor=actor, importer=importer, kept=kept, said=said)
    report = checked.report
    if report.good or (partial and report.good_rows):
        batch = batch_run(
            actor=actor,
            batch=batch,
            checked=checked,
            again=again,
            partial=not report.good,
            on_progress=on_progress,
        )
    report.batch, report.status = batch.pk, batch.status
    report.made, report.changed = batch.made, batch.changed
    return report


def _rereading(batch: Batch) -> Watched:
    """Reading it anew is the first half of the way, and stops where somebody asks for that."""

    def of(total: int) -> Callable[[int], None]:
        tell = Progress(batch.pk, total, parts=2)

        def told(done: int) -> None:
            heed_stop(batch.pk)
            tell(done)

        return told

    return of


def _teller(
    batch: Batch, checked: Checked, on_progress: OnProgress | None
) -> Callable[[int], None]:
    total = len(checked.rows)
    tell = Progress(batch.pk, total, past=1, parts=2)

    def told(done: int) -> None:
        heed_stop(batch.pk)
        tell(done)
        if on_progress is not None:
            on_progress(done, total)

    told(0)
    return told


def _undo_teller(batch: Batch) -> Callable[[int], None]:
    tell = Progress(batch.pk, batch.made + batch.changed)

    def told(done: int) -> None:
        heed_stop(batch.pk)
        tell(done)

    told(0)
    return told


def _tell_failure(actor: Scope, batch: Batch, error: Exception, checked: Checked | None) -> None:
    """Mark the batch; where not even that can be written it shows as interrupted."""
    if isinstance(error, Stopped):
        batch_stop(actor=actor, batch=batch, error=str(error))
        return
    report = checked.report if checked is not None and not batch.partial else None
    with perhaps_untold(batch):
        batch_fail(actor=actor, batch=batch, error=why(batch, error), report=report)


def _tell_undo_failure(actor: Scope, batch: Batch, error: Exception) -> None:
    """Mark the batch; where not even that can be written the undo can be asked for again."""
    blockers = error.blockers if isinstance(error, StoodOn) else ()
    with perhaps_untold(batch):
        batch_undo_fail(actor=actor, batch=batch, error=why(batch, error), blockers=blockers)


def _manifest(folder: Path) -> list[tuple[str, str]]:
    path = folder / "manifest.yaml"
    if not path.is_file():
        raise Refused(_("%(folder)s里没有manifest.yaml") % {"folder": folder})
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        return [(str(entry["file"]), str(entry["as"])) for entry in entries]
    except (TypeError, KeyError) as error:
        raise Refused(_("%(path)s应是列表，每条写file和as") % {"path": path}) from error
