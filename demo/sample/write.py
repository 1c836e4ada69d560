"""Files that are the same at every build."""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
import yaml

from demo.sample.tables import Cell, Sheet

_CREATED = datetime(2023, 1, 3, tzinfo=UTC)
_INSTANT, _DAY = "yyyy-mm-dd hh:mm", "%Y-%m-%d"
_WIDTHS = {"内容": 60, "标题": 32, "地址": 30, "处置说明": 30}
_WIDTH = 17


def write_csv(path: Path, sheet: Sheet) -> None:
    """A CSV file that spreadsheet programs open with its Chinese text whole."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(sheet.headings)
        rows.writerows([_text(value) for value in row] for row in sheet.rows)


def _text(value: Cell) -> str:
    if value is None:
        return ""
    return value.strftime(_DAY) if isinstance(value, date) else str(value)


def write_yaml(path: Path, rows: list[dict[str, Any]]) -> None:
    """A list of rows, keys in their own order."""
    text = yaml.safe_dump(rows, allow_unicode=True, sort_keys=False, width=110)
    path.write_text(text, encoding="utf-8", newline="\n")


def write_json(path: Path, data: dict[str, Any]) -> None:
    """Compact JSON."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def write_workbook(path: Path, title: str, sheet: Sheet) -> None:
    """An Excel sheet with real dates, headings in the first row."""
    with xlsxwriter.Workbook(path) as workbook:
        workbook.set_properties({"title": title, "created": _CREATED})
        instant = workbook.add_format({"num_format": _INSTANT})
        heading = workbook.add_format({"bold": True})
        page = workbook.add_worksheet(title)
        page.freeze_panes(1, 1)
        for column, name in enumerate(sheet.headings):
            page.set_column(column, column, _WIDTHS.get(name, _WIDTH))
        page.write_row(0, 0, sheet.headings, heading)
        for number, row in enumerate(sheet.rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, datetime):
                    page.write_datetime(number, column, value.replace(tzinfo=None), instant)
                elif isinstance(value, str):
                    page.write_string(number, column, value)
                elif value is not None:
                    page.write_number(number, column, float(str(value)))
