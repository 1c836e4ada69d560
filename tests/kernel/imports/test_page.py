"""What the page of a batch says and offers, where a sheet has the same slip many times over."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from shigan.kernel.imports.actions import batch_run, batch_undo, file_check
from shigan.kernel.imports.models import Batch
from shigan.kernel.imports.queries.batches import offered_to
from shigan.kernel.imports.queries.page import better_fitting, corrected, shown_problems
from shigan.kernel.imports.registry import importers
from shigan.kernel.imports.store import keep_file
from tests.kernel.imports.books import units, workbook
from tests.kit.cast import Cast

SignIn = Callable[[str], Client]

STREET = "370902002"


def row(number: int, kind: str, day: str = "2022-03-01") -> tuple[str, ...]:
    return (f"{STREET}90{number}", f"新{number}号大院", "", kind, STREET, day, "")


def checked(cast: Cast, path: Path) -> Batch:
    batch, _checked = file_check(
        actor=cast.scope("manager"), importer=importers["units"], kept=keep_file(path), ahead=True
    )
    return batch


def page_of(client: Client, batch: Batch) -> str:
    return client.get(f"/imports/{batch.pk}/").content.decode()


@pytest.fixture
def slips(cast: Cast, tmp_path: Path) -> Batch:
    """Three rows that say 小区, one that says 大院."""
    rows = [row(1, "小区"), row(2, "小区"), row(3, "大院"), row(4, "小区", "2022-02-30")]
    return checked(cast, units(tmp_path / "a.xlsx", *rows))


def test_a_choice_is_made_from_what_there_is(slips: Batch) -> None:
    shown = {s.problem.cell: s for s in shown_problems(slips, slips.found)}
    kinds = ["区", "街道", "科室", "社区", "网格"]
    assert {cell: [value for value, _label in s.choices] for cell, s in shown.items()} == {
        "D2": kinds,
        "D3": kinds,
        "D4": kinds,
        "D5": kinds,
        "F5": [],
    }
    with translation.override("en"):
        first = next(iter(shown_problems(slips, slips.found)))
    assert (first.choices[3], first.choices[4]) == (("社区", "Community"), ("网格", "Cell"))


def test_a_cell_tells_how_many_others_say_the_same(slips: Batch) -> None:
    shown = {s.problem.cell: (s.same, s.others) for s in shown_problems(slips, slips.found)}
    assert shown == {
        "D2": ("same-D2", 2),
        "D3": ("same-D3", 2),
        "D4": ("", 0),
        "D5": ("same-D5", 2),
        "F5": ("", 0),
    }


@pytest.mark.parametrize(
    ("posted", "cells"),
    [
        ({"cell-D2": "社区"}, {"D2": "社区"}),
        ({"cell-D2": "社区", "same-D2": "on"}, {"D2": "社区", "D3": "社区", "D5": "社区"}),
        (
            {"cell-D2": "社区", "same-D2": "on", "cell-D3": "网格", "cell-D4": ""},
            {"D2": "社区", "D3": "网格", "D5": "社区"},
        ),
        ({"cell-D2": "", "same-D2": "on"}, {}),
        ({"same-D2": "on", "cell-F5": "2022-03-02"}, {"F5": "2022-03-02"}),
    ],
)
def test_one_correction_does_for_all_that_say_the_same_where_that_was_ticked(
    slips: Batch, posted: dict[str, str], cells: dict[str, str]
) -> None:
    assert corrected(slips, posted) == cells


def test_the_page_corrects_all_at_once(client_of: SignIn, slips: Batch) -> None:
    client = client_of("manager")
    assert "另外 2 格也写着“小区”，照样改" in page_of(client, slips)
    posted: dict[str, Any] = {"cell-D2": "社区", "same-D2": "on", "cell-D4": "社区"}
    page = client.post(f"/imports/{slips.pk}/fix/", posted, follow=True).content.decode()
    assert ("4 行中有 1 行有问题" in page, "照样改" in page) == (True, False)


def test_a_heading_that_cannot_be_read_leads_to_the_columns(
    cast: Cast, client_of: SignIn, tmp_path: Path
) -> None:
    rows = [("编号一", "单位名称", "备注"), ("1", "新大院", "无")]
    batch = checked(cast, workbook(tmp_path / "a.xlsx", ("单位", rows)))
    page = page_of(client_of("manager"), batch)
    assert ("已核对，还不能读" in page, "0行有问题" in page) == (True, False)
    assert ('href="#columns"' in page, 'id="columns"' in page) == (True, True)


PEOPLE = ("序号", "姓名", "身份证号码", "联系电话", "所在社区", "小区名称", "人员类别")
UNITS = ("单位代码", "单位名称", "类别", "设立日期", "备注")


@pytest.mark.parametrize(
    ("importer", "head", "better"),
    [
        ("units", PEOPLE, "people"),
        ("posts", UNITS, "units"),
        ("units", UNITS, None),
        ("people", ("姓名", "身份证号码", "备注"), None),
    ],
)
def test_a_sheet_of_something_else_is_told_what_it_looks_like(
    cast: Cast, tmp_path: Path, importer: str, head: tuple[str, ...], better: str | None
) -> None:
    path = workbook(tmp_path / "a.xlsx", ("表", [head, ["1"] * len(head)]))
    manager = cast.scope("manager")
    kept = keep_file(path)
    batch, _checked = file_check(actor=manager, importer=importers[importer], kept=kept)
    found = better_fitting(batch, offered_to(manager))
    assert (found and found.code) == better


def test_columns_of_which_nothing_is_read_are_told(
    cast: Cast, client_of: SignIn, tmp_path: Path
) -> None:
    heads = ("代码", "名称", "类别", "上级代码", "设立日期", "会议室", "备注")
    rows = [heads, (f"{STREET}901", "新大院", "社区", STREET, "2022-03-01", "二楼", "无")]
    batch = checked(cast, workbook(tmp_path / "a.xlsx", ("单位", rows)))
    page = page_of(client_of("manager"), batch)
    told = re.search(r"<dt>未用的列</dt><dd>(.*?)</dd>", page)
    assert told is not None
    assert re.findall(r">([^<]+)</span>", told[1]) == ["F 会议室", "G 备注"]


def test_what_was_undone_says_how_to_go_on(cast: Cast, client_of: SignIn, tmp_path: Path) -> None:
    manager = cast.scope("manager")
    batch = checked(cast, units(tmp_path / "a.xlsx", row(1, "社区")))
    batch = batch_run(actor=manager, batch=batch)
    batch_undo(actor=manager, batch=batch)
    page = page_of(client_of("manager"), batch)
    assert ("要再导入，请重新上传。" in page, "/imports/new/units/" in page) == (True, True)


def test_a_formula_without_a_result_is_not_told_by_our_mark(
    cast: Cast, client_of: SignIn, tmp_path: Path
) -> None:
    rows = [
        ("代码", "名称", "类别", "上级代码", "设立日期"),
        (f"{STREET}901", "=1+1", "社区", STREET, "2022-03-01"),
        ("小计", "=SUM(B2:B2)", "", "", ""),
    ]
    batch = checked(cast, workbook(tmp_path / "a.xlsx", ("单位", rows)))
    page = page_of(client_of("manager"), batch)
    assert ("UNCALCULATED" in page, "小计 | =…" in page) == (False, True)
    assert 'name="cell-B2" value=""' in page
