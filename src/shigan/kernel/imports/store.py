"""Files on disk beside the store: sources, encrypted, and progress of what is under way.

Progress cannot be a row: while a batch loads, its one transaction holds SQLite's only writer, and
nobody outside sees what is inside. So it is a small file, replaced in one step. Whether a load is
still alive is a lock on a file, which the system lets go of when the process dies, however it dies.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shigan.kernel.base import underway
from shigan.kernel.base.errors import NoRoom, Refused
from shigan.kernel.base.outages import DISK_FULL, is_full
from shigan.kernel.personal.blobs import new_key, open_blob, seal_blob
from shigan.kernel.personal.columns import Sealed
from shigan.kernel.personal.keyring import ring

#: The column that holds the key of a source.
SOURCE_KEY = "imports.batch.source_key"
_EVERY = 0.25  # seconds between two writes of progress


@dataclass(frozen=True)
class Kept:
    """A source file that is kept: the hash and size of what it holds, the name under which it came.

    It lies encrypted with a key of its own. Former versions kept it plain, under its hash; then
    `place` is empty and there is no key.
    """

    name: str
    sha256: str
    size: int
    place: str = ""
    key: Sealed | None = None

    @property
    def path(self) -> Path:
        """Where it lies."""
        plain = self.sha256 + self._suffix
        return _folder("imports") / self.sha256[:2] / (self.place or plain)

    @property
    def _suffix(self) -> str:
        return Path(self.name).suffix.lower()

    def content(self) -> bytes:
        """What it holds."""
        content = self.path.read_bytes()
        return content if self.key is None else open_blob(content, self.key.open(), self.sha256)

    @contextmanager
    def opened(self) -> Iterator[Path]:
        """A path at which it can be read for a while, its suffix telling how.

        What was encrypted lies in memory meanwhile; only a link to it is on disk.
        """
        if self.key is None:
            yield self.path
            return
        with (
            TemporaryDirectory(dir=_folder("progress"), prefix=".open-") as folder,
            os.fdopen(os.memfd_create("source"), "w+b") as held,
        ):
            held.write(self.content())
            held.flush()
            link = Path(folder) / (self.sha256 + self._suffix)
            link.symlink_to(f"/proc/self/fd/{held.fileno()}")
            yield link


def keep(name: str, parts: Iterable[bytes]) -> Kept:
    """Write a source, encrypted, whole or not at all; refused beyond the size limit."""
    content = _whole(parts)
    sha256, key = hashlib.sha256(content).hexdigest(), new_key()
    kept = Kept(
        name,
        sha256,
        len(content),
        f"{sha256}-{secrets.token_hex(4)}.sealed",
        Sealed(ring().seal(key, SOURCE_KEY), SOURCE_KEY),
    )
    handle, fresh = tempfile.mkstemp(dir=_folder("imports"), prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(seal_blob(content, key, sha256))
            file.flush()
            os.fsync(file.fileno())
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


def _whole(parts: Iterable[bytes]) -> bytes:
    limit: int = settings.SHIGAN_SHEET_MAX_BYTES
    content = bytearray()
    for part in parts:
        content += part
        if len(content) > limit:
            raise Refused(_("文件超过%(limit)s MB，请拆成几个再导入") % {"limit": limit // 2**20})
    if not content:
        raise Refused(_("文件是空的，请重新选择"))
    return bytes(content)


def keep_file(path: Path) -> Kept:
    """Keep a file of this machine."""
    if not path.is_file():
        raise Refused(_("没有这个文件：%(path)s") % {"path": path})
    with path.open("rb") as file:
        return keep(path.name, iter(lambda: file.read(2**20), b""))


def forget(kept: Kept) -> None:
    """Drop a source that may not be kept."""
    kept.path.unlink(missing_ok=True)


@contextmanager
def forgotten_on_error(kept: Kept) -> Iterator[None]:
    """Drop a source where what is done with it fails: no batch will name it."""
    try:
        yield
    except BaseException:
        forget(kept)
        raise


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
    """How far a batch is, told to whoever looks from outside its transaction.

    Where the rows are gone through in several `parts`, this tells of the one after `past` others.
    """

    def __init__(self, batch: int, total: int, *, past: int = 0, parts: int = 1) -> None:
        self._key, self._total, self._next = str(batch), total, 0.0
        self._past, self._whole = past * total, parts * total

    def __call__(self, done: int) -> None:
        """So many rows are through."""
        now = time.monotonic()
        if now < self._next and done < self._total:
            return
        self._next = now + _EVERY
        underway.tell(self._key, self._past + done, self._whole)


def progress_of(batch: int) -> tuple[int, int] | None:
    """Rows done and to do, or None where nothing is told yet."""
    return underway.told(str(batch))


def untell(batch: int) -> None:
    """Forget what was told of a batch by a process that died."""
    underway.untell(str(batch))


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
