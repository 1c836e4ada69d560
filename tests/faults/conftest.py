"""Stores to break: each test gets one of its own, copied from one that is founded once."""

from __future__ import annotations

import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults.cluster import Cluster
from tests.faults.office import Office

STORES = ["sqlite", "postgresql"]
#: The database of which those of the tests are copies.
TEMPLATE = "founded"


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
def in_cluster(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """A founded store in it, as a template for others."""
    office = Office(tmp_path_factory.mktemp("founded"), {}, cluster.create(TEMPLATE))
    return replace(office, tokens=office.script("founding"))


OfficeOf = Callable[[str], Office]


@pytest.fixture
def office_of(founded: Office, tmp_path: Path, request: pytest.FixtureRequest) -> OfficeOf:
    """A fresh store in SQLite or PostgreSQL."""

    def copy(store: str) -> Office:
        home = tmp_path / "home"
        if store == "sqlite":
            shutil.copytree(founded.home, home)
            return Office(home, founded.tokens)
        template: Office = request.getfixturevalue("in_cluster")
        shutil.copytree(template.home, home)
        url = request.getfixturevalue("cluster").create(f"office_{secrets.token_hex(4)}", TEMPLATE)
        return Office(home, template.tokens, url)

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
