"""Disks that can be filled: a small file system where one may be mounted, else a limit of size."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_BALLAST = "ballast"


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[bool]:
    """A file system of its own at a folder; False where this machine lets nobody mount."""
    folder.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0755", "tmpfs", folder]
    mounted = os.geteuid() == 0 and not subprocess.run(words, capture_output=True).returncode
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "-l", folder], check=True)


def fill(folder: Path, *, leave: int) -> None:
    """Take up all room but so many bytes; others who write meanwhile may take the last of it."""
    with (folder / _BALLAST).open("ab", buffering=0) as file:
        while (room := shutil.disk_usage(folder).free - leave) > 0:
            try:
                file.write(b"x" * min(room, 2**20))
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
                return


def make_room(folder: Path) -> None:
    """Give back what was taken up."""
    (folder / _BALLAST).unlink()
