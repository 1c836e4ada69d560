"""A whole installation as one file, and back; moved to another database; whatever goes wrong."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.wide

STREET = "370902003"
SERVER = os.environ.get("TEST_DATABASE_URL", "").rpartition("/")[0]


def shigan(home: Path, *words: object, **env: str) -> subprocess.CompletedProcess[str]:
    """The real command, in a process of its own."""
    own = {k: v for k, v in os.environ.items() if not k.startswith(("DATABASE", "DJANGO"))}
    return subprocess.run(
        [sys.executable, "-m", "shigan.cli", *map(str, words)],
        env={**own, "SHIGAN_HOME": str(home), "LANG": "C.UTF-8", **env},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation for one street, with a file of evidence."""
    home = tmp_path_factory.mktemp("office")
    done = shigan(home, "init", "--street", STREET)
    assert done.returncode == 0, done.stderr
    (home / "evidence" / "ab").mkdir(parents=True)
    (home / "evidence" / "ab" / "photo").write_bytes(b"\x89PNG content")
    return home


@pytest.fixture(scope="module")
def key(office: Path) -> Path:
    file = office.parent / "backup-key"
    file.write_text("a key that is kept elsewhere\n")
    return file


@pytest.fixture(scope="module")
def backup(office: Path, key: Path) -> Path:
    """An encrypted backup of it."""
    target = office.parent / "office.sealed"
    done = shigan(office, "backup", "--to", target, "--key", key)
    assert done.returncode == 0, done.stderr
    return target


@pytest.fixture(scope="module")
def plain(office: Path) -> Path:
    """A backup that is not encrypted."""
    target = office.parent / "plain.zip"
    done = shigan(office, "backup", "--to", target)
    assert done.returncode == 0, done.stderr
    assert "personal-key" in done.stdout
    return target


def figures(home: Path) -> object:
    done = shigan(home, "figures", "--period", "2022", "--unit", STREET, "--json")
    return json.loads(done.stdout)


def test_a_backup_is_restored_whole(office: Path, backup: Path, key: Path, tmp_path: Path) -> None:
    done = shigan(tmp_path, "restore", backup, "--key", key)
    assert done.returncode == 0, done.stderr
    assert figures(tmp_path) == figures(office)
    assert (tmp_path / "evidence" / "ab" / "photo").read_bytes() == b"\x89PNG content"
    for name in ("secret-key", "personal-key"):
        assert (tmp_path / name).read_bytes() == (office / name).read_bytes()


def test_an_encrypted_backup_tells_nothing(backup: Path) -> None:
    content = backup.read_bytes()
    assert "泰前".encode() not in content
    assert b"manifest" not in content


def test_without_the_key_it_stays_closed(backup: Path, tmp_path: Path) -> None:
    done = shigan(tmp_path, "restore", backup)
    assert (done.returncode, list(tmp_path.glob("evidence"))) == (1, [])
    assert "--key" in done.stderr


def test_a_store_in_use_is_not_written_over(office: Path, backup: Path, key: Path) -> None:
    before = figures(office)
    done = shigan(office, "restore", backup, "--key", key)
    assert done.returncode == 1
    assert figures(office) == before


def test_a_plain_backup_has_no_keys(plain: Path) -> None:
    with zipfile.ZipFile(plain) as packed:
        names = packed.namelist()
    assert [n for n in names if n.endswith("-key")] == []
    assert "tables/orgs.unit.jsonl" in names


def changed(source: Path, target: Path, name: str, old: bytes, new: bytes) -> None:
    """A copy of a plain backup in which one part was changed."""
    with zipfile.ZipFile(source) as held, zipfile.ZipFile(target, "w") as made:
        for part in held.namelist():
            content = held.read(part)
            made.writestr(part, content.replace(old, new) if part == name else content)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("tables/orgs.unit.jsonl", "泰前".encode(), "泰后".encode()),
        ("files/evidence/ab/photo", b"content", b"changed"),
        ("manifest.json", b'"0001_initial"', b'"9999_of_tomorrow"'),
        ("manifest.json", b'"format": 1', b'"format": 2'),
    ],
)
def test_what_was_changed_or_comes_from_tomorrow_is_refused(
    plain: Path, tmp_path: Path, name: str, old: bytes, new: bytes
) -> None:
    other, home = tmp_path / "other.zip", tmp_path / "home"
    changed(plain, other, name, old, new)
    done = shigan(home, "restore", other)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 cut"])
def test_what_is_no_backup_is_told(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "odd.zip"
    file.write_bytes(content)
    done = shigan(tmp_path / "home", "restore", file)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)


@pytest.fixture(scope="module")
def moved_to(office: Path) -> Path:
    """Its rows in another database."""
    target = office.parent / "moved.sqlite3"
    done = shigan(office, "copy", "--to", f"sqlite:///{target}")
    assert done.returncode == 0, done.stderr
    assert f"{2 * len(figures(office))}个指标一致" in done.stdout
    return target


def test_a_store_moves_to_another_database(office: Path, moved_to: Path, tmp_path: Path) -> None:
    target = f"sqlite:///{moved_to}"
    shutil.copytree(office, tmp_path / "home", ignore=shutil.ignore_patterns("*.sqlite3*"))
    moved = shigan(
        tmp_path / "home",
        *("figures", "--period", "2022", "--unit", STREET, "--json"),
        DATABASE_URL=target,
    )
    assert json.loads(moved.stdout) == figures(office)
    again = shigan(office, "copy", "--to", target)
    assert again.returncode == 1


def test_a_copy_with_other_figures_is_refused(office: Path, moved_to: Path, tmp_path: Path) -> None:
    shutil.copy(moved_to, tmp_path / "other.sqlite3")
    target = f"sqlite:///{tmp_path}/other.sqlite3"
    with sqlite3.connect(tmp_path / "other.sqlite3") as other:
        other.execute("UPDATE orgs_unit SET closed_on = '2020-01-01' WHERE kind = 'COMMUNITY'")
    compare = (
        "import os, django; os.environ['DJANGO_SETTINGS_MODULE'] = 'shigan.settings.prod';"
        "django.setup(); from shigan.cli import copy;"
        f"copy._figures_or_refuse({target!r})"
    )
    compared = subprocess.run(
        [sys.executable, "-c", compare],
        env={k: v for k, v in os.environ.items() if not k.startswith(("DATABASE", "DJANGO"))}
        | {"SHIGAN_HOME": str(office)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert compared.returncode == 1
    assert f"orgs.communities {STREET}" in compared.stderr


@pytest.mark.skipif(not SERVER, reason="no PostgreSQL is named: TEST_DATABASE_URL")
def test_a_store_moves_to_postgresql(office: Path) -> None:
    import psycopg

    target = f"{SERVER}/shigan_copy_{os.getpid()}"
    with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE shigan_copy_{os.getpid()}")
        try:
            done = shigan(office, "copy", "--to", target)
            assert done.returncode == 0, done.stderr
            words = ("figures", "--period", "2022", "--unit", STREET, "--json")
            moved = shigan(office, *words, DATABASE_URL=target)
            assert json.loads(moved.stdout) == figures(office)
            checked = shigan(office, "check", DATABASE_URL=target)
            assert checked.stdout == shigan(office, "check").stdout
        finally:
            server.execute(f"DROP DATABASE shigan_copy_{os.getpid()} WITH (FORCE)")
