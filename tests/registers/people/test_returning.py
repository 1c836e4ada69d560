"""The sheet of residents, edited and put back: masks, blanks, what is worked out, what is stale."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client

from shigan.kernel.audit.models import AuditRow
from shigan.kernel.imports.actions import batch_undo
from shigan.kernel.imports.actions.files import import_file
from shigan.kernel.imports.models import Batch
from shigan.registers.people.actions.residents import Order, resident_correct
from shigan.registers.people.models import Membership, PeopleGroup, Resident
from shigan.registers.people.queries.keys import pk_of, resident_key
from tests.kit.cast import Cast
from tests.kit.people import GROWN_ID, PHONE, add, entry, grown
from tests.kit.returning import edit, put_back, take_out

COLUMNS = "name,age,resident_id,phone,unit,address,groups,birth,residence,registered_on"
LIST = f"/people/?format=xlsx&cols={COLUMNS}"
WHOLE = "/imports/new/people/present.xlsx"


@pytest.fixture
def woman(cast: Cast) -> Resident:
    return add(cast, estate="三里小区", building="3", room="401")


@pytest.fixture
def out(client_of: Callable[[str], Client], tmp_path: Path) -> Callable[[str], Path]:
    return lambda url=LIST: take_out(client_of("manager"), url, tmp_path / "a.xlsx")


def key(resident: Resident) -> str:
    return resident_key(resident.pk)


def told(report: Any) -> list[tuple[str, str]]:
    return [(p.column, p.message) for p in report.problems]


def test_a_mask_is_left_alone_and_a_whole_number_is_a_change(
    cast: Cast, woman: Resident, out: Callable[..., Path]
) -> None:
    path = out()
    edit(path, {(key(woman), "电话"): "199 0000 0077"})
    assert put_back(path, "people", cast.scope("manager")).changed == 1
    woman.refresh_from_db()
    assert (woman.phone.open(), woman.resident_id.open()[-4:], woman.birth.year) == (
        "19900000077", "0007", 1950,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "mask"),
    [("电话", "199****0009"), ("身份证号", "3709**********0001"), ("出生日期", "1951-**-**")],
)
def test_another_mask_is_a_problem(
    cast: Cast, woman: Resident, out: Callable[..., Path], heading: str, mask: str
) -> None:
    path = out()
    edit(path, {(key(woman), heading): mask})
    report = put_back(path, "people", cast.scope("manager"))
    assert told(report) == [(heading, "这里是遮住的内容，和登记的对不上")]


def test_an_emptied_cell_empties(cast: Cast, woman: Resident, out: Callable[..., Path]) -> None:
    path = out(WHOLE)
    edit(path, {(key(woman), "电话"): None, (key(woman), "小区"): None})
    report = put_back(path, "people", cast.scope("manager"))
    assert (told(report), report.changed) == ([], 1)
    woman.refresh_from_db()
    assert (woman.phone.open(), woman.estate, woman.room) == ("", "", "401")
    batch_undo(actor=cast.scope("manager"), batch=Batch.objects.latest("pk"))
    woman.refresh_from_db()
    assert (woman.phone.open(), woman.estate) == (PHONE, "三里小区")


def test_what_is_worked_out_is_told_and_not_read(
    cast: Cast, woman: Resident, out: Callable[..., Path]
) -> None:
    path = out()
    edit(path, {(key(woman), "年龄（周岁）"): 12, (key(woman), "住址"): "别处"})
    report = put_back(path, "people", cast.scope("manager"))
    assert (told(report), report.changed) == ([], 0)
    assert [(r.cell, r.why) for r in report.remarks] == [("C2", "computed"), ("G2", "computed")]


def test_the_day_of_registration_is_not_changed_by_a_sheet(
    cast: Cast, woman: Resident, out: Callable[..., Path]
) -> None:
    path = out()
    edit(path, {(key(woman), "登记日期"): "2020-01-01"})
    report = put_back(path, "people", cast.scope("manager"))
    assert told(report) == [("登记日期", "已有的记录，“登记日期”不能用表来改")]


def test_what_somebody_changed_meanwhile_is_not_written_over(
    cast: Cast, woman: Resident, out: Callable[..., Path]
) -> None:
    path = out(WHOLE)
    resident_correct(
        actor=cast.scope("community"),
        order=Order(woman.pk, reason="搬家"),
        entry=entry(cast, estate="三里小区", building="3", room="402"),
    )
    edit(path, {(key(woman), "单元"): "2"})
    report = put_back(path, "people", cast.scope("manager"))
    assert told(report) == [
        ("单元", "导出以后，这条记录又有人改过"),
        ("室号", "导出以后，这条记录又有人改过"),
    ]
    woman.refresh_from_db()
    assert (woman.entrance, woman.room) == ("", "402")


def test_groups_are_added_and_taken_back_but_not_taken_away(
    cast: Cast, woman: Resident, out: Callable[..., Path]
) -> None:
    first, second = PeopleGroup.objects.filter(sensitive=False).order_by("order")[:2]
    Membership.objects.create(resident=woman, group=first, since=woman.registered_on)
    path = out()
    edit(path, {(key(woman), "群体"): f"{first.label}、{second.label}"})
    assert put_back(path, "people", cast.scope("manager")).changed == 1
    assert set(woman.memberships.values_list("group", flat=True)) == {first.pk, second.pk}
    batch_undo(actor=cast.scope("manager"), batch=Batch.objects.latest("pk"))
    assert list(woman.memberships.values_list("group", flat=True)) == [first.pk]
    path = out()
    edit(path, {(key(woman), "群体"): second.label})
    report = put_back(path, "people", cast.scope("manager"))
    assert told(report) == [("群体", f"表里只能添加群体，“{first.label}”不能在这里去掉")]


def test_an_id_that_somebody_else_has_is_a_problem(
    cast: Cast, woman: Resident, out: Callable[..., Path]
) -> None:
    add(cast, name="王芳", resident_id=GROWN_ID, phone=None)
    path = out()
    edit(path, {(key(woman), "身份证号"): GROWN_ID})
    assert ("身份证号", "这个身份证号已登记在另一位居民名下") in told(
        put_back(path, "people", cast.scope("manager"))
    )


def test_a_copied_row_is_somebody_new(
    cast: Cast, woman: Resident, out: Callable[..., Path]
) -> None:
    man = add(cast, **grown("张强"))
    path = out(WHOLE)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    heads = [str(cell.value) for cell in sheet[1]]
    [row] = [r for r in sheet.iter_rows(min_row=2, values_only=True) if r[1] == man.name]
    copied = dict(zip(heads, row, strict=True)) | {"姓名": "李强", "出生日期": "1981-01-01"}
    sheet.append([copied[head] for head in heads])
    book.save(path)
    report = put_back(path, "people", cast.scope("manager"))
    assert (told(report), report.made, report.changed) == ([], 1, 0)


def test_the_key_of_another_installation_names_nobody(cast: Cast, woman: Resident) -> None:
    assert pk_of(key(woman)) == woman.pk
    assert [pk_of(k) for k in (f"{woman.pk}.0123456789ab", str(woman.pk), "", "x.y")] == [None] * 4


def test_the_difference_is_shown_before_and_masked(
    cast: Cast, woman: Resident, out: Callable[..., Path]
) -> None:
    path = out()
    edit(path, {(key(woman), "电话"): "19900000077", (key(woman), "居住类别"): "流动"})
    report = import_file(path, "people", actor=cast.scope("manager"), dry_run=True)
    assert report.foreseen is not None
    [one] = report.foreseen["changes"]
    assert one["changes"] == [
        ["电话", "199****0001", "199****0077"],
        ["居住类别", "户籍", "流动"],
    ]


def test_taking_the_whole_register_out_is_logged(woman: Resident, out: Callable[..., Path]) -> None:
    out(WHOLE)
    [row] = AuditRow.objects.filter(code="people.register_export")
    assert row.after["rows"] == 1


def test_a_row_that_looks_like_a_total_is_data_by_its_key(
    cast: Cast, woman: Resident, out: Callable[..., Path]
) -> None:
    Resident.objects.filter(pk=woman.pk).update(name="小计")
    path = out(WHOLE)
    edit(path, {(key(woman), "室号"): "402"})
    report = put_back(path, "people", cast.scope("manager"))
    assert (told(report), report.rows, report.changed) == ([], 1, 1)
