"""Stores that earlier versions wrote come up to date whole: rows, seals, chains, and they serve."""

from __future__ import annotations

import base64
import lzma
import re
import secrets
import sqlite3
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.faults.cluster import Cluster
from tests.faults.office import Office

pytestmark = pytest.mark.fault
KEPT = Path(__file__).resolve().parents[1] / "stores"
VERSIONS = ["first", "second"]
#: What encrypts the invented residents of these stores.
KEY = base64.urlsafe_b64encode(b"known to all: the key for tests.").decode()
#: Tables to which bringing it up to date adds: of the installation itself, and usual rows.
_GROWING = {"django_migrations", "django_content_type", "auth_permission", "matters_limitrule"}
#: Columns whose values a migration sets anew, by table.
_RESET: dict[str, set[str]] = {}
_NOT_OURS = re.compile("sqlite_|search_.*(fts|text)|django_tasks|axes_|django_session")
Rows = dict[str, list[dict[str, Any]]]
Query = Any


def unpacked(version: str, suffix: str) -> bytes:
    return lzma.decompress((KEPT / f"{version}.{suffix}.xz").read_bytes())


def kept_in_sqlite(version: str, home: Path) -> Office:
    home.mkdir()
    (home / "shigan.sqlite3").write_bytes(unpacked(version, "sqlite3"))
    return with_key(Office(home, {}))


def with_key(office: Office) -> Office:
    (office.home / "personal-key").write_text(KEY)
    return office


def asker(office: Office) -> Query:
    """A connection to the store beside the product's own."""
    if office.url:
        return psycopg.connect(office.url, autocommit=True)
    return sqlite3.connect(office.home / "shigan.sqlite3", isolation_level=None)


def names(office: Office) -> set[tuple[str, str]]:
    """Tables, indexes and triggers, by kind."""
    statement = (
        "SELECT 'table', tablename FROM pg_tables WHERE schemaname = 'public' "
        "UNION SELECT 'index', indexname FROM pg_indexes WHERE schemaname = 'public' "
        "UNION SELECT 'trigger', tgname FROM pg_trigger WHERE NOT tgisinternal"
        if office.url
        else "SELECT type, name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
    )
    with closing(asker(office)) as store:
        return set(map(tuple, store.execute(statement).fetchall()))


def rows(office: Office) -> Rows:
    tables = [n for kind, n in names(office) if kind == "table" and not _NOT_OURS.match(n)]
    with closing(asker(office)) as store:
        return {table: list(_rows(store, table)) for table in tables}


def _rows(store: Query, table: str) -> Iterable[dict[str, Any]]:
    answer = store.execute(f'SELECT * FROM "{table}"')
    columns = [column[0] for column in answer.description]
    return [dict(zip(columns, row, strict=True)) for row in answer.fetchall()]


def lost(before: Rows, after: Rows) -> dict[str, list[str]]:
    """By table, the rows that are no longer there as they were."""
    found: dict[str, list[str]] = {}
    for table, old in before.items():
        new = after.get(table, [])
        shared = set(old[0] if old else ()) & set(new[0] if new else ()) - _RESET.get(table, set())
        gone = _counted(old, shared) - _counted(new, shared)
        extra = 0 if table in _GROWING else len(new) - len(old)
        if gone or extra:
            found[table] = [f"{extra:+}", *map(str, gone)]
    return found


def _counted(some: list[dict[str, Any]], columns: set[str]) -> Counter[str]:
    return Counter(repr([(c, str(row[c])) for c in sorted(columns)]) for row in some)


def brought_up(office: Office) -> None:
    """Start it, as whoever updates does, and look at it."""
    with office.serve() as server:
        assert server.ask("GET", "/login/").status == 200
    checked = office.command("check")
    assert (checked.returncode, "，0处问题" in checked.stdout) == (0, True), checked.stdout


def sealed(office: Office) -> None:
    """The log and the entries still refuse to be changed."""
    with closing(asker(office)) as store:
        for table in ("audit_auditrow", "matters_entry"):
            for deed in (f"UPDATE {table} SET actor_name = 'x'", f"DELETE FROM {table}"):
                with pytest.raises((sqlite3.IntegrityError, psycopg.Error), match="sealed"):
                    store.execute(deed)


@pytest.mark.parametrize("version", VERSIONS)
def test_in_sqlite(version: str, founded: Office, tmp_path: Path) -> None:
    office = kept_in_sqlite(version, tmp_path / "home")
    before = rows(office)
    assert before["matters_entry"]
    brought_up(office)
    assert lost(before, rows(office)) == {}
    assert names(office) == names(founded)
    sealed(office)


def test_on_to_postgresql(tmp_path: Path, cluster: Cluster) -> None:
    """The last of them, brought up to date, moves whole."""
    office = kept_in_sqlite(VERSIONS[-1], tmp_path / "home")
    brought_up(office)
    moved = with_key(Office(office.home, {}, cluster.create(f"moved_{secrets.token_hex(4)}")))
    done = office.command("copy", "--to", moved.url)
    assert done.returncode == 0, done.stderr
    sealed(moved)
    assert moved.command("check").stdout == office.command("check").stdout


@pytest.mark.parametrize("version", VERSIONS)
def test_in_postgresql(version: str, tmp_path: Path, cluster: Cluster, in_cluster: Office) -> None:
    (tmp_path / "home").mkdir()
    dump = unpacked(version, "sql").decode()
    office = Office(tmp_path / "home", {}, cluster.load(f"kept_{secrets.token_hex(4)}", dump))
    before = rows(with_key(office))
    assert before["matters_entry"]
    brought_up(office)
    assert lost(before, rows(office)) == {}
    assert names(office) == names(in_cluster)
    sealed(office)
