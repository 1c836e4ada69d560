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
        home = self.home.with_name(f"{self.home.name}-{name}")
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(self.home, home)
        url = f"{self.url}_{name}" if self.url else ""
        try:
            if url:
                _statements(
                    self.server,
                    f'DROP DATABASE IF EXISTS "{_name(url)}"',
                    f'CREATE DATABASE "{_name(url)}" TEMPLATE "{_name(self.url)}"',
                )
            yield Store(home, url, self.matters, self.server)
        finally:
            shutil.rmtree(home, ignore_errors=True)
            if url:
                _statements(self.server, f'DROP DATABASE IF EXISTS "{_name(url)}" WITH (FORCE)')


def prepared(matters: int, server: str = "") -> Store:
    """The store of that size, made if there is none; `server` names a PostgreSQL to use."""
    key = f"{matters}-{_schema()}"
    home = _KEPT / f"{'postgresql' if server else 'sqlite'}-{key}"
    url = ""
    if server:
        url = server.removesuffix(urlsplit(server).path) + f"/shigan_bench_{key.replace('-', '_')}"
    store = Store(home, url, matters, server)
    if not (home / "ready").exists():
        _make(store)
    return store


def answers(server: str) -> bool:
    """Whether a PostgreSQL is there."""
    import psycopg  # noqa: PLC0415 -- only where one is named

    try:
        psycopg.connect(server, connect_timeout=3).close()
    except psycopg.OperationalError:
        return False
    return True


def _make(store: Store) -> None:
    sys.stderr.write(f"Simulating {store.matters} matters on {store.database}, once …\n")
    shutil.rmtree(store.home, ignore_errors=True)
    store.home.mkdir(parents=True)
    if store.url:
        _statements(
            store.server,
            f'DROP DATABASE IF EXISTS "{_name(store.url)}" WITH (FORCE)',
            f'CREATE DATABASE "{_name(store.url)}"',
        )
    subprocess.run(
        [sys.executable, "-m", "shigan.cli", "simulate", f"--matters={store.matters}"],
        check=True,
        env=store.environment,
        stdout=sys.stderr,
    )
    (store.home / "ready").touch()


def _statements(server: str, *statements: str) -> None:
    """Run each on the server, outside a transaction."""
    import psycopg  # noqa: PLC0415 -- only where one is named

    with psycopg.connect(server, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


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
