"""The sheet of residents, edited and put back: masks, blanks, what is worked out, what is stale."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import time_machine
from django.test import Client

from shigan.kernel.audit.models import AuditRow
from shigan.kernel.base.bulk import StoodOn
from shigan.kernel.clock.queries import now, today
from shigan.kernel.imports.actions import batch_undo
from shigan.kernel.imports.actions.files import import_file
from shigan.kernel.imports.models import Batch
from shigan.registers.people.actions.groups import group_leave
from shigan.registers.people.actions.residents import Order, resident_correct
from shigan.registers.people.models import Membership, PeopleGroup, Resident, Snapshot
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


@pytest.fixture
def groups(woman: Resident) -> list[PeopleGroup]:
    """Three groups; she is in the first two."""
    found = list(PeopleGroup.objects.filter(sensitive=False).order_by("order")[:3])
    for group in found[:2]:
        Membership.objects.create(resident=woman, group=group, since=woman.registered_on)
    return found


Member = tuple[int, date, date | None]


def members(resident: Resident) -> list[Member]:
    rows = resident.memberships.order_by("group__order", "since")
    return list(rows.values_list("group", "since", "until"))


@pytest.mark.parametrize("url", [LIST, WHOLE])
@pytest.mark.parametrize(
    ("said", "left", "joined"),
    [("1、2", [], []), ("2", [0], []), ("1", [1], []), ("1，2 3", [], [2]), ("2、3", [0], [2]),
     ("3", [0, 1], [2]), (None, [0, 1], [])],
)  # fmt: skip
def test_the_cell_of_groups_takes_out_what_it_no_longer_names(
    cast: Cast,
    woman: Resident,
    groups: list[PeopleGroup],
    out: Callable[..., Path],
    url: str,
    said: str | None,
    left: list[int],
    joined: list[int],
) -> None:
    other = add(cast, **grown("张强"))
    Membership.objects.create(resident=other, group=groups[0], since=other.registered_on)
    before, path = members(woman), out(url)
    for number, group in enumerate(groups, start=1):
        said = said and said.replace(str(number), group.label)
    edit(path, {(key(woman), "群体"): said})
    report = put_back(path, "people", cast.scope("manager"))
    assert (told(report), report.changed) == ([], 1 if left or joined else 0)
    since = woman.registered_on
    assert members(woman) == [
        *((g.pk, since, today() if n in left else None) for n, g in enumerate(groups[:2])),
        *((groups[n].pk, since, None) for n in joined),
    ]
    assert members(other) == [(groups[0].pk, other.registered_on, None)]
    if report.changed:
        batch_undo(actor=cast.scope("manager"), batch=Batch.objects.latest("pk"))
    assert members(woman) == before


def test_without_the_column_groups_stay(
    cast: Cast, woman: Resident, groups: list[PeopleGroup], out: Callable[..., Path]
) -> None:
    before, path = members(woman), out(LIST.replace("groups,", ""))
    edit(path, {(key(woman), "居住类别"): "流动"})
    assert put_back(path, "people", cast.scope("manager")).changed == 1
    assert members(woman) == before


def test_taking_out_is_foreseen_and_undone_only_in_turn(
    cast: Cast, woman: Resident, groups: list[PeopleGroup], out: Callable[..., Path]
) -> None:
    first, second, third = groups
    path = out()
    edit(path, {(key(woman), "群体"): f"{second.label}、{third.label}"})
    report = import_file(path, "people", actor=cast.scope("manager"), dry_run=True)
    assert report.foreseen is not None
    [one] = report.foreseen["changes"]
    assert one["changes"] == [
        ["群体", f"{first.label}、{second.label}", f"{second.label}、{third.label}"]
    ]
    put_back(path, "people", cast.scope("manager"))
    log = AuditRow.objects.filter(code="people.residents_load").latest("pk")
    assert (log.after["joined"], log.after["left"]) == (1, 1)
    batch = Batch.objects.latest("pk")
    [back] = woman.memberships.filter(group=second)
    group_leave(actor=cast.scope("community"), pk=woman.pk, membership=back.pk, until=today())
    with pytest.raises(StoodOn):
        batch_undo(actor=cast.scope("manager"), batch=batch)


def test_who_is_put_in_again_belongs_from_that_day_on(
    cast: Cast, woman: Resident, groups: list[PeopleGroup], out: Callable[..., Path]
) -> None:
    first, second, _third = groups
    one, both = second.label, f"{first.label}、{second.label}"

    def put(said: str) -> None:
        path = out()
        edit(path, {(key(woman), "群体"): said})
        assert put_back(path, "people", cast.scope("manager")).changed == 1

    put(one)
    ended = today()
    with time_machine.travel(now() + timedelta(days=30)):
        put(both)
        assert members(woman) == [
            (first.pk, woman.registered_on, ended),
            (first.pk, today(), None),
            (second.pk, woman.registered_on, None),
        ]
        put(one)
        put(both)  # on the day on which she was taken out: it goes on
        assert members(woman)[1] == (first.pk, today(), None)
        for back in (today(), None):
            batch_undo(actor=cast.scope("manager"), batch=last_done())
            assert members(woman)[1] == (first.pk, today(), back)


def last_done() -> Batch:
    return Batch.objects.filter(status="DONE").latest("pk")


def test_an_end_that_was_set_for_later_comes_back(
    cast: Cast, woman: Resident, groups: list[PeopleGroup], out: Callable[..., Path]
) -> None:
    later = today() + timedelta(days=30)
    woman.memberships.filter(group=groups[0]).update(until=later)
    path = out()
    edit(path, {(key(woman), "群体"): groups[1].label})
    put_back(path, "people", cast.scope("manager"))
    assert members(woman)[0][2] == today()
    batch_undo(actor=cast.scope("manager"), batch=Batch.objects.latest("pk"))
    assert members(woman)[0][2] == later


def test_a_group_out_of_use_and_one_of_two_words_stay_unless_taken_out(
    cast: Cast, woman: Resident, groups: list[PeopleGroup], out: Callable[..., Path]
) -> None:
    first, second, third = groups
    PeopleGroup.objects.filter(pk=first.pk).update(closed_on=today(), label="独居 老人/高龄")
    path = out(WHOLE)
    edit(path, {(key(woman), "室号"): "402"})
    assert told(put_back(path, "people", cast.scope("manager"))) == []
    assert [until for _pk, _since, until in members(woman)] == [None, None]
    path = out(WHOLE)
    edit(path, {(key(woman), "群体"): f"独居 老人/高龄、{second.label}、{third.label}"})
    assert told(put_back(path, "people", cast.scope("manager"))) == []
    assert [until for _pk, _since, until in members(woman)] == [None, None, None]


def test_what_is_hidden_is_not_taken_out(
    cast: Cast, woman: Resident, groups: list[PeopleGroup], out: Callable[..., Path]
) -> None:
    secret = PeopleGroup.objects.filter(sensitive=True).order_by("order")[0]
    Membership.objects.create(resident=woman, group=secret, since=woman.registered_on)
    path = out()
    edit(path, {(key(woman), "群体"): None})
    put_back(path, "people", cast.scope("manager"))
    assert [m.group_id for m in woman.memberships.filter(until__isnull=True)] == [secret.pk]


def test_an_unknown_group_is_a_problem(
    cast: Cast, woman: Resident, groups: list[PeopleGroup], out: Callable[..., Path]
) -> None:
    path = out()
    edit(path, {(key(woman), "群体"): f"{groups[0].label}、没有这个"})
    report = put_back(path, "people", cast.scope("manager"))
    assert told(report) == [("群体", "没有群体“没有这个”")]


def test_a_load_of_a_former_version_is_taken_back(
    cast: Cast, woman: Resident, groups: list[PeopleGroup], out: Callable[..., Path]
) -> None:
    path, third = out(), groups[2]
    edit(path, {(key(woman), "群体"): "、".join(group.label for group in groups)})
    put_back(path, "people", cast.scope("manager"))
    snapshot = Snapshot.objects.get()
    kept = json.loads(snapshot.values.open())
    del kept["#until"]
    snapshot.values = json.dumps(kept | {"#joined": [third.pk]})
    snapshot.save()
    batch_undo(actor=cast.scope("manager"), batch=Batch.objects.latest("pk"))
    assert [pk for pk, _since, _until in members(woman)] == [groups[0].pk, groups[1].pk]


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
