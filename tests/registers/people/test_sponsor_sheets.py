"""Who answers for residents, by the sheet: in, out, corrected, taken back; and what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from shigan.kernel.audit.models import AuditRow
from shigan.kernel.base.bulk import StoodOn
from shigan.kernel.base.errors import Denied, Refused
from shigan.kernel.imports.actions import batch_undo, import_file
from shigan.kernel.imports.models import Batch
from shigan.kernel.imports.queries.present import present_sheet
from shigan.kernel.imports.queries.report import Report
from shigan.kernel.orgs.actions import (
    Sponsored,
    record_sponsor,
    record_sponsors_load,
)
from shigan.kernel.orgs.models import RecordSponsorship
from shigan.registers.people.models import Resident
from shigan.registers.people.sheets.sponsors import SPONSORS
from tests.kernel.imports.books import workbook
from tests.kit.cast import Cast
from tests.kit.people import GROWN_ID, OLD_ID, add, grown

HEADINGS = ("居民编号", "姓名", "身份证号", "社区", "包保领导", "自", "至")
Row = Sequence[Any]
Sheet = Callable[..., Report]
MARCH, MAY = "2022-03-01", "2022-03-04"


@pytest.fixture
def sheet(cast: Cast, tmp_path: Path) -> Sheet:
    """Imports rows as the manager does."""

    def load(*rows: Row, headings: Row = HEADINGS, by: str = "manager") -> Report:
        path = tmp_path / f"{Batch.objects.count()}.xlsx"
        workbook(path, ("包保", [headings, *rows]))
        return import_file(path, "people.sponsors", actor=cast.scope(by), again=True)

    return load


@pytest.fixture
def old(cast: Cast) -> Resident:
    return add(cast)


@pytest.fixture
def man(cast: Cast) -> Resident:
    return add(cast, **grown("王强"))


def terms() -> list[tuple[str, str, date, date | None]]:
    rows = RecordSponsorship.objects.order_by("record_id", "since")
    return [(r.record_id, r.leader.username, r.since, r.until) for r in rows]


def told(report: Report) -> list[tuple[str, str]]:
    return [(p.cell, p.message) for p in report.problems]


def done(report: Report) -> tuple[int, int]:
    """How many records a load made and changed."""
    return report.made, report.changed


def test_residents_are_known_by_entry_id_or_name(
    cast: Cast, sheet: Sheet, old: Resident, man: Resident
) -> None:
    third = add(cast, "001002", **grown("王强", birth=date(1981, 1, 1)))
    cell = cast.unit("001002").code
    report = sheet(
        ("", "", OLD_ID, "", "leader", MARCH, MAY),
        (str(man), "王强", "", "", "secretary", MARCH, ""),
        ("", "王强", "", cell, "director", MARCH, ""),
    )
    assert told(report) == []
    assert terms() == [
        (str(old.pk), "leader", date(2022, 3, 1), date(2022, 3, 4)),
        (str(man.pk), "secretary", date(2022, 3, 1), None),
        (str(third.pk), "director", date(2022, 3, 1), None),
    ]
    assert {r.unit_path for r in RecordSponsorship.objects.all()} == {
        old.unit_path, third.unit_path,
    }  # fmt: skip
    assert done(sheet((man.pk, "", "", "", "secretary", MARCH, ""))) == (0, 0)
    assert AuditRow.objects.filter(code="orgs.record_sponsors_load", result="DONE").count() == 2


def test_a_change_of_leader_in_one_sheet_and_back(sheet: Sheet, cast: Cast, old: Resident) -> None:
    sheet((old.pk, "", "", "", "leader", MARCH, ""))
    before = terms()
    report = sheet(
        (old.pk, "", "", "", "secretary", "2022-03-03", ""),
        (old.pk, "", "", "", "leader", MARCH, "2022-03-03"),
    )
    assert told(report) == []
    assert terms() == [
        (str(old.pk), "leader", date(2022, 3, 1), date(2022, 3, 3)),
        (str(old.pk), "secretary", date(2022, 3, 3), None),
    ]
    batch = Batch.objects.latest("pk")
    batch_undo(actor=cast.scope("manager"), batch=batch)
    assert terms() == before


def test_what_came_later_keeps_a_batch(sheet: Sheet, cast: Cast, old: Resident) -> None:
    sheet((old.pk, "", "", "", "leader", MARCH, ""))
    sheet((old.pk, "", "", "", "leader", MARCH, MAY))
    batch = Batch.objects.latest("pk")
    record_sponsor(
        actor=cast.scope("director"),
        record=old,
        unit_path=old.unit_path,
        leader=cast.people["secretary"],
        since=date(2022, 3, 2),
    )
    held = terms()
    with pytest.raises((StoodOn, Refused)):
        batch_undo(actor=cast.scope("manager"), batch=batch)
    assert terms() == held


@pytest.mark.parametrize(
    ("row", "cell", "said"),
    [
        (("", "", "", "", "leader", MARCH, ""), "B2", "没有写是哪位居民"),
        (("居民九", "", "", "", "leader", MARCH, ""), "A2", "居民编号写得不对"),
        (("999999", "", "", "", "leader", MARCH, ""), "A2", "没有找到这位居民"),
        (("", "无此人", "", "", "leader", MARCH, ""), "B2", "没有找到这位居民"),
        (("", "", GROWN_ID, "", "leader", MARCH, ""), "C2", "没有找到这位居民"),
        (("", "张强", OLD_ID, "", "leader", MARCH, ""), "B2", "编号或身份证号与姓名对不上"),
        (("", "张秀兰", "", "", "clerk", MARCH, ""), "E2", "戊调度在2022-03-01不任领导岗位"),
        (("", "张秀兰", "", "", "leader", "2022-03-06", ""), "F2", "开始的日期还没到"),
        (("", "张秀兰", "", "", "leader", MARCH, MARCH), "G2", "应晚于开始日期2022-03-01"),
    ],
)
def test_what_is_wrong_is_told_by_its_cell(
    sheet: Sheet, old: Resident, row: Row, cell: str, said: str
) -> None:
    assert told(sheet(row)) == [(cell, said)]
    assert terms() == []


def test_all_that_is_wrong_of_a_row_is_told_at_once(sheet: Sheet) -> None:
    report = sheet(("", "无此人", "", "", "leader", "2022-03-06", "2022-03-01"))
    assert told(report) == [
        ("B2", "没有找到这位居民"),
        ("F2", "开始的日期还没到"),
        ("G2", "应晚于开始日期2022-03-06"),
    ]


def test_what_came_in_is_called_by_its_leader_and_resident(sheet: Sheet, old: Resident) -> None:
    sheet((old.pk, "", "", "", "leader", MARCH, ""))
    [term] = RecordSponsorship.objects.all()
    assert str(term) == f"{term.leader} → {old}"


def test_two_of_one_name_and_two_at_a_time(cast: Cast, sheet: Sheet, old: Resident) -> None:
    add(cast, **grown("王强"))
    add(cast, **grown("王强", birth=date(1970, 1, 1)))
    assert told(sheet(("", "王强", "", "", "leader", MARCH, ""))) == [("B2", "有多位这样的居民")]
    both = (
        (old.pk, "", "", "", "leader", MARCH, ""),
        (old.pk, "", "", "", "secretary", "2022-03-03", ""),
    )
    clash = "与%s起的包保重叠：同一天只能有一位包保领导"
    assert told(sheet(*both)) == [("F2", clash % "2022-03-03"), ("F3", clash % "2022-03-01")]
    sheet(both[0])
    assert told(sheet(both[1])) == [("F2", clash % "2022-03-01")]
    twice = (both[0], ("", "张秀兰", "", "", "leader", MARCH, ""))
    assert told(sheet(*twice)) == [("B3", "与第2行是同一位居民")]


def test_what_is_taken_out_and_put_back_changes_nothing(
    cast: Cast, sheet: Sheet, old: Resident, man: Resident, tmp_path: Path
) -> None:
    sheet(
        (old.pk, "", "", "", "leader", MARCH, MAY),
        (old.pk, "", "", "", "secretary", MAY, ""),
        (man.pk, "", "", "", "leader", MARCH, ""),
    )
    held = terms()
    path = tmp_path / "out.xlsx"
    with present_sheet(SPONSORS, cast.scope("manager")) as file:
        path.write_bytes(file.read())
    assert OLD_ID.encode() not in path.read_bytes()
    report = import_file(path, "people.sponsors", actor=cast.scope("manager"), again=True)
    assert (told(report), report.good_rows, done(report), terms()) == ([], 3, (0, 0), held)


@pytest.mark.parametrize("login", ["director", "community", "worker_a", "auditor", "outsider"])
def test_others_load_nothing(cast: Cast, old: Resident, login: str) -> None:
    with pytest.raises(Denied):
        record_sponsors_load(
            actor=cast.scope(login),
            about=Sponsored("people.resident", "people.load"),
            rows=[
                {
                    "record_id": str(old.pk),
                    "unit_path": old.unit_path,
                    "leader": cast.people["leader"],
                    "since": date(2022, 3, 1),
                }
            ],
        )
    assert terms() == []
