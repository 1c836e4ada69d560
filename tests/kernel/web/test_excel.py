"""Sheets: typed cells, text that stays text, keys by which rows are found again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.http import FileResponse
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from shigan.kernel.base.errors import Refused
from shigan.kernel.clock.rules import LimitUnit, TimeLimit
from shigan.kernel.web import excel
from shigan.kernel.web.excel import sheet_response, write_sheet
from shigan.kernel.web.fields import Field, Kind


@dataclass
class Record:
    key: str
    value: Any


def book_of(field: Field, *values: Any, title: str = "表", reveal: bool = False) -> Any:
    file = BytesIO()
    records = [Record(f"K{n}", value) for n, value in enumerate(values, start=1)]
    write_sheet(
        file,
        title=title,
        code="test.list",
        fields=[field],
        rows=records,
        key=lambda r: r.key,
        reveal=reveal,
    )
    file.seek(0)
    return load_workbook(file)


def field_of(kind: Kind, **more: Any) -> Field:
    return Field("value", "项", kind, **more)


@pytest.mark.parametrize(
    ("kind", "value", "cell", "shown_as"),
    [
        (Kind.WHOLE, 1234, 1234, "#,##0"),
        (Kind.DECIMAL, Decimal("1.25"), 1.25, "#,##0.####"),
        (Kind.MONEY, Decimal("1200.50"), 1200.5, "#,##0.00"),
        (Kind.PERCENT, Decimal(45), 0.45, "0.0##%"),
        (Kind.DATE, date(2022, 3, 5), datetime.fromisoformat("2022-03-05"), "yyyy-mm-dd"),
        (
            Kind.INSTANT,
            datetime(2022, 3, 5, 6, 20, tzinfo=UTC),
            datetime.fromisoformat("2022-03-05 14:20"),
            "yyyy-mm-dd hh:mm",
        ),
        (Kind.TEXT, "00123", "00123", "General"),
        (Kind.YES_NO, False, "否", "General"),
        (Kind.LIMIT, TimeLimit(5, LimitUnit.WORKDAY), "5个工作日", "General"),
        (Kind.WHOLE, 370902002001001123, "370,902,002,001,001,123", "General"),
    ],
)
def test_a_cell_has_the_type_of_its_field(
    kind: Kind, value: object, cell: object, shown_as: str
) -> None:
    found = book_of(field_of(kind), value).active["B2"]
    assert (found.value, found.number_format) == (cell, shown_as)


@pytest.mark.parametrize(
    ("value", "cell", "shown_as"),
    [
        (datetime(2022, 3, 4, 16, tzinfo=UTC), "2022-03-04 00:00", "yyyy-mm-dd"),
        (datetime(2022, 3, 4, 17, tzinfo=UTC), "2022-03-05 01:00", "yyyy-mm-dd hh:mm"),
    ],
)
def test_what_ends_at_midnight_goes_out_as_the_day_before(
    value: datetime, cell: str, shown_as: str
) -> None:
    found = book_of(field_of(Kind.INSTANT, ends=True), value).active["B2"]
    assert (found.value, found.number_format) == (datetime.fromisoformat(cell), shown_as)


def test_choices_go_out_as_their_labels() -> None:
    field = field_of(Kind.CHOICE, choices=[("a", "甲")])
    sheet = book_of(field, "a", "retired", None).active
    assert [sheet[f"B{n}"].value for n in (2, 3, 4)] == ["甲", "retired", None]


@pytest.mark.parametrize("text", ["=1+1", "+86", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"])
def test_text_never_becomes_a_formula(text: str) -> None:
    found = book_of(field_of(Kind.TEXT), text).active["B2"]
    assert (found.value, found.data_type, found.quotePrefix) == (text, "s", True)


def test_what_xml_cannot_hold_is_left_out() -> None:
    assert book_of(field_of(Kind.TEXT), "路灯\x0b\x1f不亮").active["B2"].value == "路灯不亮"


def test_links_stay_text() -> None:
    assert book_of(field_of(Kind.TEXT), "https://example.org/").active["B2"].hyperlink is None


def test_the_sheet_is_named_frozen_filtered_and_keyed() -> None:
    sheet = book_of(field_of(Kind.WHOLE, measure="户"), 1, 2, title="台账[2022]/甲").active
    assert sheet.title == "台账 2022  甲"
    assert sheet["B1"].value == "项（户）"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B3"
    assert sheet.column_dimensions["A"].hidden
    assert [sheet[f"A{n}"].value for n in (1, 2, 3)] == ["shigan:test.list", "K1", "K2"]


def test_columns_are_as_wide_as_their_text_within_reason() -> None:
    wide = book_of(field_of(Kind.TEXT), "一二三四五六七八九十").active
    endless = book_of(field_of(Kind.TEXT), "长" * 200).active
    assert round(wide.column_dimensions["B"].width) == 23
    assert round(endless.column_dimensions["B"].width) == 61


def test_personal_data_is_masked_unless_revealed() -> None:
    field = field_of(Kind.TEXT, personal=True)
    assert book_of(field, "19900001234").active["B2"].value == "199******34"
    assert book_of(field, "张小三").active["B2"].value == "张**"
    assert book_of(field, "19900001234", reveal=True).active["B2"].value == "19900001234"


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(excel, "MOST_ROWS", 2)
    assert book_of(field_of(Kind.WHOLE), 1, 2).active.max_row == 3
    with pytest.raises(Refused, match="请用筛选条件缩小范围"):
        book_of(field_of(Kind.WHOLE), 1, 2, 3)


@pytest.fixture
def answer(db: None) -> Iterator[FileResponse]:
    response = sheet_response(
        title="事项台账",
        code="test.list",
        fields=[field_of(Kind.DATE)],
        rows=[Record("K1", date(2022, 3, 5))],
        key=lambda r: r.key,
    )
    yield response
    response.close()


def test_the_download_is_a_file_that_other_programs_read(answer: FileResponse) -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(answer.getvalue()))
    assert book.get_sheet_by_index(0).to_python() == [
        ["shigan:test.list", "项"],
        ["K1", date(2022, 3, 5)],
    ]
    assert answer["Content-Type"] == excel.TYPE
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
