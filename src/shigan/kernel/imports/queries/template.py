"""An empty workbook to fill in for an importer, made from its fields."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils.translation import gettext

from shigan.kernel.imports.queries.readers import other_names
from shigan.kernel.imports.registry import Importer
from shigan.kernel.web.fields import Field, Kind
from shigan.kernel.web.forms import field_label
from shigan.kernel.web.saying import listed

_ROWS = 5000
_FORMATS = {
    Kind.DATE: "yyyy-mm-dd",
    Kind.INSTANT: "yyyy-mm-dd hh:mm",
    Kind.PERCENT: "0.##%",
    Kind.WHOLE: "0",
    Kind.DECIMAL: "General",
    Kind.MONEY: "#,##0.00",
}
_EXAMPLES = {
    Kind.DATE: "2022-03-05",
    Kind.INSTANT: "2022-03-05 14:30",
    Kind.PERCENT: "87%",
    Kind.POSITION: "117.1203,36.1868",
}


def template_of(importer: Importer) -> bytes:
    """The workbook: headings to fill under, and a sheet that says what each column holds."""
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        _columns(book, importer)
        _explanation(book, importer)
    return content.getvalue()


def field_note(declared: Field) -> str:
    """What to write in a column, in one line."""
    parts = [str(declared.hint)] if declared.hint else []
    if declared.kind is Kind.YES_NO:
        parts.append(gettext("写“是”或“否”"))
    elif declared.kind is Kind.CHOICE:
        labels = listed(label for _code, label in declared.choice_list())
        parts.append(gettext("从中选：%(labels)s") % {"labels": labels})
    elif declared.kind is Kind.UNIT:
        parts.append(gettext("单位代码，或不重复的名称"))
    elif declared.kind is Kind.PERSON:
        parts.append(gettext("登录名，或不重名的姓名"))
    elif declared.kind is Kind.LIMIT:
        parts.append(gettext("如 4工作小时、3个工作日"))
    elif example := _EXAMPLES.get(declared.kind):
        parts.append(gettext("如 %(example)s") % {"example": example})
    return gettext("；").join(parts)


def _columns(book: Any, importer: Importer) -> None:
    sheet = book.add_worksheet(str(importer.label)[:31])
    bold = {"bold": True, "bottom": 1, "text_wrap": True}
    needed, other = book.add_format(bold), book.add_format({**bold, "font_color": "#5a616d"})
    for place, declared in enumerate(importer.fields):
        label = field_label(declared)
        star = "*" if declared.required else ""
        sheet.write_string(0, place, f"{label}{star}", needed if declared.required else other)
        if note := field_note(declared):
            sheet.write_comment(0, place, note)
        # Text, so that a code such as 0102 or a long number stays as it is typed.
        number = _FORMATS.get(declared.kind, "@")
        sheet.set_column(
            place, place, max(12, 2 * len(label) + 4), book.add_format({"num_format": number})
        )
        if declared.kind is Kind.YES_NO:
            options = [gettext("是"), gettext("否")]
            sheet.data_validation(1, place, _ROWS, place, {"validate": "list", "source": options})
    sheet.freeze_panes(1, 0)


def _explanation(book: Any, importer: Importer) -> None:
    sheet = book.add_worksheet(gettext("填写说明"))
    bold, wrap = (
        book.add_format({"bold": True}),
        book.add_format({"text_wrap": True, "valign": "top"}),
    )
    headings = (gettext("列"), gettext("必填"), gettext("写什么"), gettext("表头也可以写作"))
    for place, (heading, width) in enumerate(zip(headings, (18, 8, 48, 36), strict=True)):
        sheet.set_column(place, place, width, wrap)
        sheet.write_string(0, place, heading, bold)
    for row, declared in enumerate(importer.fields, start=1):
        cells = (
            field_label(declared),
            gettext("是") if declared.required else "",
            field_note(declared),
            other_names(declared),
        )
        for place, text in enumerate(cells):
            sheet.write_string(row, place, text)
