"""Out to Excel and back in: nothing changes but what somebody changed."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shigan.kernel.imports.actions import import_file
from shigan.kernel.imports.models import Batch, Origin
from shigan.kernel.imports.queries.present import present_sheet
from shigan.kernel.imports.registry import importers
from shigan.kernel.orgs.models import Holding, Post, Sponsorship, Unit
from tests.kit.cast import Cast

MODELS = {"units": Unit, "posts": Post, "holdings": Holding, "sponsorships": Sponsorship}
#: Columns of the sheet of units that may change, and what each may become.
CHANGES: dict[str, st.SearchStrategy[Any]] = {
    "名称": st.text("甲乙丙丁戊己", min_size=2, max_size=8).map("新{}社区".format),
    "别名": st.text("甲乙丙丁", min_size=1, max_size=6),
    "顺序": st.integers(100, 999),
    "设立日期": st.dates(date(1990, 1, 1), date(2019, 1, 1)),
}


def out(cast: Cast, code: str, path: Path) -> Path:
    """The register as a workbook."""
    with present_sheet(importers[code], cast.scope("manager")) as file:
        path.write_bytes(file.read())
    return path


def snapshot(code: str) -> list[Any]:
    return list(MODELS[code]._default_manager.order_by("pk").values())


@pytest.mark.parametrize("code", sorted(MODELS))
def test_out_and_back_in_changes_nothing(cast: Cast, tmp_path: Path, code: str) -> None:
    Sponsorship.objects.create(
        leader=cast.people["leader"], unit=cast.unit("001"), since=date(2021, 1, 1)
    )
    before = snapshot(code)
    assert before
    report = import_file(out(cast, code, tmp_path / "a.xlsx"), code, actor=cast.scope("manager"))
    assert [p.as_json() for p in report.problems] == []
    assert (report.status, report.made, report.changed) == ("DONE", 0, 0)
    assert (snapshot(code), Origin.objects.count()) == (before, 0)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_each_changed_cell_changes_one_field(cast: Cast, tmp_path: Path, data: Any) -> None:
    path = out(cast, "units", tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    place = {str(cell.value): number for number, cell in enumerate(sheet[1], start=1)}
    cells = st.tuples(st.integers(2, sheet.max_row), st.sampled_from(sorted(CHANGES)))
    chosen = data.draw(st.sets(cells, max_size=6))
    changed = 0
    for row, heading in sorted(chosen):
        value = data.draw(CHANGES[heading])
        cell = sheet.cell(row, place[heading])
        before = cell.value.date() if isinstance(cell.value, datetime) else cell.value
        if before != value:
            cell.value, changed = value, changed + 1
    book.save(path)
    with transaction.atomic():
        report = import_file(path, "units", actor=cast.scope("manager"))
        assert [p.as_json() for p in report.problems] == []
        traces = list(Origin.objects.filter(batch=Batch.objects.latest("pk")))
        assert sum(len(trace.data) for trace in traces) == changed
        assert {trace.made for trace in traces} <= {False}
        transaction.set_rollback(True)


def test_whoever_may_takes_it_out(client_of: Any, tmp_path: Path) -> None:
    manager: Client = client_of("manager")
    assert (
        'href="/imports/new/units/present.xlsx"'
        in manager.get("/imports/new/units/").content.decode()
    )
    response = manager.get("/imports/new/units/present.xlsx")
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"".join(response.streaming_content))  # type: ignore[attr-defined]
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert [cell.value for cell in sheet[1]][:3] == ["shigan:units", "代码", "名称"]
    assert sheet.max_row == Unit.objects.exclude(kind="DISTRICT").count() + 1
    assert manager.get("/imports/new/cells/present.xlsx").status_code == 404
    assert client_of("clerk").get("/imports/new/units/present.xlsx").status_code == 404


def test_what_is_out_of_reach_is_not_taken_out(cast: Cast, tmp_path: Path) -> None:
    Unit.objects.create(
        code="999", name="别处", kind="DISTRICT", path="999/", opened_on=date(2020, 1, 1)
    )
    sheet = openpyxl.load_workbook(out(cast, "units", tmp_path / "a.xlsx")).worksheets[0]
    assert "999" not in {row[1].value for row in sheet.iter_rows()}
