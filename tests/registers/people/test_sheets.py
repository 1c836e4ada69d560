"""Residents by the sheet: in, again, changed, out of it; what is wrong by its cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shigan.kernel.base.bulk import StoodOn
from shigan.kernel.base.errors import Denied
from shigan.kernel.imports.actions import batch_undo, import_file
from shigan.kernel.imports.models import Batch
from shigan.kernel.imports.queries.report import Report
from shigan.registers.people.actions.residents import Order, resident_leave
from shigan.registers.people.models import Household, Resident
from shigan.registers.people.queries.entries import Entry
from shigan.registers.people.queries.matching import Known
from tests.kernel.imports.books import workbook
from tests.kit.cast import Cast
from tests.kit.people import CHILD_ID, GROWN_ID, OLD_ID, PHONE, add

HEADINGS = ("姓名", "身份证号", "电话", "出生日期", "性别", "社区或网格", "小区", "楼号", "室号",
            "户号", "与户主关系", "群体", "监护人姓名", "监护人同意日期", "登记日期")  # fmt: skip
Row = Sequence[Any]
Sheet = Callable[..., Report]


@pytest.fixture
def sheet(cast: Cast, tmp_path: Path) -> Sheet:
    """Imports rows as the manager does."""

    def load(*rows: Row, headings: Row = HEADINGS, by: str = "manager") -> Report:
        path = tmp_path / f"{Batch.objects.count()}.xlsx"
        workbook(path, ("居民", [headings, *rows]))
        return import_file(path, "people", actor=cast.scope(by), again=True)

    return load


def woman(cast: Cast, **more: Any) -> Row:
    given = {"姓名": "张秀兰", "身份证号": OLD_ID, "电话": PHONE,
             "社区或网格": cast.unit("001001").code, "小区": "三里小区", "楼号": "3号楼",
             "室号": "401", "户号": "H1", "与户主关系": "户主", "群体": "党员、独居老人",
             "登记日期": "2022-01-05", **more}  # fmt: skip
    return [given.get(heading, "") for heading in HEADINGS]


def man(cast: Cast, **more: Any) -> Row:
    return woman(cast, **{"姓名": "张强", "身份证号": "", "电话": "", "出生日期": "1980-05-06",
                          "性别": "男", "与户主关系": "子女", "群体": "", **more})  # fmt: skip


def kid(cast: Cast, **more: Any) -> Row:
    return woman(cast, **{"姓名": "张小妹", "身份证号": CHILD_ID, "电话": "",
                          "与户主关系": "孙子女", "群体": "", "监护人姓名": "张强",
                          "监护人同意日期": "2022-01-05", **more})  # fmt: skip


def state() -> list[tuple[Any, ...]]:
    """What stands, opened."""
    return [
        (r.name, r.resident_id.open(), r.phone.open(), r.birth, r.sex, r.unit_path, r.address,
         r.household and r.household.number, r.relation, r.guardian_name, r.registered_on,
         sorted(m.group.code for m in r.memberships.all()))
        for r in Resident.objects.order_by("name", "pk")
    ]  # fmt: skip


def told(report: Report) -> list[tuple[str, str]]:
    return [(p.cell, p.message) for p in report.problems]


def test_a_family_comes_in_and_in_again_without_a_change(cast: Cast, sheet: Sheet) -> None:
    rows = [woman(cast), man(cast), kid(cast)]
    first = sheet(*rows)
    assert (told(first), first.made, first.changed) == ([], 3, 0)
    household = Household.objects.get()
    assert (household.head and household.head.name, household.address) == (
        "张秀兰", "三里小区3号楼401室",
    )  # fmt: skip
    found = Resident.objects.get(name="张秀兰")
    assert [(m.group.code, m.since) for m in found.memberships.order_by("pk")] == [
        ("party_member", date(2022, 1, 5)),
        ("alone_elder", date(2022, 1, 5)),
    ]
    before = state()
    again = sheet(*rows)
    assert (told(again), again.made, again.changed) == ([], 0, 0)
    assert state() == before


def test_who_is_there_is_corrected_by_the_id_and_set_back(cast: Cast, sheet: Sheet) -> None:
    sheet(woman(cast), man(cast))
    before = state()
    report = sheet(woman(cast, 姓名="张秀岚", 电话="19900000002", 室号="402"))
    assert (report.made, report.changed) == (0, 1)
    found = Resident.objects.get(name="张秀岚")
    assert (found.phone.open(), found.room, found.version) == ("19900000002", "402", 2)
    batch_undo(actor=cast.scope("manager"), batch=Batch.objects.latest("pk"))
    assert state() == before
    batch_undo(actor=cast.scope("manager"), batch=Batch.objects.get(made=2))
    assert (state(), Household.objects.count()) == ([], 0)


def test_what_a_sheet_has_no_column_for_stays(cast: Cast, sheet: Sheet) -> None:
    sheet(kid(cast))
    before = state()
    report = sheet(
        ("张小妹", CHILD_ID, cast.unit("001001").code), headings=("姓名", "身份证号", "社区")
    )
    assert (told(report), report.changed, state()) == ([], 0, before)


def test_blank_numbers_and_masks_leave_what_is_stored(cast: Cast, sheet: Sheet) -> None:
    sheet(woman(cast))
    before = state()
    named = {"身份证号": "", "电话": "199****0001", "出生日期": "1950-01-01", "性别": "女"}
    report = sheet(woman(cast, **named))
    assert (told(report), report.made, report.changed, state()) == ([], 0, 0, before)
    wrong = sheet(woman(cast, 电话="199****0009"))
    assert told(wrong) == [("C2", "这里是遮住的号码，与已登记的对不上")]
    fresh = sheet(woman(cast, 姓名="王芳", 身份证号="3709**********0007"))
    assert ("B2", "这里是遮住的号码，与已登记的对不上") in told(fresh)
    assert Resident.objects.count() == 1


def test_later_work_stands_in_the_way(cast: Cast, sheet: Sheet) -> None:
    sheet(woman(cast))
    found = Resident.objects.get()
    resident_leave(
        actor=cast.scope("community"), order=Order(found.pk), left_on=date(2022, 3, 1), why="MOVED"
    )
    with pytest.raises(StoodOn) as error:
        batch_undo(actor=cast.scope("manager"), batch=Batch.objects.latest("pk"))
    assert [blocker.record for blocker in error.value.blockers] == [str(found)]
    assert Resident.objects.count() == 1


def test_problems_stand_at_their_cells(cast: Cast, sheet: Sheet) -> None:
    report = sheet(
        woman(cast, 身份证号=OLD_ID[:-1] + "8"),
        woman(cast, 身份证号=GROWN_ID, 性别="男", 电话="1990000"),
        kid(cast, 监护人姓名="", 监护人同意日期=""),
        man(cast, 出生日期="2030-01-01"),
        man(cast, 姓名="王强", 群体="党员、超人"),
        woman(cast, 姓名="赵兰", 身份证号="", 出生日期="1950-01-01", 性别="女",
              社区或网格=cast.unit("-D03").code),
    )  # fmt: skip
    assert told(report) == [
        ("B2", "身份证号的校验位不对，多半抄错了一位"),
        ("C3", "电话应是11位手机号，或带区号的固定电话"),
        ("E3", "性别与身份证号不一致"),
        ("M4", "未满十四周岁的，请填写监护人姓名"),
        ("N4", "未满十四周岁的，须先取得监护人同意，并填写同意日期"),
        ("D5", "出生日期还没到"),
        ("L6", "没有群体“超人”"),
        ("F7", "居民登记到社区或网格"),
    ]
    assert Resident.objects.count() == 0
    stored = str(Batch.objects.get().problems)
    assert not any(number in stored for number in (OLD_ID[:-1], GROWN_ID, "1990000"))


@pytest.mark.parametrize("heading", ["与户主关系", "户主关系", "家庭情况/与户主的关系"])
def test_the_relation_goes_by_its_usual_headings(cast: Cast, sheet: Sheet, heading: str) -> None:
    headings = [heading if name == "与户主关系" else name for name in HEADINGS]
    sheet(woman(cast), headings=headings)
    assert Resident.objects.get().relation == "HEAD"


def test_where_a_column_is_missing_it_is_named(cast: Cast, tmp_path: Path) -> None:
    rows = [("姓名", "身份证号", "社区"), ("张小妹", CHILD_ID, cast.unit("001001").code),
            ("张强", "", cast.unit("001001").code)]  # fmt: skip
    path = workbook(tmp_path / "短.xlsx", ("居民", rows))
    report = import_file(path, "people", actor=cast.scope("manager"), dry_run=True)
    assert [problem.suggestion for problem in report.problems] == [
        "表里没有“监护人姓名”一列的，加上后再上传",
        "表里没有“监护人同意日期”一列的，加上后再上传",
        "表里没有“出生日期”一列的，加上后再上传",
        "表里没有“性别”一列的，加上后再上传",
    ]


def test_one_person_twice_in_a_sheet(cast: Cast, sheet: Sheet) -> None:
    twice = sheet(woman(cast), woman(cast, 姓名="张秀岚"))
    assert [cell for cell, _message in told(twice)] == ["B3"]
    sheet(man(cast))
    both = sheet(man(cast), man(cast, 室号="402"))
    assert [message for _cell, message in told(both)] == ["与第2行是同一位居民"]


@pytest.mark.parametrize("login", ["community", "worker_a", "auditor", "outsider"])
def test_only_who_loads_imports(cast: Cast, sheet: Sheet, login: str) -> None:
    with pytest.raises(Denied):
        sheet(woman(cast), by=login)
    assert Resident.objects.count() == 0


def test_the_source_is_not_kept(cast: Cast, sheet: Sheet) -> None:
    sheet(woman(cast))
    assert not Batch.objects.get().source.path.exists()


def test_somebody_entered_before_their_id_was_known(cast: Cast, sheet: Sheet) -> None:
    sheet(woman(cast, 身份证号="", 出生日期="1950-01-01", 性别="女"))
    report = sheet(woman(cast))
    assert (report.made, report.changed) == (0, 1)
    assert Resident.objects.get().resident_id.open() == OLD_ID


def test_two_of_a_name_are_nobody(cast: Cast) -> None:
    born = {"resident_id": None, "birth": date(1950, 1, 1), "sex": "F"}
    made = [add(cast, phone=None, **born) for _ in range(2)]
    known = Known(cast.scope("manager"), [], ["张秀兰"])
    unit = cast.unit("001001")
    assert known.find("", "张秀兰", date(1950, 1, 1), unit) is None
    made[1].delete()
    known = Known(cast.scope("manager"), [], ["张秀兰"])
    assert known.find("", "张秀兰", date(1950, 1, 1), unit) == made[0]
    assert known.find("", "张秀兰", date(1950, 1, 2), unit) is None
    assert known.find("", "张秀兰", date(1950, 1, 1), cast.unit("002001")) is None
    assert Entry(name="张", unit=unit).resident_id is None


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["电话", "小区", "楼号", "室号", "姓名"]),
            st.sampled_from(["19900000005", "19900000006"]),
        ),
        max_size=3,
        unique_by=lambda pair: pair[0],
    )
)
def test_exactly_the_changed_cells_change(
    cast: Cast, sheet: Sheet, cells: list[tuple[str, str]]
) -> None:
    """A cell that differs changes its column and no other; taken back, all is as before."""
    Resident.objects.all().delete()
    sheet(woman(cast, 群体=""), man(cast, 户号="H2"))
    columns = {"电话": 2, "小区": 6, "楼号": 6, "室号": 6, "姓名": 0}
    before = state()
    report = sheet(woman(cast, 群体="", **dict(cells)), man(cast, 户号="H2"))
    assert report.changed == (1 if cells else 0)
    changed = Resident.objects.get(resident_id_hash__gt="")
    after = [row for row in state() if row[1]]
    old = [row for row in before if row[1]]
    differing = {i for i, (a, b) in enumerate(zip(old[0], after[0], strict=True)) if a != b}
    assert differing == {columns[heading] for heading, _value in cells}
    assert changed.version == (2 if cells else 1)
    batch_undo(actor=cast.scope("manager"), batch=Batch.objects.latest("pk"))
    assert state() == before
