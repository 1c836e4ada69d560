"""Large files, read in the background: told how far, cancelled, cut off, refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from shigan.kernel.audit.models import AuditRow
from shigan.kernel.base.errors import Conflict, Refused
from shigan.kernel.imports.actions import (
    batch_look,
    batch_queue,
    batch_reread,
    batch_run,
    looking,
)
from shigan.kernel.imports.catalog.units import UNITS
from shigan.kernel.imports.models import Batch, Layout
from shigan.kernel.imports.problems import Problem
from shigan.kernel.imports.queries.batches import State, state_of
from shigan.kernel.imports.queries.context import Context
from shigan.kernel.imports.registry import Rows, importers
from shigan.kernel.imports.store import Stopped, ask_stop, working
from tests.kernel.imports.books import units
from tests.kit.cast import Cast

SignIn = Callable[[str], Client]
STREET = "370902002"
GOOD = (f"{STREET}003", "新社区", "", "社区", STREET, "2022-03-01", "")
BAD = (f"{STREET}004", "新二社区", "", "小区", STREET, "2022-02-30", "")


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any file is large."""
    monkeypatch.setattr(looking, "AT_ONCE", 0)


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[State]:
    """The states of the batch while its rules are asked."""
    states: list[State] = []

    def check(rows: Rows, context: Context) -> Iterator[Problem]:
        states.append(state_of(Batch.objects.get()))
        assert UNITS.check is not None
        yield from UNITS.check(rows, context)

    monkeypatch.setitem(importers._items, "units", replace(UNITS, check=check))
    return states


def sent(client: Client, path: Path) -> str:
    upload = SimpleUploadedFile(path.name, path.read_bytes())
    page = client.post("/imports/new/units/", {"file": upload}, follow=True)
    return str(page.content, "utf-8")


def received(client: Client, path: Path, waiting: Any) -> tuple[Batch, Any]:
    """A batch that was received, and the jobs that were to be started."""
    with waiting() as jobs:
        sent(client, path)
    return Batch.objects.get(), jobs


