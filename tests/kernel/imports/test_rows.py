"""Which rows are data when a person says so: notes that are, data that is not, hidden rows."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from shigan.cli import main
from shigan.kernel.base.errors import Refused
from shigan.kernel.imports.actions import batch_reread, batch_run, file_check
from shigan.kernel.imports.models import Batch, Origin
from shigan.kernel.imports.queries.page import said_rows
from shigan.kernel.imports.registry import importers
from shigan.kernel.imports.rules.finding import Found, Passed, overruled
from shigan.kernel.imports.store import keep_file
from tests.kernel.imports.books import UNIT_HEADINGS, workbook
from tests.kit.cast import Cast

SignIn = Callable[[str], Client]
STREET = "370902002"


def unit(number: int, name: str) -> tuple[str, ...]:
    return (f"{STREET}90{number}", name, "", "社区", STREET, "2022-03-01", "")


#: Row 3 is a unit that looks like a sum, row 5 is a note with a telephone; rows 4 and 6 are hidden.
ROWS = (
    unit(1, "甲社区"),
    unit(4, "合计"),
    unit(2, "乙社区"),
    ("填表人：某 19900000001",),
    unit(3, "丙社区"),
)


def sheet(path: Path) -> Path:
    workbook(path, ("单位", [UNIT_HEADINGS, *ROWS]))
    book = openpyxl.load_workbook(path)
    for row in (4, 6):
        book.worksheets[0].row_dimensions[row].hidden = True
    book.save(path)
    return path


def checked(cast: Cast, path: Path) -> Batch:
    batch, _checked = file_check(
        actor=cast.scope("manager"), importer=importers["units"], kept=keep_file(path)
    )
    return batch


def told(batch: Batch) -> dict[str, Any]:
    found = batch.reading["told"]
    return {"rows": batch.rows, "passed": found["passed"], "hidden": found["hidden_rows"]}


def loaded_rows(cast: Cast, batch: Batch) -> list[int]:
    done = batch_run(actor=cast.scope("manager"), batch=batch)
    return list(Origin.objects.filter(batch=done).order_by("row").values_list("row", flat=True))


def test_what_is_passed_over_is_told_with_what_it_says(cast: Cast, tmp_path: Path) -> None:
    batch = checked(cast, sheet(tmp_path / "a.xlsx"))
    assert told(batch) == {"rows": 3, "passed": {"subtotal": [3], "note": [5]}, "hidden": [4, 6]}
    assert batch.reading["told"]["passed_rows"] == [
        {"row": 3, "why": "subtotal", "text": f"{STREET}904 | 合计 | 社区 | {STREET} | 2022-03-01"},
        {"row": 5, "why": "note", "text": "填表人************01"},
    ]


def test_a_person_says_which_rows_are_data(cast: Cast, tmp_path: Path) -> None:
    manager = cast.scope("manager")
    batch = checked(cast, sheet(tmp_path / "a.xlsx"))
    batch = batch_reread(actor=manager, batch=batch, rows={"3": "data", "2": "out"})
    assert told(batch) == {"rows": 3, "passed": {"out": [2], "note": [5]}, "hidden": [4, 6]}
    assert batch.good
    batch = batch_reread(actor=manager, batch=batch, rows={"2": ""})
    assert batch.said["rows"] == {"3": "data"}
    assert loaded_rows(cast, batch) == [2, 3, 4, 6]


def test_hidden_rows_are_left_out_if_the_person_says_so(cast: Cast, tmp_path: Path) -> None:
    manager = cast.scope("manager")
    batch = batch_reread(
        actor=manager, batch=checked(cast, sheet(tmp_path / "a.xlsx")), skip_hidden=True
    )
    passed = {"subtotal": [3], "hidden": [4, 6], "note": [5]}
    assert told(batch) == {"rows": 1, "passed": passed, "hidden": [4, 6]}
    batch = batch_reread(actor=manager, batch=batch, rows={"6": "data"})
    assert (batch.rows, batch.said["skip_hidden"]) == (2, True)  # remembered for the batch
    batch = batch_reread(actor=manager, batch=batch, skip_hidden=False)
    assert batch.rows == 3
    batch = batch_reread(actor=manager, batch=batch, skip_hidden=True)
    assert loaded_rows(cast, batch) == [2, 6]


def test_another_table_makes_what_was_said_of_rows_void(cast: Cast, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        ("一月", [UNIT_HEADINGS, unit(1, "甲社区"), unit(2, "乙社区")]),
        ("二月", [UNIT_HEADINGS, unit(3, "丙社区")]),
    )
    manager = cast.scope("manager")
    batch = batch_reread(actor=manager, batch=checked(cast, path), rows={"2": "out"})
    assert batch.rows == 1
    batch = batch_reread(actor=manager, batch=batch, table=("二月", 1, "A"))
    assert (batch.rows, batch.said["rows"]) == (1, {})


@pytest.mark.parametrize("rows", [{"x": "out"}, {"": "out"}, {"3": "note"}, {"99999999": "out"}])
def test_what_is_no_row_is_refused(cast: Cast, tmp_path: Path, rows: dict[str, str]) -> None:
    batch = checked(cast, sheet(tmp_path / "a.xlsx"))
    with pytest.raises(Refused, match="行号应写成 12 或 15-18 这样"):
        batch_reread(actor=cast.scope("manager"), batch=batch, rows=rows)


def test_too_many_rows_are_left_to_the_sheet(cast: Cast, tmp_path: Path) -> None:
    batch = checked(cast, sheet(tmp_path / "a.xlsx"))
    rows = {str(number): "out" for number in range(1, 5002)}
    with pytest.raises(Refused, match="要改的太多"):
        batch_reread(actor=cast.scope("manager"), batch=batch, rows=rows)


@pytest.mark.parametrize(
    ("out", "rows"),
    [
        ("12", ["12"]),
        (" 5-7，12、 20 – 21", ["5", "6", "7", "12", "20", "21"]),
        ("3至4", ["3", "4"]),
        ("", []),
        ("7-5", ["7-5"]),
        ("1-9999999", ["1-9999999"]),
        ("第3行", ["第3行"]),
    ],
)
def test_rows_as_people_name_them(out: str, rows: list[str]) -> None:
    assert said_rows({"out": out, "cell-A1": "x"}) == dict.fromkeys(rows, "out")


def test_the_page_lists_the_rows_and_overrules(
    cast: Cast, client_of: SignIn, tmp_path: Path
) -> None:
    batch, client = checked(cast, sheet(tmp_path / "a.xlsx")), client_of("manager")
    here = f"/imports/{batch.pk}/"

    def page(**inputs: str) -> str:
        answer = client.post(f"{here}fix/", inputs, follow=True) if inputs else client.get(here)
        return str(answer.content, "utf-8")

    first = page()
    assert 'name="row-3" value="data">这行是数据 <span' in first
    assert '<span class="visually-hidden">第3行</span></button>' in first
    assert "填表人************01" in first
    assert "第4, 6行，也读了" in first
    assert "19900000001" not in first
    second = page(**{"row-3": "data"})
    assert "您说是数据" in second
    assert 'name="row-3"' not in second
    third = page(hidden="skip")
    assert "第4, 6行，没有读" in third
    assert 'name="row-6" value="data"' in third
    assert "第4, 6行，也读了" in page(hidden="read")
    assert "行号应写成 12 或 15-18 这样" in page(out="第2行")
    page(out="2、3")
    batch.refresh_from_db()
    assert batch.said["rows"] == {"2": "out", "3": "out"}
    assert (batch.rows, told(batch)["passed"]) == (2, {"out": [2], "subtotal": [3], "note": [5]})
    page(**{"row-2": "data", "row-3": ""})
    batch.refresh_from_db()
    assert batch.said["rows"] == {"2": "data"}


def test_a_bad_row_is_left_out_where_its_problem_stands(
    cast: Cast, client_of: SignIn, tmp_path: Path
) -> None:
    bad = (f"{STREET}905", "丁社区", "", "小区", STREET, "2022-02-30", "")
    path = workbook(tmp_path / "a.xlsx", ("单位", [UNIT_HEADINGS, unit(1, "甲社区"), bad]))
    batch, client = checked(cast, path), client_of("manager")
    page = client.get(f"/imports/{batch.pk}/")
    assert [shown.leave for shown in page.context["problems"]] == ["row-3", ""]
    inputs = {"cell-D3": "小区", "cell-F3": "2022-02-30", "row-3": "out"}
    client.post(f"/imports/{batch.pk}/fix/", inputs)
    batch.refresh_from_db()
    assert (batch.good, batch.rows) == (True, 1)


def test_the_command_says_the_same(
    cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = ["import", str(sheet(tmp_path / "a.xlsx")), "--as", "units", "--dry-run"]
    assert main([*said, "--json", "--skip-hidden", "--row", "3=data", "--row", "2=out"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["rows"]["total"], report["hidden_rows"]) == (1, [4, 6])
    assert report["passed"] == {"out": [2], "hidden": [4, 6], "note": [5]}
    assert main(said) == 0
    assert "隐藏的行，也读了：4, 6" in capsys.readouterr().out
    assert main([*said, "--skip-hidden"]) == 0
    text = capsys.readouterr().out
    assert ("略过（隐藏的行）：第4, 6行" in text, "隐藏的行，也读了" in text) == (True, False)
    for wrong in ("x=data", "3=note", "3"):
        with pytest.raises(SystemExit):
            main([*said, "--row", wrong])


ROW = st.integers(0, 12)


@given(st.sets(ROW), st.sets(ROW), st.sets(ROW), st.sets(ROW), st.sets(ROW))
def test_no_row_is_lost_whatever_is_said(
    rows: set[int], notes: set[int], data: set[int], out: set[int], hidden: set[int]
) -> None:
    passed = tuple(Passed(row, "note") for row in sorted(notes - rows))
    table = Found((), {0: "名称"}, tuple(sorted(rows)), passed)
    said = overruled(table, data=data, out=out, hidden=hidden)
    left = {one.row: one.why for one in said.passed}
    assert {*said.rows, *left} == rows | notes
    assert set(said.rows) == ((rows - (hidden - data)) | (notes & data)) - out
    assert [row for row, why in left.items() if why == "out"] == sorted(
        (rows | (notes & data)) & out
    )
    assert overruled(table, data=(), out=(), hidden=()) == table


def test_the_api_says_the_same(
    cast: Cast, client_of: SignIn, tmp_path: Path
) -> None:  # by the session of the page
    upload = SimpleUploadedFile("a.xlsx", sheet(tmp_path / "a.xlsx").read_bytes())
    client = client_of("manager")
    sent = client.post("/api/v1/imports/units/files", {"file": upload, "skip_hidden": "true"})
    assert sent.status_code == 200, sent.content
    assert sent.json()["passed"] == {"subtotal": [3], "hidden": [4, 6], "note": [5]}
    assert [row["row"] for row in sent.json()["passed_rows"]] == [3, 4, 5, 6]
    here = f"/api/v1/imports/batches/{sent.json()['batch']}"
    body = {"rows": {"3": "data", "2": "out"}, "skip_hidden": False}
    fixed = client.post(f"{here}/reading", body, content_type="application/json")
    assert (fixed.status_code, fixed.json()["rows"]["total"]) == (200, 3)
    wrong = client.post(f"{here}/reading", {"rows": {"3": "x"}}, content_type="application/json")
    assert wrong.status_code == 422
    dropped = client.post(here, {"deed": "drop"}, content_type="application/json")
    assert (dropped.status_code, dropped.json()["status"]) == (200, "DROPPED")
