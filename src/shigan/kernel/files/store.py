"""The folder of contents: each under its hash, written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from enum import Enum
from pathlib import Path

from django.conf import settings

from shigan.kernel.base.errors import NoRoom
from shigan.kernel.base.outages import DISK_FULL, is_full


class Copy(Enum):
    """What is kept of a content: itself, and for images what is shown of it."""

    ORIGINAL = ""
    DISPLAY = ".display.jpg"
    THUMB = ".thumb.jpg"


def folder() -> Path:
    """Where the evidence of this installation lies."""
    return Path(settings.SHIGAN_HOME) / "evidence"


def place(sha256: str, copy: Copy = Copy.ORIGINAL) -> Path:
    """The file of a content: two levels of folders, so that none grows too large."""
    return folder() / sha256[:2] / sha256[2:4] / (sha256 + copy.value)


def keep(sha256: str, copy: Copy, content: bytes) -> None:
    """Write a file so that after a power cut it is either there in full or not there."""
    target = place(sha256, copy)
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except BaseException as error:
        Path(name).unlink(missing_ok=True)
        if is_full(error):
            raise NoRoom(DISK_FULL) from error
        raise
    _settle(target.parent)


def _settle(directory: Path) -> None:
    """Make the new name itself survive a power cut, up to the store's own folder."""
    for path in (directory, directory.parent, folder()):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
