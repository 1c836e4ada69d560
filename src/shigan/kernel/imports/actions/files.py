"""Whole files and folders: checked, loaded, told of. For pages, jobs and the command line alike."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from django.db import OperationalError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.bulk import StoodOn
from shigan.kernel.base.errors import Conflict, Denied, DomainError, NoRoom, Refused
from shigan.kernel.base.outages import DISK_FULL, is_full
from shigan.kernel.base.stock import take_stock
from shigan.kernel.imports.actions.batches import (
    batch_begin,
    batch_check,
    batch_fail,
    batch_load,
    batch_stop,
    refuse_twice,
)
from shigan.kernel.imports.actions.foresight import foresee
from shigan.kernel.imports.actions.undoing import batch_undo, batch_undo_fail
from shigan.kernel.imports.models import Batch
from shigan.kernel.imports.queries.batches import same_file
from shigan.kernel.imports.queries.checking import dry_run
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
    working,
)

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope

logger = logging.getLogger(__name__)

#: Rows done, rows to do.
OnProgress = Callable[[int, int], None]
#: File, its place in the folder and how many there are, rows done, rows to do.
OnFolder = Callable[[str, int, int, int, int], None]


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
        actor.require("imports.run")
        actor.require(importer.function)
        with kept.opened() as path:
            checked = dry_run(path, importer, actor, name=kept.name, said=said)
        if ahead:
            checked.report.foreseen = foresee(checked)
        report = checked.report
        batch = batch_check(actor=actor, importer=importer, kept=kept, report=report, said=said)
    return batch, checked


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
    with working(batch.pk) as mine:
        if not mine:
            raise Conflict(_("这一批正在处理，请稍候"))
        with turn():
            partial = batch.partial if partial is None else partial
            batch = batch_begin(actor=actor, batch=batch, again=again, partial=partial)
            try:
                heed_stop(batch.pk)
                checked = checked or reread(actor, batch)
                checked.context.progress = _teller(batch, checked, on_progress)
                batch = batch_load(actor=actor, batch=batch, checked=checked, again=again)
            except Exception as error:
                _tell_failure(actor, batch, error, checked)
                if is_full(error):
                    raise NoRoom(DISK_FULL) from error
                raise
        take_stock()
        if batch.declared.secret:
            forget(batch.source)
        return batch


def batch_take_back(*, actor: Scope, batch: Batch) -> Batch:
    """Undo a batch, and leave it marked with how that ended."""
    with working(batch.pk) as mine:
        if not mine:
            raise Conflict(_("这一批正在处理，请稍候"))
        with turn():
            try:
                return batch_undo(actor=actor, batch=batch)
            except Exception as error:
                blockers = error.blockers if isinstance(error, StoodOn) else ()
                why = _why(batch, error)
                batch_undo_fail(actor=actor, batch=batch, error=why, blockers=blockers)
                raise


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
        return _rehearse(path, declared, actor, said)
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


def _rehearse(path: Path, importer: Importer, actor: Scope, said: Said) -> Report:
    actor.require("imports.run")
    actor.require(importer.function)
    if not path.is_file():
        raise Refused(_("没有这个文件：%(path)s") % {"path": path})
    checked = dry_run(path, importer, actor, said=said)
    checked.report.foreseen = foresee(checked)
    return checked.report


def reread(actor: Scope, batch: Batch, said: Said | None = None) -> Checked:
    """Read a batch's file again, with what a person decided about it."""
    if not batch.source.path.exists():
        raise Refused(_("源文件已不在，请重新上传"))
    said = said or Said(**batch.decided)
    with batch.source.opened() as path:
        return dry_run(path, batch.declared, actor, name=batch.file_name, said=said)


def _teller(
    batch: Batch, checked: Checked, on_progress: OnProgress | None
) -> Callable[[int], None]:
    total = len(checked.rows)
    tell = Progress(batch.pk, total)

    def told(done: int) -> None:
        heed_stop(batch.pk)
        tell(done)
        if on_progress is not None:
            on_progress(done, total)

    told(0)
    return told


def _tell_failure(actor: Scope, batch: Batch, error: Exception, checked: Checked | None) -> None:
    """Mark the batch; where not even that can be written it shows as interrupted."""
    if isinstance(error, Stopped):
        batch_stop(actor=actor, batch=batch, error=str(error))
        return
    changed = checked if checked is not None and not batch.partial else None
    report = changed.report if changed is not None else None
    try:
        batch_fail(actor=actor, batch=batch, error=_why(batch, error), report=report)
    except OperationalError:
        logger.exception("import %s: its failure could not be kept", batch.pk)


def _why(batch: Batch, error: Exception) -> str:
    """A refusal says why; a fault of ours goes to the log with its trace."""
    if isinstance(error, Denied):
        return gettext("其中有您职责范围以外的内容，请由管得到它的人来做")
    if isinstance(error, DomainError):
        return " ".join([str(error), *(str(t) for t in error.fields.values())])
    if is_full(error):
        return str(DISK_FULL)
    logger.error("import %s failed", batch.pk, exc_info=error)
    return gettext("程序出错（%(name)s），详情见服务日志") % {"name": type(error).__name__}


def _manifest(folder: Path) -> list[tuple[str, str]]:
    path = folder / "manifest.yaml"
    if not path.is_file():
        raise Refused(_("%(folder)s里没有manifest.yaml") % {"folder": folder})
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        return [(str(entry["file"]), str(entry["as"])) for entry in entries]
    except (TypeError, KeyError) as error:
        raise Refused(_("%(path)s应是列表，每条写file和as") % {"path": path}) from error
