"""A PostgreSQL of the tests' own: it can be stopped and killed without disturbing anybody."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.faults.office import free_port

_OWNER = "postgres"


def programs() -> Path | None:
    """The folder of PostgreSQL's server programs."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)


class Cluster:
    """A server with its data, started and stopped as one likes."""

    def __init__(self) -> None:
        bin_ = programs()
        if bin_ is None:
            pytest.skip("no server programs of PostgreSQL: apt-get install postgresql")
        self._bin = bin_
        # Root may not run it, and its owner may not look into root's folders.
        self._user = _OWNER if os.geteuid() == 0 else None
        self.folder = Path(tempfile.mkdtemp(prefix="shigan-pg-", dir="/tmp"))
        if self._user:
            os.chown(self.folder, pwd.getpwnam(_OWNER).pw_uid, -1)
        self.port = free_port()
        self._run("initdb", "-U", "shigan", "-A", "trust", "-E", "UTF8", "--no-sync", "--no-locale")
        self.start()

    def start(self, *options: str) -> None:
        """Start it and wait until it takes connections."""
        settings = [
            f"-p {self.port}",
            f"-k {self.folder}",
            "-c listen_addresses=127.0.0.1",
            # It is the server of the product that is killed, never the machine.
            "-c fsync=off",
            *options,
        ]
        self._run("pg_ctl", "-w", "-l", f"{self.folder}/log", "-o", " ".join(settings), "start")

    def stop(self, mode: str = "immediate") -> None:
        """`immediate` is a crash: it recovers when it starts again."""
        self._run("pg_ctl", "-w", "-m", mode, "stop")

    def remove(self) -> None:
        """Stop it and leave nothing."""
        self.stop()
        shutil.rmtree(self.folder)

    def url(self, name: str) -> str:
        """The address of one of its databases."""
        return f"postgresql://shigan@127.0.0.1:{self.port}/{name}"

    def create(self, name: str, template: str = "template0", place: str = "pg_default") -> str:
        """Make a database, as a copy of another, in a tablespace; its address."""
        self.order(f'CREATE DATABASE "{name}" TEMPLATE "{template}" TABLESPACE "{place}"')
        return self.url(name)

    @contextmanager
    def tablespace(self, folder: Path) -> Iterator[str]:
        """A place for databases in a folder of its own; it ends with all that lies there."""
        folder.mkdir()
        if self._user:
            os.chown(folder, pwd.getpwnam(_OWNER).pw_uid, -1)
        name = f"place_{secrets.token_hex(4)}"
        self.order(f"CREATE TABLESPACE {name} LOCATION '{folder}'")
        try:
            yield name
        finally:
            self.order(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            self.order(f"DROP TABLESPACE {name}")

    def order(self, statement: str) -> None:
        """Have the server do something outside of any transaction."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as server:
            server.execute(statement)

    def load(self, name: str, dump: str) -> str:
        """Make a database of what `pg_dump` wrote."""
        address = self.create(name)
        words = [self._bin / "psql", "-q", "-v", "ON_ERROR_STOP=1", address]
        done = subprocess.run(words, input=dump, text=True, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        return address

    def _run(self, program: str, *words: str) -> None:
        # Its output goes to a file: the server would keep a pipe open for as long as it lives.
        with tempfile.TemporaryFile() as said:
            done = subprocess.run(
                [self._bin / program, "-D", self.folder / "data", *words],
                user=self._user,
                cwd=self.folder,
                stdout=said,
                stderr=said,
                check=False,
            )
            said.seek(0)
            assert done.returncode == 0, said.read().decode()
