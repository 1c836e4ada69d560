"""Long work of one transaction, told to whoever looks from outside it.

Progress cannot be a row: the transaction holds SQLite's only writer, and nobody outside sees what
is inside. So it is a small file beside the store, replaced in one step. Whether somebody is still
at it is a lock on a file, which the system lets go of when the process dies, however it dies.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings


def tell(key: str, done: int, total: int) -> None:
    """So many steps are through."""
    path = _place(key, "json")
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps([done, total]), encoding="utf-8")
    fresh.replace(path)


def told(key: str) -> tuple[int, int] | None:
    """Steps done and to do, or None where nothing is told yet."""
    try:
        done, total = json.loads(_place(key, "json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return done, total


def untell(key: str) -> None:
    """Forget what somebody told who died at it."""
    _place(key, "json").unlink(missing_ok=True)


@contextmanager
def working(key: str) -> Iterator[bool]:
    """Be the one who does this work; False where another is at it."""
    with _place(key, "lock").open("w", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        try:
            yield True
        finally:
            untell(key)


def is_working(key: str) -> bool:
    """Whether somebody does this work at this moment."""
    try:
        file = _place(key, "lock").open("r", encoding="utf-8")
    except FileNotFoundError:
        return False
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _place(key: str, suffix: str) -> Path:
    folder = Path(settings.SHIGAN_HOME) / "progress"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder / f"{key}.{suffix}"
