"""Stores to break: each test gets one of its own, copied from one that is founded once."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.cluster import Cluster
from tests.faults.office import Office

STORES = ["sqlite", "postgresql"]


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The store of which all others here are copies; shared by the workers of a parallel run."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    home, tokens = shared / "founded", shared / "founded.json"
    with (shared / "founded.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not tokens.exists():
            home.mkdir(exist_ok=True)
            tokens.write_text(json.dumps(Office(home, {}).script("founding")))
    return Office(home, json.loads(tokens.read_text()))


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL of our own."""
    made = Cluster()
    yield made
    made.remove()


@pytest.fixture(scope="session")
def in_cluster(cluster: Cluster, founded: Office) -> str:
    """The founded store in it, as a template."""
    done = founded.command("copy", "--to", cluster.create("founded"))
    assert done.returncode == 0, done.stderr
    return "founded"


OfficeOf = Callable[[str], Office]


@pytest.fixture
def office_of(founded: Office, tmp_path: Path, request: pytest.FixtureRequest) -> OfficeOf:
    """A fresh store in SQLite or PostgreSQL."""

    def copy(store: str) -> Office:
        home = tmp_path / "home"
        if store == "sqlite":
            shutil.copytree(founded.home, home)
            return Office(home, founded.tokens)
        shutil.copytree(founded.home, home, ignore=shutil.ignore_patterns("*.sqlite3*"))
        template = request.getfixturevalue("in_cluster")
        url = request.getfixturevalue("cluster").create(f"office_{secrets.token_hex(4)}", template)
        return Office(home, founded.tokens, url)

    return copy


@pytest.fixture
def office(office_of: OfficeOf) -> Office:
    """A fresh store in SQLite."""
    return office_of("sqlite")


@pytest.fixture
def seed() -> int:
    """What the dice of this run come from; a failure shows it, SHIGAN_FAULT_SEED brings it back."""
    drawn = int(os.environ.get("SHIGAN_FAULT_SEED") or secrets.randbelow(10**6))
    print(f"SHIGAN_FAULT_SEED={drawn}")
    return drawn
