"""Kept sources and progress, on disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from shigan.kernel.base.errors import Refused
from shigan.kernel.imports.store import (
    Kept,
    Progress,
    forget,
    is_working,
    keep,
    keep_file,
    progress_of,
    working,
)
from shigan.kernel.personal.keyring import Unreadable


def files(home: Path) -> list[str]:
    return sorted(str(p.relative_to(home)) for p in home.rglob("*") if p.is_file())


def test_a_source_lies_under_its_hash(home: Path) -> None:
    first = keep("单位.XLSX", [b"a", b"bc"])
    again = keep("别名.xlsx", [b"abc"])
    sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert (first.sha256, first.size, again.sha256) == (sha256, 3, sha256)
    assert files(home) == sorted(f"imports/ba/{kept.place}" for kept in (first, again))
    assert first.place.startswith(sha256)
    forget(again)
    assert (first.content(), again.path.exists()) == (b"abc", False)


def test_a_source_is_encrypted_and_its_plain_content_never_on_disk(home: Path) -> None:
    kept = keep("单位.XLSX", [b"19900000001"])
    with kept.opened() as path:
        assert (path.suffix, path.read_bytes()) == (".xlsx", b"19900000001")
        assert path.is_symlink()
        on_disk = [p for p in home.rglob("*") if p.is_file() and not p.is_symlink()]
        assert [p for p in on_disk if b"1990" in p.read_bytes()] == []
    assert not path.exists()
    assert files(home) == [f"imports/{kept.sha256[:2]}/{kept.place}"]


def test_a_source_that_was_changed_or_lies_in_another_s_place_is_told(home: Path) -> None:
    kept, other = keep("a.csv", [b"a"]), keep("b.csv", [b"b"])
    kept.path.write_bytes(other.path.read_bytes())
    with pytest.raises(Unreadable):
        kept.content()
    other.path.write_bytes(other.path.read_bytes()[:-1])
    with pytest.raises(Unreadable):
        other.content()
    other.path.write_bytes(b"")
    with pytest.raises(Unreadable):
        other.content()


def test_a_source_of_a_former_version_is_read_as_it_lies(home: Path) -> None:
    sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    kept = Kept("单位.XLSX", sha256, 3)
    kept.path.parent.mkdir()
    kept.path.write_bytes(b"abc")
    assert files(home) == [f"imports/ba/{sha256}.xlsx"]
    with kept.opened() as path:
        assert (path, kept.content()) == (kept.path, b"abc")


def test_a_source_that_is_empty_or_too_large_leaves_nothing(home: Path, settings: Settings) -> None:
    settings.SHIGAN_SHEET_MAX_BYTES = 2**20
    with pytest.raises(Refused, match="文件超过1 MB，请拆成几个再导入"):
        keep("a.csv", [b"x" * 2**20, b"x"])
    with pytest.raises(Refused, match="文件是空的"):
        keep("a.csv", [b""])
    with pytest.raises(Refused, match="没有这个文件"):
        keep_file(home / "nothing.csv")
    assert files(home) == []


def test_progress_is_told_now_and_then_and_at_the_end(home: Path) -> None:
    tell = Progress(7, 1000)
    assert progress_of(7) is None
    tell(0)
    for done in range(1, 1000):
        tell(done)
    seen = progress_of(7)
    assert seen is not None
    assert seen[0] < 999  # not each row is worth a write
    tell(1000)
    assert progress_of(7) == (1000, 1000)


def test_one_works_at_a_batch_at_a_time(home: Path) -> None:
    assert not is_working(7)
    with working(7) as mine:
        Progress(7, 1)(0)
        with working(7) as other:
            assert (mine, other, is_working(7)) == (True, False, True)
        assert is_working(7)
    assert (is_working(7), progress_of(7)) == (False, None)
