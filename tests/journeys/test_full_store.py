"""The whole sample year: moved to PostgreSQL, and every schema back and forth under it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db.migrations.graph import MigrationGraph
from django.db.migrations.loader import MigrationLoader

from tests.journeys.conftest import SHIGAN, environment

pytestmark = pytest.mark.journey
SERVER = os.environ.get("TEST_DATABASE_URL", "").rpartition("/")[0]
Env = dict[str, str]


@pytest.fixture(scope="module")
def on_sqlite(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Env:
    """A copy of the sample year for this file."""
    home = tmp_path_factory.mktemp("full") / "home"
    return environment(shutil.copytree(sample_home, home))


@pytest.fixture(scope="module")
def on_postgresql(on_sqlite: Env) -> Iterator[Env]:
    """The same, moved to a database of its own."""
    if not SERVER:
        pytest.skip("no PostgreSQL is named: TEST_DATABASE_URL")
    import psycopg

    name = f"shigan_full_{os.getpid()}"
    with psycopg.connect(f"{SERVER}/postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            run(on_sqlite, SHIGAN, "copy", "--to", f"{SERVER}/{name}")
            yield {**on_sqlite, "DATABASE_URL": f"{SERVER}/{name}"}
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["on_sqlite", "on_postgresql"], scope="module")
def store(request: pytest.FixtureRequest) -> Env:
    """What the commands read that work in one of the two."""
    found: Env = request.getfixturevalue(request.param)
    return found


def run(store: Env, *words: object) -> str:
    done = subprocess.run(
        [str(word) for word in words], env=store, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{words}: {done.stdout[-2000:]} {done.stderr[-2000:]}"
    return done.stdout


#: All moves in one process: each start of one takes longer than most moves.
MIGRATE = """
import json, sys, django
from django.core.management import call_command
django.setup()
for words in json.loads(sys.argv[1]):
    call_command("migrate", *words, verbosity=0)
"""


def migrate(store: Env, moves: list[tuple[str, ...]]) -> None:
    settings = {"DJANGO_SETTINGS_MODULE": "shigan.settings.prod"}
    run({**store, **settings}, sys.executable, "-c", MIGRATE, json.dumps(moves))


def facts(store: Env) -> list[str]:
    """What the store says of itself: its figures, and whether its chains are whole."""
    year = ("--period", "2022", "--unit", "370902002", "--json")
    return [run(store, SHIGAN, "figures", *year), run(store, SHIGAN, "check")]


def graph() -> MigrationGraph:
    return MigrationLoader(None).graph


def ours(found: MigrationGraph) -> list[str]:
    """Our own apps, those that others stand on last."""
    whole = [app for leaf in found.leaf_nodes() for app, _ in found.forwards_plan(leaf)]
    return [app for app in reversed(dict.fromkeys(whole)) if (folder(app) / "migrations").is_dir()]


def folder(app: str) -> Path:
    from django.apps import apps

    path = Path(apps.get_app_config(app).path)
    return path if "shigan" in path.parts else Path("/nowhere")


def steps(found: MigrationGraph) -> list[tuple[str, str]]:
    """For each of our apps how far it goes back without an app that stands on it going down."""
    back = []
    for app in ours(found):
        names = sorted(name for label, name in found.nodes if label == app)
        kept = names[0]
        for name in reversed(names[1:]):
            undone = found.backwards_plan((app, name))
            if any(label != app and number.startswith("0001") for label, number in undone):
                kept = name
                break
        if kept != names[-1]:
            back.append((app, kept))
    return back


def test_what_can_go_back_is_known() -> None:
    assert {"audit", "figures", "imports", "search"} <= dict(steps(graph())).keys()


def test_the_apps_go_back_and_forth_and_nothing_is_missing(store: Env) -> None:
    before = facts(store)
    migrate(store, [*steps(graph()), ()])
    assert facts(store) == before