def test_a_large_file_is_read_in_the_background(
    client_of: SignIn, tmp_path: Path, seen: list[State],
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    client, path = client_of("manager"), units(tmp_path / "a.xlsx", GOOD, BAD)
    batch, jobs = received(client, path, django_capture_on_commit_callbacks)
    here = f"/imports/{batch.pk}/"
    assert (batch.status, batch.rows, state_of(batch).busy) == ("WAITING", 0, True)
    page = client.get(here).content.decode()
    assert "已排队，前面的工作做完就开始。" in page
    assert "怎么读的" not in page
    for job in jobs:
        job()
    assert [(s.status, s.busy, s.worked, s.done, s.total) for s in seen[:1]] == [
        ("CHECKING", True, True, 2, 2)
    ]
    batch.refresh_from_db()
    assert (batch.status, batch.rows, batch.bad_rows) == ("CHECKED", 2, 1)
    assert batch.reading["foreseen"]["made"] == 1
    assert client.get(f"{here}progress/").headers["HX-Redirect"] == here
    assert "2 行中有 1 行有问题" in client.get(here).content.decode()
    assert list(AuditRow.objects.order_by("pk").values_list("code", flat=True)) == [
        "imports.batch_receive",
        "imports.batch_look_begin",
        "imports.batch_correct",
    ]


def test_what_cannot_be_read_is_told_and_dropped(
    client_of: SignIn, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    path, client = tmp_path / "a.xlsx", client_of("manager")
    path.write_bytes(b"PK\x03\x04 and nothing else")
    with django_capture_on_commit_callbacks(execute=True):
        sent(client, path)
    batch = Batch.objects.get()
    assert (batch.status, batch.source.path.exists()) == ("DROPPED", False)
    page = client.get(f"/imports/{batch.pk}/").content.decode()
    assert "文件已损坏，读不了；请在Excel里打开后另存为.xlsx" in page


def test_reading_is_cancelled_before_and_while_it_goes_on(
    cast: Cast, client_of: SignIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    client, path = client_of("manager"), units(tmp_path / "a.xlsx", GOOD)
    batch, jobs = received(client, path, django_capture_on_commit_callbacks)
    client.post(f"/imports/{batch.pk}/stop/")
    assert state_of(batch).stopping
    with django_capture_on_commit_callbacks(execute=True):
        for job in jobs:
            job()
    batch.refresh_from_db()
    assert (batch.status, batch.error, state_of(batch).stopping) == (
        "DROPPED",
        "已由癸管理取消",
        False,
    )
    Batch.objects.all().delete()

    def check(rows: Rows, context: Context) -> Iterator[Problem]:
        ask_stop(Batch.objects.get().pk, "癸管理")
        return iter(())

    monkeypatch.setitem(importers._items, "units", replace(UNITS, check=check))
    batch, _jobs = received(client, path, django_capture_on_commit_callbacks)
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(Stopped):
        batch_look(actor=cast.scope("manager"), batch=batch)
    batch.refresh_from_db()
    assert (batch.status, batch.source.path.exists()) == ("DROPPED", False)


def test_reading_that_was_cut_off_is_asked_for_again(
    cast: Cast, client_of: SignIn, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    client, manager = client_of("manager"), cast.scope("manager")
    path = units(tmp_path / "a.xlsx", GOOD)
    batch, _jobs = received(client, path, django_capture_on_commit_callbacks)
    for deed in (batch_run, lambda **given: batch_queue(enqueue=list, **given)):
        with pytest.raises(Refused, match="还没有核对完"):
            deed(actor=manager, batch=batch)
        Batch.objects.update(status="CHECKING")
    with working(batch.pk), pytest.raises(Conflict):
        batch_look(actor=manager, batch=batch)
    here = f"/imports/{batch.pk}/"
    page = client.get(here).content.decode()
    assert "核对被中断" in page
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{here}fix/")
    batch.refresh_from_db()
    assert (batch.status, batch.rows) == ("CHECKED", 1)
    with pytest.raises(Refused, match="已经在处理"):
        batch_look(actor=manager, batch=batch)
    assert batch_run(actor=manager, batch=batch).status == "DONE"


@pytest.fixture
def checked(
    client_of: SignIn, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> tuple[Client, Batch, str]:
    """A large file with a bad cell, as it was checked."""
    client = client_of("manager")
    with django_capture_on_commit_callbacks(execute=True):
        sent(client, units(tmp_path / "a.xlsx", GOOD, BAD))
    batch = Batch.objects.get()
    return client, batch, f"/imports/{batch.pk}/"


def standing(batch: Batch) -> tuple[Any, ...]:
    """What was found in it, and what was decided."""
    batch.refresh_from_db()
    return batch.rows, batch.bad_rows, batch.problems, batch.reading, batch.decided


def test_a_large_file_is_corrected_in_the_background(
    checked: tuple[Client, Batch, str], cast: Cast, seen: list[State],
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    client, batch, here = checked
    former, manager = standing(batch), cast.scope("manager")
    with django_capture_on_commit_callbacks() as jobs:
        client.post(f"{here}fix/", {"cell-D3": "社区", "cell-F3": "2022-02-28", "column-C": ""})
    assert standing(batch) == former
    assert (batch.status, state_of(batch).busy) == ("WAITING", True)
    assert "社区" in batch.wanted["cells"].values()
    again = client.post(f"{here}fix/", {"cell-D3": "网格"})
    assert (again.status_code, "已经在处理" in again.content.decode()) == (422, True)
    for deed in (batch_run, lambda **given: batch_queue(enqueue=list, **given)):
        with pytest.raises(Refused, match="还没有核对完"):
            deed(actor=manager, batch=batch)
    for job in jobs:
        job()
    assert [(s.status, s.busy, s.done, s.total) for s in seen] == [("CHECKING", True, 2, 2)] * 1
    batch.refresh_from_db()
    assert (batch.status, batch.bad_rows, bool(batch.pending)) == ("CHECKED", 0, False)
    assert batch.decided["cells"] == {"D3": "社区", "F3": "2022-02-28"}
    assert Layout.objects.count() == (1 if batch.decided["columns"] else 0)
    assert batch_run(actor=manager, batch=batch).status == "DONE"


def test_a_correction_that_is_cancelled_or_fails_leaves_the_former_check(
    checked: tuple[Client, Batch, str], cast: Cast, monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    client, batch, here = checked
    former, manager = standing(batch), cast.scope("manager")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{here}fix/", {"cell-D3": "社区"})
        client.post(f"{here}stop/")
    assert standing(batch) == former
    assert (batch.status, batch.error, bool(batch.pending)) == ("CHECKED", "已由癸管理取消", False)
    assert "没有按新改的重新核对：已由癸管理取消。" in client.get(here).content.decode()
    with pytest.raises(Refused, match="没有这样的列"):
        batch_reread(actor=manager, batch=batch, columns={"C": "nothing"}, enqueue=lambda _pk: None)
    batch_reread(actor=manager, batch=batch, cells={"D3": "社区"}, enqueue=lambda _pk: None)

    def check(rows: Rows, context: Context) -> Iterator[Problem]:
        raise Refused("读不下去")

    monkeypatch.setitem(importers._items, "units", replace(UNITS, check=check))
    with pytest.raises(Refused, match="读不下去"):
        batch_look(actor=manager, batch=batch)
    assert standing(batch) == former
    assert (batch.status, batch.error, bool(batch.pending)) == ("CHECKED", "读不下去", False)
    assert batch.source.path.exists()


@pytest.mark.parametrize("on", ["fix", "stop"])
def test_a_correction_that_was_cut_off_leaves_the_former_check(
    checked: tuple[Client, Batch, str], on: str, django_capture_on_commit_callbacks: Any
) -> None:
    client, batch, here = checked
    former = standing(batch)
    client.post(f"{here}fix/", {"cell-D3": "社区"})
    Batch.objects.update(status="CHECKING")  # it had begun, and nobody holds the lock any more
    assert standing(batch) == former
    assert state_of(batch).interrupted
    page = client.get(here).content.decode()
    assert ("核对被中断" in page, "不改了，仍用先前的核对结果" in page) == (True, True)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{here}{on}/")
    batch.refresh_from_db()
    cells = {"D3": "社区"} if on == "fix" else {}
    assert (batch.status, batch.error, batch.decided["cells"]) == ("CHECKED", "", cells)


def test_the_api_says_that_a_large_file_waits(
    checked: tuple[Client, Batch, str], django_capture_on_commit_callbacks: Any
) -> None:
    client, batch, _here = checked
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(
            f"/api/v1/imports/batches/{batch.pk}/reading",
            {"cells": {"D3": "社区", "F3": "2022-02-28"}},
            content_type="application/json",
        ).json()
        assert (answer["status"], answer["rows"]["bad"]) == ("WAITING", 1)
    answer = client.get(f"/api/v1/imports/batches/{batch.pk}").json()
    assert (answer["status"], answer["rows"]["bad"]) == ("CHECKED", 0)
