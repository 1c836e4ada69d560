"""Pages of imports, from the file to its undoing."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shigan.kernel.imports.actions import import_file
from shigan.kernel.imports.models import Batch
from shigan.kernel.imports.registry import importers
from shigan.kernel.orgs.actions import post_open
from shigan.kernel.orgs.models import Unit
from tests.kernel.imports.books import csv, units
from tests.kit.cast import Cast

STREET = "370902002"
DAY = date(2022, 3, 1)
GOOD = (f"{STREET}003", "新社区", "", "社区", STREET, DAY, "")
BAD = (f"{STREET}004", "", "", "小区", STREET, DAY, "")
SignIn = Callable[[str], Client]


def sent(client: Client, path: Path) -> Any:
    """The page after a file was chosen."""
    upload = SimpleUploadedFile(path.name, path.read_bytes())
    return client.post("/imports/new/units/", {"file": upload}, follow=True)


def text(response: Any) -> str:
    return str(response.content, "utf-8")


def test_the_index_offers_what_one_may_import(client_of: SignIn) -> None:
    page = client_of("manager").get("/imports/")
    assert [i.code for i in page.context["importers"]] == [
        i.code for i in sorted(importers, key=lambda i: i.order)
    ]
    assert "还没有导入过" in text(page)
    assert "第一次导入：先是单位" in text(page)


@pytest.mark.parametrize("who", ["clerk", "auditor", "outsider"])
def test_nobody_else_finds_the_pages(
    cast: Cast, client_of: SignIn, tmp_path: Path, who: str
) -> None:
    import_file(units(tmp_path / "a.xlsx", GOOD), "units", actor=cast.scope("manager"))
    pk, client = Batch.objects.get().pk, client_of(who)
    pages = ["", "new/units/", "new/units/template.xlsx", f"{pk}/", f"{pk}/progress/"]
    assert [client.get(f"/imports/{page}").status_code for page in pages] == [404] * 5
    assert client.get(f"/imports/{pk}/source/").status_code == 404
    assert client.post(f"/imports/{pk}/undo/").status_code == 404
    assert client.post(f"/imports/{pk}/start/").status_code == 404


def test_an_unknown_importer_and_batch_are_not_found(client_of: SignIn) -> None:
    client = client_of("manager")
    pages = ["new/dragons/", "new/cells/template.xlsx", "1/", "1/progress/"]
    assert [client.get(f"/imports/{page}").status_code for page in pages] == [404] * 4


def test_the_template_is_read_by_its_own_importer(cast: Cast, client_of: SignIn) -> None:
    response = client_of("manager").get("/imports/new/units/template.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert [cell.value for cell in book["单位"][1]] == [
        "代码*",
        "名称*",
        "别名",
        "类别",
        "上级代码",
        "设立日期",
        "撤销日期",
        "顺序",
    ]
    assert [cell.value for cell in book["填写说明"][5]] == [
        "类别",
        "",
        "社区之下不写视为网格；从中选：区、街道、科室、社区、网格",
        "单位类别、类型、层级、Kind",
    ]


def test_every_template_can_be_made(client_of: SignIn) -> None:
    client = client_of("manager")
    for importer in importers:
        if importer.has_template:
            response = client.get(f"/imports/new/{importer.code}/template.xlsx")
            assert response.status_code == 200
            assert openpyxl.load_workbook(io.BytesIO(response.content)).sheetnames[1] == "填写说明"


def test_problems_stand_by_their_cells(client_of: SignIn, tmp_path: Path) -> None:
    page = sent(client_of("manager"), units(tmp_path / "单位.xlsx", GOOD, BAD))
    assert page.redirect_chain == [(f"/imports/{Batch.objects.get().pk}/", 302)]
    assert [(s.problem.cell, s.problem.message) for s in page.context["problems"]] == [
        ("B3", "“名称”没有填写"),
        ("D3", "没有这个选项"),
    ]
    assert "2 行中有 1 行有问题" in text(page)
    assert not Unit.objects.filter(code=GOOD[0]).exists()


def test_a_file_that_cannot_be_read_is_told_beside_the_input(
    client_of: SignIn, tmp_path: Path
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"code\n1\n")
    page = sent(client_of("manager"), path)
    assert page.status_code == 422
    assert page.context["form"].errors["file"] == [
        "文件名是.xlsx，内容其实是文字；若是逗号或制表符分隔的，请把后缀改成.csv"
    ]
    assert Batch.objects.count() == 0
    empty = client_of("manager").post("/imports/new/units/")
    assert empty.context["form"].errors["file"] == ["请选择文件"]


def test_a_checked_file_goes_in_and_is_undone(
    cast: Cast, client_of: SignIn, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    client = client_of("manager")
    page = sent(client, units(tmp_path / "a.xlsx", GOOD))
    assert "全部可以导入" in text(page)
    batch = Batch.objects.get()
    here = f"/imports/{batch.pk}/"
    with django_capture_on_commit_callbacks() as waiting:
        client.post(f"{here}start/")
    assert Batch.objects.get().status == "WAITING"
    assert "已排队" in text(client.get(here))
    asked = client.get(f"{here}progress/")
    assert '<span id="state" hx-swap-oob="true">排队中' in asked.content.decode()
    assert "HX-Redirect" not in asked.headers
    for callback in waiting:
        callback()
    assert client.get(f"{here}progress/").headers["HX-Redirect"] == here
    done = client.get(here)
    assert "1 行已全部导入：新增 1 项，更改 0 项" in text(done)
    assert [(b.row, b.record, b.made) for b in done.context["brought"]] == [(2, "新社区", True)]
    assert f'action="{here}undo/"' in text(done)
    source = client.get(f"{here}source/")
    assert b"".join(source.streaming_content) == (tmp_path / "a.xlsx").read_bytes()  # type: ignore[attr-defined]
    with django_capture_on_commit_callbacks() as waiting:
        client.post(f"{here}undo/")
    undoing = client.get(here)
    assert "正在撤销，共 1 项" in text(undoing)
    assert f'action="{here}undo/"' in text(undoing)  # nobody is at it yet: it may be asked anew
    for callback in waiting:
        callback()
    assert Batch.objects.get().status == "UNDONE"
    assert "曾经带来的" in text(client.get(here))
    assert not Unit.objects.filter(code=GOOD[0]).exists()


def test_what_changed_stands_on_the_page(cast: Cast, client_of: SignIn, tmp_path: Path) -> None:
    row = (f"{STREET}001", "三里新社区", "", "社区", STREET, date(2020, 1, 1), "")
    import_file(units(tmp_path / "a.xlsx", row), "units", actor=cast.scope("manager"))
    page = client_of("manager").get(f"/imports/{Batch.objects.get().pk}/")
    assert [(b.row, b.record, b.made, b.changes) for b in page.context["brought"]] == [
        (2, "三里新社区", False, [("名称", "三里社区", "三里新社区")])
    ]
    assert "<del>三里社区</del> → <ins>三里新社区</ins>" in text(page)


def test_a_source_that_was_not_kept_is_not_found(
    cast: Cast, client_of: SignIn, tmp_path: Path
) -> None:
    path = csv(tmp_path / "a.csv", ("登录名", "姓名"), ("new", "新人"))
    import_file(path, "staff", actor=cast.scope("manager"))
    here = f"/imports/{Batch.objects.get().pk}/"
    client = client_of("manager")
    assert client.get(f"{here}source/").status_code == 404
    assert f"{here}source/" not in text(client.get(here))


def test_undo_that_is_refused_names_what_stands_on_it(
    cast: Cast, client_of: SignIn, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    manager = cast.scope("manager")
    import_file(units(tmp_path / "a.xlsx", GOOD), "units", actor=manager)
    unit = Unit.objects.get(code=GOOD[0])
    post_open(actor=manager, unit=unit, role="clerk", title="内勤", opened_on=DAY)
    client, here = client_of("manager"), f"/imports/{Batch.objects.get().pk}/"
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{here}undo/")
    batch = Batch.objects.get()
    assert (batch.status, batch.blockers) == ("DONE", [["新社区", "岗位 内勤"]])
    page = text(client.get(here))
    assert "不能撤销：后来的记录用到了其中的内容" in page
    assert "<td>岗位 内勤</td>" in page


def test_what_cannot_be_undone_is_said_at_once(
    cast: Cast, client_of: SignIn, tmp_path: Path
) -> None:
    client = client_of("manager")
    sent(client, units(tmp_path / "a.xlsx", GOOD))
    page = client.post(f"/imports/{Batch.objects.get().pk}/undo/")
    assert page.status_code == 422
    assert "这一批没有导入，或已经撤销" in text(page)


def test_the_same_file_asks_before_it_goes_in_again(
    cast: Cast, client_of: SignIn, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    path, client = units(tmp_path / "a.xlsx", GOOD), client_of("manager")
    import_file(path, "units", actor=cast.scope("manager"))
    page = sent(client, path)
    assert "同一个文件已由癸管理于" in text(page)
    here = f"/imports/{Batch.objects.latest('pk').pk}/"
    assert client.post(f"{here}start/").status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{here}start/", {"again": "on"})
    assert Batch.objects.latest("pk").status == "DONE"


@pytest.mark.parametrize(
    ("status", "said"),
    [("RUNNING", "导入被中断，没有留下任何内容"), ("FAILED", "没有导入，一行也没有留下：此路不通")],
)
def test_a_batch_that_did_not_end_well_can_be_tried_again(
    client_of: SignIn,
    tmp_path: Path,
    status: str,
    said: str,
    django_capture_on_commit_callbacks: Any,
) -> None:
    client = client_of("manager")
    sent(client, units(tmp_path / "a.xlsx", GOOD))
    Batch.objects.update(status=status, error="此路不通")
    here = f"/imports/{Batch.objects.get().pk}/"
    assert said in text(client.get(here))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{here}start/")
    assert Batch.objects.get().status == "DONE"


def test_the_history_costs_the_same_for_one_and_for_four(
    cast: Cast, client_of: SignIn, tmp_path: Path
) -> None:
    client = client_of("manager")

    def statements(count: int) -> int:
        for n in range(count):
            path = units(tmp_path / f"{count}{n}.xlsx", (f"{STREET}00{count}{n}", *GOOD[1:]))
            import_file(path, "units", actor=cast.scope("manager"))
        client.get("/imports/")
        with CaptureQueriesContext(connection) as captured:
            page = client.get("/imports/")
        assert len(page.context["batches"]) == Batch.objects.count()
        return len(captured)

    assert statements(1) == statements(3)
