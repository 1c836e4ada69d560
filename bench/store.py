"""Stores with simulated years: made once, kept, and found again by size and schema."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).parent.parent
_KEPT = ROOT / "build" / "bench"
#: The database of every PostgreSQL from which others are made.
_ALWAYS_THERE = "postgres"


@dataclass(frozen=True)
class Store:
    """A home with simulated years. `url` is where its database stands; empty: in the home."""

    home: Path
    url: str
    matters: int
    #: The server on which databases are made; empty for SQLite.
    server: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """What a process that works on this store is started with."""
        limits = dict.fromkeys(("SHIGAN_RATE_TOKEN", "SHIGAN_RATE_ADDRESS"), "1000000/1")
        return os.environ | limits | {"SHIGAN_HOME": str(self.home), "DATABASE_URL": self.url}

    @property
    def database(self) -> str:
        """What people call it."""
        return "PostgreSQL" if self.url else "SQLite"

    def sized(self, matters: int) -> Store:
        """The store beside this one with so many matters."""
        return prepared(matters, self.server)

    @contextmanager
    def copied(self, name: str) -> Iterator[Store]:
        """A copy to write in, gone afterwards. Nobody may be connected to the original."""
        with self._beside(name, f'TEMPLATE "{_name(self.url)}"') as store:
            shutil.copytree(self.home, store.home, dirs_exist_ok=True)
            yield store

    @contextmanager
    def emptied(self, name: str) -> Iterator[Store]:
        """A place for a store beside this one, empty, and gone afterwards."""
        with self._beside(name, "") as store:
            yield store

    @contextmanager
    def _beside(self, name: str, after: str) -> Iterator[Store]:
        home = self.home.with_name(f"{self.home.name}-{name}")
        store = Store(home, self.url and f"{self.url}_{name}", self.matters, self.server)
        _drop(store)
        home.mkdir(parents=True)
        try:
            if store.url:
                _statements(self.server, f'CREATE DATABASE "{_name(store.url)}" {after}')
            yield store
        finally:
            _drop(store)


def prepared(matters: int, server: str = "") -> Store:
    """The store of that size, made if there is none; `server` names a PostgreSQL to use."""
    key = f"{matters}-{_schema()}"
    home = _KEPT / f"{'postgresql' if server else 'sqlite'}-{key}"
    url = ""
    if server:
        url = _at(server, f"shigan_bench_{key.replace('-', '_')}")
    store = Store(home, url, matters, server)
    if not (home / "ready").exists():
        _make(store)
    return store


def answers(server: str) -> bool:
    """Whether a PostgreSQL is there."""
    import psycopg  # noqa: PLC0415 -- only where one is named

    try:
        psycopg.connect(_at(server, _ALWAYS_THERE), connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def _make(store: Store) -> None:
    sys.stderr.write(f"Simulating {store.matters} matters on {store.database}, once …\n")
    _drop(store)
    store.home.mkdir(parents=True)
    if store.url:
        _statements(store.server, f'CREATE DATABASE "{_name(store.url)}"')
    subprocess.run(
        [sys.executable, "-m", "shigan.cli", "simulate", f"--matters={store.matters}"],
        check=True,
        env=store.environment,
        stdout=sys.stderr,
    )
    (store.home / "ready").touch()


def _drop(store: Store) -> None:
    shutil.rmtree(store.home, ignore_errors=True)
    if store.url:
        _statements(store.server, f'DROP DATABASE IF EXISTS "{_name(store.url)}" WITH (FORCE)')


def _statements(server: str, *statements: str) -> None:
    """Run each on the server, outside a transaction."""
    import psycopg  # noqa: PLC0415 -- only where one is named

    with psycopg.connect(_at(server, _ALWAYS_THERE), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def _at(server: str, database: str) -> str:
    """The address of a database on that server."""
    return f"{server.removesuffix(urlsplit(server).path)}/{database}"


def _name(url: str) -> str:
    return urlsplit(url).path.lstrip("/")


@cache
def _schema() -> str:
    """Changes with the tables and with what fills them."""
    source = ROOT / "src" / "shigan"
    digest = hashlib.sha256()
    for path in sorted(source.rglob("migrations/0*.py")):
        digest.update(path.name.encode())
    for path in (source / "cli" / "simulate.py", *sorted(source.glob("cli/simulating/*.*"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]
