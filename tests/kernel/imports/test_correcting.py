"""A sheet put right in the page: its cells, its columns, the table that is meant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client

from shigan.kernel.audit.models import AuditRow
from shigan.kernel.base.errors import Denied, Refused
from shigan.kernel.imports.actions import (
    batch_reread,
    batch_run,
    batch_undo,
    file_check,
    import_file,
    layout_keep,
)
from shigan.kernel.imports.models import Batch, Layout, Origin
from shigan.kernel.imports.queries.batches import brought
from shigan.kernel.imports.queries.report import Said
from shigan.kernel.imports.registry import importers
from shigan.kernel.imports.store import keep_file
from shigan.kernel.orgs.models import Unit, User
from tests.kernel.imports.books import UNIT_HEADINGS, csv, units, workbook
from tests.kit.cast import Cast

SignIn = Callable[[str], Client]

STREET = "370902002"
GOOD = (f"{STREET}003", "新社区", "", "社区", STREET, "2022-03-01", "")
BAD = (f"{STREET}004", "新二社区", "", "小区", STREET, "2022-02-30", "")


def checked(cast: Cast, path: Path, importer: str = "units", who: str = "manager") -> Batch:
    actor = cast.scope(who)
    batch, _checked = file_check(
        actor=actor, importer=importers[importer], kept=keep_file(path), ahead=True
    )
    return batch


def dumped() -> str:
    """All that is kept of batches, as it lies in the store."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM imports_batch")
        return str(cursor.fetchall())


def text(response: Any) -> str:
    return str(response.content.decode())


def test_cells_are_corrected_and_the_record_remembers(cast: Cast, tmp_path: Path) -> None:
    manager = cast.scope("manager")
    batch = checked(cast, units(tmp_path / "a.xlsx", GOOD, BAD))
    assert (batch.bad_rows, batch.good_rows) == (1, 1)
    batch = batch_reread(actor=manager, batch=batch, cells={"D3": "社区"})
    assert [p.cell for p in batch.found] == ["F3"]
    batch = batch_reread(actor=manager, batch=batch, cells={"F3": "2022年3月"})
    assert (batch.good, batch.status) == (True, "CHECKED")
    batch_run(actor=manager, batch=batch)
    origin = Origin.objects.get(batch=batch, row=3)
    assert origin.remarks == {
        "kind": {"cell": "D3", "text": "小区", "why": "fixed", "value": "社区"},
        "opened_on": {"cell": "F3", "text": "2022年3月", "why": "month", "value": "2022-03-01"},
    }
    assert Unit.objects.get(code=BAD[0]).opened_on.isoformat() == "2022-03-01"
    assert batch.source.content() == (tmp_path / "a.xlsx").read_bytes()
    noted = AuditRow.objects.filter(code="imports.batch_correct").order_by("pk")
    assert [row.after["cells"] for row in noted if row.after] == [["D3"], ["F3"]]


def test_only_who_may_import_corrects(cast: Cast, tmp_path: Path) -> None:
    batch = checked(cast, units(tmp_path / "a.xlsx", BAD))
    with pytest.raises(Denied):
        batch_reread(actor=cast.scope("clerk"), batch=batch, cells={"D2": "社区"})
    with pytest.raises(Denied):
        layout_keep(
            actor=cast.scope("clerk"), importer=importers["units"], headings=["x"], columns=[None]
        )
    assert (Layout.objects.count(), Batch.objects.get().said["cells"]) == (0, {})


@pytest.mark.parametrize("cells", [{"D": "x"}, {"3D": "x"}, {"D2": "x" * 4001}, {"": ""}])
def test_what_is_no_cell_is_refused(cast: Cast, tmp_path: Path, cells: dict[str, str]) -> None:
    batch = checked(cast, units(tmp_path / "a.xlsx", BAD))
    with pytest.raises(Refused, match="单元格应写成 C5 这样"):
        batch_reread(actor=cast.scope("manager"), batch=batch, cells=cells)


def test_what_is_in_is_not_corrected(cast: Cast, tmp_path: Path) -> None:
    import_file(units(tmp_path / "a.xlsx", GOOD), "units", actor=cast.scope("manager"))
    with pytest.raises(Refused, match="已经在处理或已经导入"):
        batch_reread(actor=cast.scope("manager"), batch=Batch.objects.get(), cells={"B2": "x"})


def strange(path: Path, number: int) -> Path:
    head = ["单位代码", "大名", "类别", "上级", "设立日期", "别号"]
    row = [f"{STREET}00{number}", f"新{number}社区", "社区", STREET, "2022-03-01", "某"]
    return workbook(path, ("单位", [head, row]))


