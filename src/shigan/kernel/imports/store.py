"""Files on disk beside the store: sources under their hash, progress of what is under way.

Progress cannot be a row: while a batch loads, its one transaction holds SQLite's only writer, and
nobody outside sees what is inside. So it is a small file, replaced in one step. Whether a load is
still alive is a lock on a file, which the system lets go of when the process dies, however it dies.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shigan.kernel.base import underway
from shigan.kernel.base.errors import NoRoom, Refused
from shigan.kernel.base.outages import DISK_FULL, is_full

_EVERY = 0.25  # seconds between two writes of progress


@dataclass(frozen=True)
class Kept:
    """A source file that is kept: its hash, its size, and the name under which it came."""

    name: str
    sha256: str
    size: int

    @property
    def path(self) -> Path:
        """Where it lies; its suffix tells how to read it."""
        return place(self.sha256, self.name)


def place(sha256: str, name: str) -> Path:
    """The file of a source."""
    return _folder("imports") / sha256[:2] / (sha256 + Path(name).suffix.lower())


def keep(name: str, parts: Iterable[bytes]) -> Kept:
    """Write a source under its hash, whole or not at all; refused beyond the size limit."""
    limit: int = settings.SHIGAN_SHEET_MAX_BYTES
    digest, size = hashlib.sha256(), 0
    handle, fresh = tempfile.mkstemp(dir=_folder("imports"), prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            for part in parts:
                size += len(part)
                if size > limit:
                    raise Refused(
                        _("文件超过%(limit)s MB，请拆成几个再导入") % {"limit": limit // 2**20}
                    )
                digest.update(part)
                file.write(part)
            file.flush()
            os.fsync(file.fileno())
        if not size:
            raise Refused(_("文件是空的，请重新选择"))
        kept = Kept(name, digest.hexdigest(), size)
        kept.path.parent.mkdir(exist_ok=True)
        Path(fresh).replace(kept.path)
    except OSError as error:
        Path(fresh).unlink(missing_ok=True)
        if is_full(error):
            raise NoRoom(DISK_FULL) from error
        raise
    except BaseException:
        Path(fresh).unlink(missing_ok=True)
        raise
    return kept


def keep_file(path: Path) -> Kept:
    """Keep a file of this machine."""
    if not path.is_file():
        raise Refused(_("没有这个文件：%(path)s") % {"path": path})
    with path.open("rb") as file:
        return keep(path.name, iter(lambda: file.read(2**20), b""))


def forget(kept: Kept) -> None:
    """Drop a source that may not be kept."""
    kept.path.unlink(missing_ok=True)


class Stopped(Refused):
    """Somebody asked for the batch under way to stop."""


def ask_stop(batch: int, who: str) -> None:
    """Ask for a batch to stop; whoever loads it does so at the next row that is told of.

    A file and not a row: the load holds the store's only writer.
    """
    _stop_path(batch).write_text(who, encoding="utf-8")


def stop_asked(batch: int) -> bool:
    """Whether somebody asked for the batch to stop."""
    return _stop_path(batch).exists()


def heed_stop(batch: int) -> None:
    """Raise `Stopped` where somebody asked for it."""
    try:
        who = _stop_path(batch).read_text(encoding="utf-8")
    except FileNotFoundError:
        return
    raise Stopped(_("已由%(who)s取消") % {"who": who})


class Progress:
    """How far a batch is, told to whoever looks from outside its transaction."""

    def __init__(self, batch: int, total: int) -> None:
        self._key, self._total, self._next = str(batch), total, 0.0

    def __call__(self, done: int) -> None:
        """So many rows are through."""
        now = time.monotonic()
        if now < self._next and done < self._total:
            return
        self._next = now + _EVERY
        underway.tell(self._key, done, self._total)


def progress_of(batch: int) -> tuple[int, int] | None:
    """Rows done and to do, or None where nothing is told yet."""
    return underway.told(str(batch))


@contextmanager
def working(batch: int) -> Iterator[bool]:
    """Be the one who loads this batch; False where another is at it."""
    with underway.working(str(batch)) as mine:
        try:
            yield mine
        finally:
            if mine:
                _stop_path(batch).unlink(missing_ok=True)


@contextmanager
def turn() -> Iterator[None]:
    """Wait until no other batch of this machine is being written: one writes at a time."""
    with (_folder("progress") / "turn.lock").open("w", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def is_working(batch: int) -> bool:
    """Whether somebody loads this batch at this moment."""
    return underway.is_working(str(batch))


def _stop_path(batch: int) -> Path:
    return _folder("progress") / f"{batch}.stop"


def _folder(name: str) -> Path:
    folder = Path(settings.SHIGAN_HOME) / name
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
