"""Little workbooks and text files, made as people make them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl

UNIT_HEADINGS = ("代码", "名称", "别名", "类别", "上级代码", "设立日期", "撤销日期")


def workbook(path: Path, *sheets: tuple[str, Sequence[Sequence[Any]]]) -> Path:
    """An .xlsx file of those sheets."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def csv(path: Path, *rows: Sequence[str], encoding: str = "utf-8") -> Path:
    """A .csv file."""
    text = "".join(",".join(row) + "\r\n" for row in rows)
    path.write_bytes(text.encode(encoding))
    return path


def units(path: Path, *rows: Sequence[Any]) -> Path:
    """A sheet of units."""
    return workbook(path, ("单位", [UNIT_HEADINGS, *rows]))
