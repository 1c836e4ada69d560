"""Contents on disk."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest
from pytest_django import Settings

from shigan.kernel.base.errors import NoRoom
from shigan.kernel.files.store import Copy, folder, keep, place

SHA = "ab12" + "0" * 60


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings) -> Path:
    """A store of its own."""
    settings.SHIGAN_HOME = tmp_path
    return tmp_path


def files() -> list[Path]:
    return sorted(p for p in folder().rglob("*") if p.is_file())


def test_a_content_lies_under_its_hash(home: Path) -> None:
    assert place(SHA) == home / "evidence" / "ab" / "12" / SHA
    assert place(SHA, Copy.THUMB) == home / "evidence" / "ab" / "12" / f"{SHA}.thumb.jpg"


def test_what_is_kept_is_there_whole_and_alone() -> None:
    keep(SHA, Copy.ORIGINAL, b"content")
    keep(SHA, Copy.THUMB, b"small")
    assert place(SHA).read_bytes() == b"content"
    assert files() == [place(SHA), place(SHA, Copy.THUMB)]


def test_a_content_is_written_once() -> None:
    keep(SHA, Copy.ORIGINAL, b"content")
    before = place(SHA).stat()
    keep(SHA, Copy.ORIGINAL, b"content")
    after = place(SHA).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_a_write_that_fails_leaves_nothing() -> None:
    with pytest.raises(TypeError):
        keep(SHA, Copy.ORIGINAL, "not bytes")  # type: ignore[arg-type]
    assert files() == []


def test_a_content_for_which_there_is_no_room_is_told_and_leaves_nothing() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, hard))
    try:
        with pytest.raises(NoRoom, match="磁盘已满，没有存下"):
            keep(SHA, Copy.ORIGINAL, b"x" * 2_000_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert files() == []