def test_columns_are_said_once_and_remembered(cast: Cast, tmp_path: Path) -> None:
    manager = cast.scope("manager")
    batch = checked(cast, strange(tmp_path / "a.xlsx", 3))
    assert [p.code for p in batch.found] == ["missing_column"]
    batch = batch_reread(actor=manager, batch=batch, columns={"B": "name", "F": "aliases"})
    assert batch.good
    again = checked(cast, strange(tmp_path / "b.xlsx", 4))
    assert again.good
    assert [(c["column"], c["field"], c["why"]) for c in again.columns] == [
        ("A", "code", "synonym"),
        ("B", "name", "remembered"),
        ("C", "kind", "label"),
        ("D", "parent", "synonym"),
        ("E", "opened_on", "label"),
        ("F", "aliases", "remembered"),
    ]
    assert Layout.objects.get().columns == [None, "name", None, None, None, "aliases"]
    batch = batch_reread(actor=manager, batch=again, columns={"F": ""})
    assert batch.extra == [["F", "别号"]]
    assert Layout.objects.get().columns == [None, "name", None, None, None, ""]


def test_a_field_given_to_one_column_leaves_the_other(cast: Cast, tmp_path: Path) -> None:
    manager = cast.scope("manager")
    path = csv(
        tmp_path / "a.csv",
        ("代码", "名称", "单位名称", "类别", "上级代码", "设立日期"),
        (f"{STREET}003", "甲", "乙", "社区", STREET, "2022-03-01"),
    )
    batch = checked(cast, path)
    assert [p.code for p in batch.found] == ["duplicate_column"]
    batch = batch_reread(actor=manager, batch=batch, columns={"C": "name"})
    assert batch.good
    batch_run(actor=manager, batch=batch)
    assert Unit.objects.get(code=f"{STREET}003").name == "乙"
    with pytest.raises(Refused, match="没有这样的列，可用的有：aliases、"):
        batch_reread(actor=manager, batch=checked(cast, path), columns={"C": "nothing"})
    with pytest.raises(Refused, match="同一项不能对两列"):
        batch_reread(actor=manager, batch=batch, columns={"B": "name", "C": "name"})


def test_another_table_of_the_file_is_chosen(cast: Cast, tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        ("一月", [UNIT_HEADINGS, GOOD]),
        ("二月", [["表"], UNIT_HEADINGS, (f"{STREET}009", *GOOD[1:])]),
    )
    batch = checked(cast, path)
    assert batch.reading["told"]["others"] == [
        {"sheet": "二月", "head": 2, "left": "A", "rows": 1, "matched": 7}
    ]
    batch = batch_reread(actor=cast.scope("manager"), batch=batch, table=("二月", 2, "A"))
    assert (batch.sheet, batch.reading["heads"]) == ("二月", [2])
    batch_run(actor=cast.scope("manager"), batch=batch)
    assert Unit.objects.filter(code=f"{STREET}009").exists()


def test_what_would_happen_is_shown_and_does_not(cast: Cast, tmp_path: Path) -> None:
    renamed = (f"{STREET}001", "三里新社区", "", "社区", STREET, "2020-01-01", "")
    same = (f"{STREET}002", "教场社区", "", "社区", STREET, "2020-01-01", "")
    before = list(Unit.objects.order_by("pk").values())
    audited = AuditRow.objects.count()
    batch = checked(cast, units(tmp_path / "a.xlsx", GOOD, renamed, same))
    assert batch.reading["foreseen"] == {
        "made": 1,
        "changed": 1,
        "same": 1,
        "changes": [
            {
                "row": 3,
                "record": "三里新社区",
                "changes": [["名称", "三里社区", "三里新社区"]],
            }
        ],
    }
    assert list(Unit.objects.order_by("pk").values()) == before
    assert AuditRow.objects.count() == audited + 1


