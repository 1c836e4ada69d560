"""A ledger of cells as offices keep it: the community by its name, no kind, no first day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from shigan.kernel.imports.actions import batch_undo, import_file
from shigan.kernel.imports.models import Batch
from shigan.kernel.imports.queries.report import Report
from shigan.kernel.orgs.models import Unit
from tests.kernel.imports.books import UNIT_HEADINGS, units, workbook
from tests.kit.cast import OPENED, Cast

STREET = "370902002"
LEDGER = ("所属社区", "网格编号", "网格名称", "户数")


def loaded(cast: Cast, tmp_path: Path, *rows: tuple[str, ...]) -> Report:
    """What the manager's sheet brought."""
    path = workbook(tmp_path / "a.xlsx", ("网格", rows))
    return import_file(path, "units", actor=cast.scope("manager"), again=True)


def told(report: Report) -> list[tuple[str, str]]:
    return [(p.cell, p.message) for p in report.problems]


def stands(code: str) -> tuple[str, str, date]:
    unit = Unit.objects.select_related("parent").get(code=code)
    assert unit.parent is not None
    return unit.kind, unit.parent.code, unit.opened_on


def test_a_ledger_of_cells_goes_in_as_it_is(cast: Cast, tmp_path: Path) -> None:
    first, second = f"{STREET}00191", f"{STREET}00192"
    report = loaded(
        cast,
        tmp_path,
        LEDGER,
        ("三里社区", first, "甲网格", "约50"),
        ("同上", second, "乙网格", ""),
    )
    assert (told(report), report.made) == ([], 2)
    community = Unit.objects.get(code=f"{STREET}001")
    assert [stands(first), stands(second)] == [
        ("CELL", community.code, community.opened_on),
        ("CELL", community.code, community.opened_on),
    ]
    batch_undo(actor=cast.scope("manager"), batch=Batch.objects.latest("pk"))
    assert not Unit.objects.filter(code__in=[first, second]).exists()


def test_the_unit_above_may_stand_in_the_same_sheet(cast: Cast, tmp_path: Path) -> None:
    community, cell = f"{STREET}901", f"{STREET}90101"
    report = loaded(
        cast,
        tmp_path,
        UNIT_HEADINGS,
        (cell, "新大院第1网格", "", "", "新大院社区", "", ""),
        (community, "新大院社区", "", "社区", STREET, "2022-03-05", ""),
    )
    assert (told(report), report.made) == ([], 2)
    assert stands(cell) == ("CELL", community, date(2022, 3, 5))


def test_a_unit_that_is_there_keeps_its_kind_and_its_day(cast: Cast, tmp_path: Path) -> None:
    before = stands(f"{STREET}001001")
    report = loaded(cast, tmp_path, LEDGER, ("三里社区", f"{STREET}001001", "改名网格", ""))
    assert (told(report), report.changed) == ([], 1)
    assert stands(f"{STREET}001001") == before


@pytest.mark.parametrize(
    ("row", "problems"),
    [
        (("901", "甲", "", "", STREET, "", ""), [("D2", "“类别”没有填写")]),
        (("901", "甲", "", "", "", "2022-03-05", ""), [("D2", "“类别”没有填写")]),
        (("901", "甲", "", "", "无此社区", "", ""), [("E2", "没有这个上级单位")]),
        (("901", "甲", "", "区", "", "", ""), [("F2", "“设立日期”没有填写")]),
        (("901", "甲", "", "社区", "甲", "", ""), [("E2", "没有这个上级单位")]),
    ],
)
def test_what_does_not_follow_has_to_be_said(
    cast: Cast, tmp_path: Path, row: tuple[str, ...], problems: list[tuple[str, str]]
) -> None:
    path = units(tmp_path / "a.xlsx", row)
    report = import_file(path, "units", actor=cast.scope("manager"))
    assert told(report) == problems


def test_a_name_that_two_have_is_no_name(cast: Cast, tmp_path: Path) -> None:
    street = cast.unit("")
    Unit.objects.create(
        code=f"{STREET}902", name="三里社区", kind="COMMUNITY", parent=street,
        path=f"{street.path}{STREET}902/", opened_on=OPENED,
    )  # fmt: skip
    report = loaded(cast, tmp_path, LEDGER, ("三里社区", f"{STREET}00191", "甲网格", ""))
    assert [(p.message, p.suggestion) for p in report.problems] == [
        (
            "没有这个上级单位",
            f"请写它的代码：{STREET}001、{STREET}902；新单位的上级可以在同一张表里",
        )
    ]
