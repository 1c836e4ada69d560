"""A field of each kind, from the template through a filled workbook to its value."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from openpyxl import load_workbook

from shigan.kernel.clock.rules import LimitUnit, TimeLimit
from shigan.kernel.imports.queries.checking import dry_run
from shigan.kernel.imports.queries.template import template_of
from shigan.kernel.imports.registry import Importer, Loaded
from shigan.kernel.web.fields import Field, Kind
from shigan.kernel.web.inputs import Point
from tests.kit.cast import Cast

CHOICES = (("A", "甲类"), ("B", "乙类"))
EVERY = Importer(
    code="every",
    label="各类",
    function="orgs.manage",
    fields=tuple(
        Field(kind.value, kind.value, kind, choices=CHOICES if kind is Kind.CHOICE else ())
        for kind in Kind
        if kind not in {Kind.PHOTOS, Kind.COLOUR}
    ),
    key=("text",),
    load=lambda rows, context: Loaded(),
)
CELLS: dict[str, Any] = {
    "text": 370902,
    "note": "两\n行",
    "whole": 1200,
    "decimal": 1.5,
    "money": "1,200.50",
    "percent": 0.875,
    "date": datetime(2022, 3, 5),  # noqa: DTZ001 -- as a workbook has it
    "instant": datetime(2022, 3, 5, 14, 30),  # noqa: DTZ001
    "yes_no": "否",
    "choice": "乙类",
    "unit": "三里社区",
    "person": "戊调度",
    "position": "117.1203,36.1868",
    "limit": "3个工作日",
}


def test_every_kind_of_field_goes_through_its_template(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(template_of(EVERY))
    book = load_workbook(path)
    sheet = book["各类"]
    headings = [cell.value for cell in sheet[1]]
    sheet.append([CELLS[str(heading)] for heading in headings])
    book.save(path)
    checked = dry_run(path, EVERY, cast.scope("manager"))
    assert checked.report.problems == []
    assert checked.rows[0].values == {
        "text": "370902",
        "note": "两\n行",
        "whole": 1200,
        "decimal": Decimal("1.5"),
        "money": Decimal("1200.50"),
        "percent": Decimal("87.5"),
        "date": date(2022, 3, 5),
        "instant": datetime(2022, 3, 5, 14, 30, tzinfo=ZoneInfo("Asia/Shanghai")),
        "yes_no": False,
        "choice": "B",
        "unit": cast.unit("001"),
        "person": cast.people["clerk"],
        "position": Point(117.1203, 36.1868),
        "limit": TimeLimit(3, LimitUnit.WORKDAY),
    }


def test_units_persons_and_layouts_cost_a_statement_each_however_many_rows(
    cast: Cast, tmp_path: Path, django_assert_num_queries: Any
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(template_of(EVERY))
    book = load_workbook(path)
    sheet = book["各类"]
    headings = [str(cell.value) for cell in sheet[1]]
    for n in range(300):
        cells = CELLS | {"text": n}
        sheet.append([cells[heading] for heading in headings])
    book.save(path)
    scope = cast.scope("manager")
    with django_assert_num_queries(3):  # units, persons, and what is remembered of layouts
        assert len(dry_run(path, EVERY, scope).rows) == 300