def test_good_rows_go_in_alone_if_the_person_says_so(
    cast: Cast, client_of: SignIn, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    batch = checked(cast, units(tmp_path / "a.xlsx", GOOD, BAD))
    client, here = client_of("manager"), f"/imports/{batch.pk}/"
    page = text(client.get(here))
    assert "只导入没有问题的 1 行，其余 1 行不导入" in page
    assert client.post(f"{here}start/").status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{here}start/", {"partial": "on"})
    batch.refresh_from_db()
    assert (batch.status, batch.made, batch.partial, batch.bad_rows) == ("DONE", 1, True, 1)
    assert [p.cell for p in batch.found] == ["D3", "F3"]
    assert not Unit.objects.filter(code=BAD[0]).exists()
    assert "1 行已导入，1 行有问题未导入：新增 1 项，更改 0 项" in text(client.get(here))


def test_rows_that_lean_on_a_bad_one_are_bad_as_well(cast: Cast, tmp_path: Path) -> None:
    cell = (f"{STREET}004001", "新二第1网格", "", "网格", BAD[0], "2022-03-01", "")
    report = import_file(
        units(tmp_path / "a.xlsx", GOOD, BAD, cell),
        "units",
        actor=cast.scope("manager"),
        partial=True,
    )
    assert (report.made, report.bad_rows) == (1, 2)
    assert {p.cell for p in report.problems} == {"D3", "F3", "E4"}


def posted(client: Client, batch: Batch, **inputs: str) -> Any:
    return client.post(f"/imports/{batch.pk}/fix/", inputs, follow=True)


def test_the_page_corrects_cells(cast: Cast, client_of: SignIn, tmp_path: Path) -> None:
    batch = checked(cast, units(tmp_path / "a.xlsx", GOOD, BAD))
    client = client_of("manager")
    page = text(client.get(f"/imports/{batch.pk}/"))
    assert '<option value="">小区</option><option value="区">区</option>' in page
    page = text(posted(client, batch, **{"cell-D3": "社区", "cell-F3": "2022-02-30"}))
    batch.refresh_from_db()
    assert batch.decided["cells"] == {"D3": "社区"}  # what was left as it stood is not said anew
    assert "在页面里改过" in page
    page = text(posted(client, batch, **{"cell-F3": "2022-03-01", "cell-A1": "x"}))
    batch.refresh_from_db()
    assert batch.decided["cells"] == {"D3": "社区", "F3": "2022-03-01"}
    assert "全部可以导入" in page
    assert "新增 2 项，更改 0 项，0 行与现有内容相同、不动。" in page


def test_the_page_corrects_columns_and_chooses_tables(
    cast: Cast, client_of: SignIn, tmp_path: Path
) -> None:
    client = client_of("manager")
    batch = checked(cast, strange(tmp_path / "a.xlsx", 3))
    page = text(client.get(f"/imports/{batch.pk}/"))
    assert 'name="column-B"' in page
    page = text(posted(client, batch, **{"column-A": "code", "column-B": "name"}))
    batch.refresh_from_db()
    assert batch.said["columns"] == {"B": "name"}
    assert "上次这样确认过" in page
    refused = posted(client, batch, **{"column-C": "name", "column-D": "name"})
    assert (refused.status_code, "同一项不能对两列" in text(refused)) == (422, True)
    assert posted(client, batch, sheet="无", head="9", left="A").status_code == 200
    assert client.get(f"/imports/{batch.pk}/fix/").status_code == 405
    assert client_of("clerk").post(f"/imports/{batch.pk}/fix/").status_code == 404


def test_the_sheet_comes_back_with_its_bad_cells_marked(
    cast: Cast, client_of: SignIn, tmp_path: Path
) -> None:
    path = units(tmp_path / "单位.xlsx", GOOD, BAD)
    book = openpyxl.load_workbook(path)
    book["单位"].merge_cells("D3:E3")
    book["单位"].column_dimensions["B"].width = 33
    book.save(path)
    batch = checked(cast, path)
    response = client_of("manager").get(f"/imports/{batch.pk}/marked.xlsx")
    marked = openpyxl.load_workbook(BytesIO(response.content))["单位"]
    comments = {
        cell.coordinate: (cell.comment.text, cell.fill.fgColor.rgb)
        for row in marked.iter_rows()
        for cell in row
        if cell.comment
    }
    assert comments == {
        "D3": ("没有这个选项。可选：区、街道、科室、社区、网格", "FFFFD9D6"),
        "F3": ("没有这一天。请核对年月日", "FFFFD9D6"),
    }
    assert (marked["F3"].value, marked.column_dimensions["B"].width) == ("2022-02-30", 33)


def test_a_csv_comes_back_as_a_workbook(cast: Cast, client_of: SignIn, tmp_path: Path) -> None:
    batch = checked(cast, csv(tmp_path / "a.csv", UNIT_HEADINGS, ("=1+1", *BAD[1:])))
    response = client_of("manager").get(f"/imports/{batch.pk}/marked.xlsx")
    page = openpyxl.load_workbook(BytesIO(response.content)).worksheets[0]
    assert (page["A2"].value, page["A2"].data_type) == ("=1+1", "s")
    assert page["D2"].comment is not None


def test_what_is_good_or_gone_has_no_marked_sheet(
    cast: Cast, client_of: SignIn, tmp_path: Path
) -> None:
    good = checked(cast, units(tmp_path / "a.xlsx", GOOD))
    gone = checked(cast, units(tmp_path / "b.xlsx", BAD))
    gone.source.path.unlink()
    client = client_of("manager")
    for batch in (good, gone):
        assert client.get(f"/imports/{batch.pk}/marked.xlsx").status_code == 404
    assert 'name="cell-D2"' not in text(client.get(f"/imports/{gone.pk}/"))
    assert "源文件已不在" in text(posted(client, gone))


def test_what_was_undone_keeps_its_names(cast: Cast, client_of: SignIn, tmp_path: Path) -> None:
    manager = cast.scope("manager")
    import_file(units(tmp_path / "a.xlsx", GOOD), "units", actor=manager)
    batch = batch_undo(actor=manager, batch=Batch.objects.get())
    assert [(b.row, b.record) for b in brought(batch, 5)] == [(2, "新社区")]
    assert '<th scope="row">新社区</th>' in text(client_of("manager").get(f"/imports/{batch.pk}/"))


def test_a_name_like_an_existing_one_is_asked_about(
    cast: Cast, client_of: SignIn, tmp_path: Path
) -> None:
    rows = [
        (f"{STREET}901", "三里社区居委会", "", "社区", STREET, "2020-01-01", ""),
        (f"{STREET}902", "教场社区居委会", "", "社区", STREET, "2022-03-01", ""),
    ]
    manager = cast.scope("manager")
    batch = checked(cast, units(tmp_path / "a.xlsx", *rows))
    assert [(p.cell, p.code, p.choices) for p in batch.found] == [
        ("A2", "alike", [[f"{STREET}001", "三里社区"], [f"{STREET}901", ""]]),
        ("A3", "alike", [[f"{STREET}002", "教场社区"], [f"{STREET}902", ""]]),
    ]
    client = client_of("manager")
    page = text(client.get(f"/imports/{batch.pk}/"))
    assert f"三里社区 {STREET}001</option>" in page
    page = text(posted(client, batch, **{"cell-A2": f"{STREET}001", "cell-A3": ""}))
    assert "2 行中有 1 行有问题" in page
    posted(client, batch, **{"cell-A3": f"{STREET}902"})
    batch.refresh_from_db()
    assert batch.reading["foreseen"]["changes"] == [
        {
            "row": 2,
            "record": "三里社区居委会",
            "changes": [["名称", "三里社区", "三里社区居委会"]],
        }
    ]
    assert (batch.good, batch.reading["foreseen"]["made"]) == (True, 1)
    path = units(tmp_path / "b.xlsx", *rows)
    assert not import_file(path, "units", actor=manager, dry_run=True).good
    assert import_file(path, "units", actor=manager, dry_run=True, said=Said(new=True)).good


def test_a_file_of_secrets_is_corrected_and_nothing_of_them_stays(
    cast: Cast, tmp_path: Path
) -> None:
    path = csv(tmp_path / "a.csv", ("登录名", "姓名", "初始密码"), ("new", "新人", "a1"))
    batch, manager = checked(cast, path, "staff"), cast.scope("manager")
    batch = batch_reread(actor=manager, batch=batch, cells={"C2": "caiyuan-2023"})
    assert (batch.good, batch.decided["cells"]) == (True, {"C2": "caiyuan-2023"})
    assert [remark["value"] for remark in batch.reading["remarks"]] == ["••••"]
    batch = batch_run(actor=manager, batch=batch)
    assert User.objects.get(username="new").check_password("caiyuan-2023")
    assert (batch.decided["cells"], bool(batch.cells)) == ({"C2": "••••"}, False)
    assert not batch.source.path.exists()
    kept = str([list(Batch.objects.values()), list(Origin.objects.values())])
    assert "cai" not in kept


def test_a_personal_cell_is_remembered_as_a_mask(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fields = tuple(
        replace(f, personal=True) if f.code == "name" else f for f in importers["units"].fields
    )
    monkeypatch.setitem(importers._items, "units", replace(importers["units"], fields=fields))
    batch = checked(cast, units(tmp_path / "a.xlsx", (GOOD[0], "", *GOOD[2:])))
    manager = cast.scope("manager")
    batch = batch_reread(actor=manager, batch=batch, cells={"B2": "新的某个社区"})
    assert "新的某个社区" not in dumped()
    batch = batch_run(actor=manager, batch=batch)
    assert Unit.objects.get(code=GOOD[0]).name == "新的某个社区"
    assert "新的某个社区" not in str([batch.said, batch.reading, Origin.objects.get().remarks])
    assert not batch.cells
    assert batch.said["cells"]["B2"][0] == "新"


def test_the_page_of_a_batch_of_a_former_version(
    cast: Cast, client_of: SignIn, tmp_path: Path
) -> None:
    import_file(units(tmp_path / "a.xlsx", GOOD), "units", actor=cast.scope("manager"))
    Batch.objects.update(
        columns=[["A", "单位代码", "代码"]], extra=["备注"], said={}, reading={}, header_row=1
    )
    page = client_of("manager").get(f"/imports/{Batch.objects.get().pk}/")
    assert [(c.letter, c.heading, c.field) for c in page.context["columns"]] == [
        ("A", "单位代码", "code")
    ]
    assert "单位，表头在第1行" in text(page)
