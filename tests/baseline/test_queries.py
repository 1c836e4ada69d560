"""How many statements each page takes is a number that is checked in, and no accident.

`make baseline` writes `queries.yaml` anew; the difference then shows in the change. Two numbers
stand where a page takes more with three rows than with one: each of those has its reason here.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine
import yaml
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from tests.contracts.scope import pages, programs, registers
from tests.contracts.scope.ask import Asker
from tests.contracts.scope.entry import Entry
from tests.contracts.scope.world import make_world, thicken

pytestmark = [pytest.mark.once, pytest.mark.wide]
FILE = Path(__file__).with_name("queries.yaml")
#: A working day; the numbers hold for it on any other.
AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
#: Of the whole street, of a community, of a cell.
ROLES = ("manager", "community", "worker_a")
#: Of the walk itself, and of keeping what is asked apart.
_OURS = ("SAVEPOINT", "RELEASE", "ROLLBACK", "SELECT (SELECT count(*)")
#: Why a page takes more statements for more rows.
REASONS = {"GET api/v1/grid/events/{number}/suggestions event": "one event has no past case"}


def entries() -> list[Entry]:
    """Everything that is read, as the walk of scopes has it."""
    tables = (pages, registers, programs)
    found = [entry for table in tables for entry in table.ENTRIES]
    return [e for e in found if e.method == "GET" and e.ok == 200 and not e.open]


def counts(asker: Asker) -> dict[str, dict[str, int]]:
    """Statements by page and role; each page is asked once before, for what a process keeps."""
    found: dict[str, dict[str, int]] = {}
    for entry in entries():
        for login in ROLES:
            if not entry.places(login) & {"", "a"}:
                continue
            named, parts = _asked(asker, entry)
            asker.ask(login, entry, parts, **named)
            with CaptureQueriesContext(
                connection,
            ) as caught:
                asker.ask(login, entry, parts, **named)
            told = [q for q in caught.captured_queries if not q["sql"].startswith(_OURS)]
            found.setdefault(entry.id, {})[login] = len(told)
    return found


def _asked(asker: Asker, entry: Entry) -> tuple[dict[str, Any], dict[str, Any]]:
    """The parameter that names a record, and the parts of the address."""
    records = asker.world.records
    named = {entry.names[0]: records[entry.names[1]]["a"]["unit"]} if entry.names else {}
    return named, records[entry.on]["a"] if entry.on else {}


def both(one: dict[str, dict[str, int]], three: dict[str, dict[str, int]]) -> dict[str, Any]:
    """As the file has it: a number for all roles, or by role; two where rows make a difference."""
    found: dict[str, Any] = {}
    for page, by_role in one.items():
        told = {
            role: count if count == three[page][role] else [count, three[page][role]]
            for role, count in by_role.items()
        }
        same = len({str(value) for value in told.values()}) == 1
        found[page] = next(iter(told.values())) if same else told
    return found


@pytest.fixture
def measured(db: None, settings: Settings, tmp_path: Path) -> dict[str, Any]:
    """The numbers of today."""
    settings.SHIGAN_HOME = tmp_path
    with time_machine.travel(AT, tick=False):  # a session that idles a minute is noted
        asker = Asker(make_world(tmp_path))
        one = counts(asker)
        thicken(asker.world)
        return both(one, counts(asker))


def test_each_page_takes_the_statements_that_are_checked_in(measured: dict[str, Any]) -> None:
    if os.environ.get("SHIGAN_BASELINE") == "write":
        text = yaml.safe_dump(measured, allow_unicode=True, sort_keys=True, width=100)
        FILE.write_text("# Statements by page; `make baseline` writes it.\n" + text)
    held = yaml.safe_load(FILE.read_text())
    changed = {
        page: (held.get(page), measured.get(page))
        for page in sorted({*held, *measured})
        if held.get(page) != measured.get(page)
    }
    assert changed == {}, "page: (checked in, now); `make baseline` if that is meant"


def test_rows_make_no_difference_without_a_reason() -> None:
    held = yaml.safe_load(FILE.read_text())
    more = {
        page
        for page, told in held.items()
        for value in (told.values() if isinstance(told, dict) else [told])
        if isinstance(value, list)
    }
    assert more == set(REASONS)
