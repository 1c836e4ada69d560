"""What stays of files that are not in, and of those that a former version kept plain."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.test import Client

from shigan.kernel.audit.models import AuditRow
from shigan.kernel.base.errors import Denied, Refused
from shigan.kernel.imports.actions import (
    batch_drop,
    batch_reread,
    batch_run,
    file_check,
    import_file,
    source_seal,
)
from shigan.kernel.imports.models import Batch
from shigan.kernel.imports.registry import importers
from shigan.kernel.imports.store import Kept, keep_file, working
from shigan.kernel.imports.tasks import seal
from shigan.kernel.matters.choices import CHECKED, UNLOADED
from shigan.kernel.matters.models import LimitRule
from shigan.kernel.matters.queries.keeping import UNLOADED_BY_DEFAULT, unloaded_kept_for
from shigan.kernel.matters.tasks import drop_unloaded
from shigan.kernel.orgs.scope import system_scope
from shigan.kernel.personal.actions import keys_renew
from shigan.kernel.personal.queries import missing_keys
from tests.kernel.imports.books import units
from tests.kit.cast import Cast

SignIn = Callable[[str], Client]
STREET = "370902002"
GOOD = (f"{STREET}003", "新社区", "", "社区", STREET, "2022-03-01", "")
BAD = (f"{STREET}004", "新二社区", "", "小区", STREET, "2022-03-01", "")
THEN = datetime(2022, 3, 5, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def checked(cast: Cast, path: Path) -> Batch:
    batch, _checked = file_check(
        actor=cast.scope("manager"), importer=importers["units"], kept=keep_file(path)
    )
    return batch


def plain(batch: Batch, path: Path) -> Path:
    """Put its source as a former version kept it: plain, under its hash."""
    batch.source.path.unlink()
    Batch.objects.filter(pk=batch.pk).update(kept_as="", source_key="")
    former = Kept(batch.file_name, batch.sha256, batch.size).path
    former.write_bytes(path.read_bytes())
    return former


def stored(home: Path) -> list[str]:
    return sorted(p.name for p in (home / "imports").rglob("*") if p.is_file())


def test_what_is_not_in_can_be_dropped_whole(
    cast: Cast, tmp_path: Path, home: Path, django_capture_on_commit_callbacks: Any
) -> None:
    manager = cast.scope("manager")
    batch = checked(cast, units(tmp_path / "a.xlsx", GOOD, BAD))
    batch = batch_reread(actor=manager, batch=batch, cells={"B3": "改名社区"})
    with django_capture_on_commit_callbacks(execute=True):
        batch = batch_drop(actor=manager, batch=batch)
    batch.refresh_from_db()
    assert (batch.status, batch.problems, batch.reading, batch.decided) == ("DROPPED", [], {}, {})
    assert (bool(batch.cells), bool(batch.source_key), stored(home)) == (False, False, [])
    assert (batch.file_name, batch.rows, batch.bad_rows) == ("a.xlsx", 2, 1)
    noted = AuditRow.objects.get(code="imports.batch_drop")
    assert noted.before == {"status": "CHECKED", "sha256": batch.sha256}
    for again in (batch_run, batch_drop):
        with pytest.raises(Refused):
            again(actor=manager, batch=batch)
    with pytest.raises(Refused, match="源文件已不在"):
        batch_reread(actor=manager, batch=batch)


def test_what_is_in_or_under_way_is_not_dropped(cast: Cast, tmp_path: Path) -> None:
    manager = cast.scope("manager")
    import_file(units(tmp_path / "a.xlsx", GOOD), "units", actor=manager)
    with pytest.raises(Refused, match="已经导入，不能清除"):
        batch_drop(actor=manager, batch=Batch.objects.get())
    batch = checked(cast, units(tmp_path / "b.xlsx", BAD))
    with working(batch.pk), pytest.raises(Refused, match="正在处理"):
        batch_drop(actor=manager, batch=batch)
    with pytest.raises(Denied):
        batch_drop(actor=cast.scope("clerk"), batch=batch)
    assert [b.source.path.exists() for b in Batch.objects.all()] == [True, True]


def test_the_page_drops_it(
    cast: Cast, client_of: SignIn, tmp_path: Path, home: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    batch, client = checked(cast, units(tmp_path / "a.xlsx", BAD)), client_of("manager")
    here = f"/imports/{batch.pk}/"
    assert f'action="{here}drop/"' in client.get(here).content.decode()
    assert client_of("clerk").post(f"{here}drop/").status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(f"{here}drop/", follow=True).content.decode()
    assert "没有导入。源文件和读到的内容已经清除；要导入请重新上传。" in page
    assert f'action="{here}drop/"' not in page
    assert stored(home) == []
    assert client.post(f"{here}drop/").status_code == 422


def test_what_nobody_loads_is_dropped_after_its_days(
    cast: Cast, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    assert unloaded_kept_for(THEN.date()) == UNLOADED_BY_DEFAULT
    LimitRule.objects.create(
        kind=UNLOADED, step=CHECKED, amount=10, unit="DAY", valid_from=THEN.date(), source="某通知"
    )
    with time_machine.travel(THEN, tick=False):
        import_file(units(tmp_path / "a.xlsx", GOOD), "units", actor=cast.scope("manager"))
        waits = checked(cast, units(tmp_path / "b.xlsx", BAD))
        Batch.objects.filter(pk=waits.pk).update(status="RUNNING")  # and its process died
        with working(checked(cast, units(tmp_path / "c.xlsx", BAD, GOOD)).pk):
            with time_machine.travel(THEN + timedelta(days=10), tick=False):
                assert drop_unloaded.call() == 0
            with time_machine.travel(THEN + timedelta(days=11), tick=False):
                with django_capture_on_commit_callbacks(execute=True):
                    assert drop_unloaded.call() == 1
                assert drop_unloaded.call() == 0
    assert [(b.status, b.source.path.exists()) for b in Batch.objects.order_by("pk")] == [
        ("DONE", True),
        ("DROPPED", False),
        ("CHECKED", True),
    ]
    noted = AuditRow.objects.get(code="imports.batch_drop", result="DONE")
    assert noted.actor_name == "源文件保管"


def test_a_new_key_of_the_installation_opens_sources_and_corrections(
    cast: Cast, tmp_path: Path, settings: Any
) -> None:
    path = units(tmp_path / "a.xlsx", BAD)
    batch = checked(cast, path)
    batch_reread(actor=cast.scope("manager"), batch=batch, cells={"D2": "社区"})
    old = settings.SHIGAN_PERSONAL_KEYS
    settings.SHIGAN_PERSONAL_KEYS = [b"n" * 32, *old]
    keys_renew(actor=system_scope("更换密钥", THEN.date()))
    settings.SHIGAN_PERSONAL_KEYS = [b"n" * 32]
    batch.refresh_from_db()
    assert (missing_keys(), batch.decided["cells"]) == ({}, {"D2": "社区"})
    assert batch.source.content() == path.read_bytes()
    settings.SHIGAN_PERSONAL_KEYS = old
    assert list(*missing_keys().values()) == ["imports.batch.source_key", "imports.batch.cells"]


def test_what_a_former_version_left_plain_is_encrypted(
    cast: Cast, tmp_path: Path, home: Path, django_capture_on_commit_callbacks: Any
) -> None:
    path = units(tmp_path / "a.xlsx", GOOD)
    first, second = checked(cast, path), checked(cast, path)
    former = plain(first, path)
    assert plain(second, path) == former
    first.refresh_from_db()
    assert batch_reread(actor=cast.scope("manager"), batch=first).good
    with django_capture_on_commit_callbacks(execute=True):
        source_seal(actor=cast.scope("manager"), batch=first)
    assert former.exists()  # the second still needs it
    with django_capture_on_commit_callbacks(execute=True):
        assert seal.call() == 1
    assert (former.exists(), len(stored(home))) == (False, 2)
    assert {batch.source.content() for batch in Batch.objects.all()} == {path.read_bytes()}
    assert seal.call() == 0
    assert AuditRow.objects.filter(code="imports.source_seal").count() == 2


def test_a_plain_source_that_somebody_changed_is_left_as_it_is(
    cast: Cast, tmp_path: Path, home: Path
) -> None:
    path = units(tmp_path / "a.xlsx", GOOD)
    batch = checked(cast, path)
    former = plain(batch, path)
    former.write_bytes(b"x")
    assert seal.call() == 0
    assert (stored(home), former.read_bytes()) == ([former.name], b"x")


def test_corrections_of_a_former_version_are_encrypted_where_they_wait(
    cast: Cast, tmp_path: Path
) -> None:
    waiting, loaded = (checked(cast, units(tmp_path / f"{n}.xlsx", BAD)) for n in "ab")
    said = {"sheet": "", "head": 0, "left": "", "new": False, "columns": {}}
    cells = {"D2": "社区"}
    Batch.objects.update(said={**said, "cells": cells})
    Batch.objects.filter(pk=loaded.pk).update(status="DONE")
    migration = importlib.import_module("shigan.kernel.imports.migrations.0003_sealed")
    migration.seal(apps, SimpleNamespace(connection=connection))
    for batch in (waiting, loaded):
        batch.refresh_from_db()
    assert (waiting.said["cells"], waiting.decided["cells"]) == ({}, cells)
    assert (loaded.said["cells"], bool(loaded.cells)) == (cells, False)
    assert batch_reread(actor=cast.scope("manager"), batch=waiting).good
