"""Imports by the API."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from shigan.kernel.imports.models import Batch
from shigan.kernel.orgs.models import Unit
from tests.faces.api.conftest import CallerOf
from tests.kernel.imports.books import units
from tests.kit.cast import Cast

STREET = "370902002"
GOOD = (f"{STREET}003", "新社区", "", "社区", STREET, "2022-03-01", "")
BAD = (f"{STREET}004", "新二社区", "", "小区", STREET, "2022-02-30", "")


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> None:
    settings.SHIGAN_HOME = tmp_path / "home"


def sheet(path: Path, *rows: Any) -> SimpleUploadedFile:
    return SimpleUploadedFile("单位.xlsx", units(path / "a.xlsx", *rows).read_bytes())


def test_what_can_come_in(cast: Cast, caller_of: CallerOf) -> None:
    answer = caller_of("manager").get("/imports")
    assert answer.status == 200
    found = {importer["code"]: importer for importer in answer.body}
    assert found["units"]["fields"][0] == {
        "code": "code",
        "label": "代码",
        "kind": "text",
        "required": True,
        "synonyms": ["单位代码", "编码", "网格代码", "网格编码", "网格编号"],
    }
    assert caller_of("outsider").get("/imports").body == []


def test_a_sheet_is_checked_corrected_started_and_undone(
    cast: Cast, caller_of: CallerOf, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    program = caller_of("manager")
    sent = program.send("/imports/units/files", {"file": sheet(tmp_path, GOOD, BAD)})
    assert sent.status == 200, sent.body
    assert (sent.body["header_rows"], sent.body["rows"]) == ([1], {"total": 2, "good": 1, "bad": 1})
    assert sent.body["columns"][0] == {
        "column": "A", "heading": "代码", "field": "code", "sure": 100, "why": "label",
    }  # fmt: skip
    assert [(p["cell"], p["code"]) for p in sent.body["problems"]] == [
        ("D3", "not_choice"),
        ("F3", "no_such_day"),
    ]
    here = f"/imports/batches/{sent.body['batch']}"
    fixed = program.post(f"{here}/reading", {"cells": {"D3": "社区", "F3": "2022-03-01"}})
    assert (fixed.status, fixed.body["problems"]) == (200, [])
    with django_capture_on_commit_callbacks(execute=True):
        assert program.post(here, {"deed": "start"}).body["status"] == "WAITING"
    assert (program.get(here).body["status"], program.get(here).body["made"]) == ("DONE", 2)
    with django_capture_on_commit_callbacks(execute=True):
        assert program.post(here, {"deed": "undo"}).body["status"] == "UNDOING"
    assert program.get(here).body["status"] == "UNDONE"
    assert not Unit.objects.filter(code=GOOD[0]).exists()


def test_good_rows_go_in_alone_if_somebody_says_so(
    cast: Cast, caller_of: CallerOf, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    program = caller_of("manager")
    body = {"file": sheet(tmp_path, GOOD, BAD), "start": "true"}
    assert program.send("/imports/units/files", body).body["status"] == "CHECKED"
    body = {"file": sheet(tmp_path, GOOD, BAD), "start": "true", "good_rows": "true"}
    with django_capture_on_commit_callbacks(execute=True):
        assert program.send("/imports/units/files", body).body["status"] == "WAITING"
    assert Batch.objects.latest("pk").made == 1


def test_others_find_nothing(cast: Cast, caller_of: CallerOf, tmp_path: Path) -> None:
    sent = caller_of("manager").send("/imports/units/files", {"file": sheet(tmp_path, GOOD)})
    here = f"/imports/batches/{sent.body['batch']}"
    for login in ("clerk", "outsider"):
        program = caller_of(login)
        assert program.get(here).status == 404
        assert program.post(here, {"deed": "start"}).status == 404
        assert program.post(f"{here}/reading", {}).status == 404
        assert program.send("/imports/units/files", {"file": sheet(tmp_path)}).status == 404
