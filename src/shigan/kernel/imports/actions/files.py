"""Whole files and folders: checked, loaded, told of. For pages, jobs and the command line alike."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import yaml
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.bulk import StoodOn
from shigan.kernel.base.errors import Conflict, Denied, DomainError, Refused
from shigan.kernel.base.stock import take_stock
from shigan.kernel.imports.actions.batches import (
    batch_begin,
    batch_check,
    batch_fail,
    batch_load,
    batch_undo,
    batch_undo_fail,
    refuse_twice,
)
from shigan.kernel.imports.models import Batch
from shigan.kernel.imports.queries.batches import same_file
from shigan.kernel.imports.queries.checking import dry_run
from shigan.kernel.imports.queries.report import Checked, Report
from shigan.kernel.imports.registry import Importer, importers
from shigan.kernel.imports.store import Kept, Progress, forget, keep_file, working

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope

logger = logging.getLogger(__name__)

#: Rows done, rows to do.
OnProgress = Callable[[int, int], None]
#: File, its place in the folder and how many there are, rows done, rows to do.
OnFolder = Callable[[str, int, int, int, int], None]


def file_check(*, actor: Scope, importer: Importer, kept: Kept) -> tuple[Batch, Checked]:
    """Read a kept file and store what was found; nothing of its content goes in yet."""
    actor.require("imports.run")
    actor.require(importer.function)
    checked = dry_run(kept.path, importer, actor, name=kept.name)
    if importer.secret and not checked.report.good:
        forget(kept)
    batch = batch_check(actor=actor, importer=importer, kept=kept, report=checked.report)
    return batch, checked


def batch_run(
    *,
    actor: Scope,
    batch: Batch,
    checked: Checked | None = None,
    again: bool = False,
    on_progress: OnProgress | None = None,
) -> Batch:
    """Load a batch, and leave it marked with how that ended.

    If the process dies on the way the store holds nothing of it, and the batch shows as
    interrupted until somebody runs it again.
    """
    with working(batch.pk) as mine:
        if not mine:
            raise Conflict(_("这一批正在处理，请稍候"))
        batch = batch_begin(actor=actor, batch=batch, again=again)
        try:
            checked = checked or _reread(actor, batch)
            checked.context.progress = _teller(batch, checked, on_progress)
            batch = batch_load(actor=actor, batch=batch, checked=checked, again=again)
        except Exception as error:
            _tell_failure(actor, batch, error, checked)
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
        try:
            return batch_undo(actor=actor, batch=batch)
        except Exception as error:
            blockers = error.blockers if isinstance(error, StoodOn) else ()
            batch_undo_fail(actor=actor, batch=batch, error=_why(batch, error), blockers=blockers)
            raise


def import_file(
    path: Path,
    importer: str,
    *,
    actor: Scope,
    dry_run: bool = False,
    again: bool = False,
    on_progress: OnProgress | None = None,
) -> Report:
    """Import a file of this machine, or with `dry_run` only say what would happen.

    What is wrong with cells comes back in the report; a file that cannot be read at all, or a
    load that is refused, raises a DomainError. Either way nothing is kept of it.
    """
    declared = _declared(importer)
    if dry_run:
        return _rehearse(path, declared, actor)
    return _import(keep_file(path), declared, actor=actor, again=again, on_progress=on_progress)


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
            continue
        tell = partial(on_progress, name, place, len(entries)) if on_progress else None
        report = _import(kept, declared, actor=actor, on_progress=tell)
        yield report
        if not report.good:
            return


def _declared(code: str) -> Importer:
    declared = importers.get(code)
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
    on_progress: OnProgress | None = None,
) -> Report:
    if not again:
        refuse_twice(importer, kept)
    batch, checked = file_check(actor=actor, importer=importer, kept=kept)
    report = checked.report
    if report.good:
        batch = batch_run(
            actor=actor, batch=batch, checked=checked, again=again, on_progress=on_progress
        )
    report.batch, report.status = batch.pk, batch.status
    report.made, report.changed = batch.made, batch.changed
    return report


def _rehearse(path: Path, importer: Importer, actor: Scope) -> Report:
    actor.require("imports.run")
    actor.require(importer.function)
    if not path.is_file():
        raise Refused(_("没有这个文件：%(path)s") % {"path": path})
    return dry_run(path, importer, actor).report


def _reread(actor: Scope, batch: Batch) -> Checked:
    if not batch.source.path.exists():
        raise Refused(_("源文件已不在，请重新上传"))
    return dry_run(batch.source.path, batch.declared, actor, name=batch.file_name)


def _teller(
    batch: Batch, checked: Checked, on_progress: OnProgress | None
) -> Callable[[int], None]:
    total = len(checked.rows)
    tell = Progress(batch.pk, total)

    def told(done: int) -> None:
        tell(done)
        if on_progress is not None:
            on_progress(done, total)

    told(0)
    return told


def _tell_failure(actor: Scope, batch: Batch, error: Exception, checked: Checked | None) -> None:
    report = checked.report if checked is not None else None
    batch_fail(actor=actor, batch=batch, error=_why(batch, error), report=report)


def _why(batch: Batch, error: Exception) -> str:
    """A refusal says why; a fault of ours goes to the log with its trace."""
    if isinstance(error, Denied):
        return gettext("其中有您职责范围以外的内容，请由管得到它的人来做")
    if isinstance(error, DomainError):
        return " ".join([str(error), *(str(t) for t in error.fields.values())])
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
