"""Builds the awful workbooks: `python -m tests.workbooks.build`; needs soffice for some.

They are kept in `files/`, so that the tests need no LibreOffice; those with a password are made by
`lock.py`. What each must give is said in `expected.yaml`. The two that are too large to keep are
built by the test (`million`, `bomb`).
"""

from __future__ import annotations

import subprocess
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import xlsxwriter
import xlwt

FILES = Path(__file__).with_name("files")
HEAD = ["楼宇名称", "社区", "层数", "建筑面积"]
ROWS = [["甲楼", "三里社区", 12, 3200.5], ["乙楼", "教场社区", 6, 1800]]
Rows = Sequence[Sequence[Any]]


def by_openpyxl(name: str, rows: Rows, *merged: str, title: str = "楼宇") -> Any:
    """A workbook by openpyxl; returned for more to be done to it."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)
    book.save(FILES / name)
    return book


def by_xlsxwriter(name: str, change: Callable[[Any, Any], None], rows: Rows = ()) -> None:
    """A workbook by xlsxwriter."""
    with xlsxwriter.Workbook(FILES / name) as book:
        sheet = book.add_worksheet("楼宇")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        change(book, sheet)


def by_xlwt(name: str, rows: Rows, change: Callable[[Any, Any], None]) -> None:
    """A workbook by xlwt, as programs of twenty years ago write it."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("楼宇")
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            if value is not None:
                sheet.write(number, place, value)
    change(book, sheet)
    book.save(str(FILES / name))


def by_libreoffice(source: str, kind: str, name: str) -> None:
    """The same workbook as LibreOffice saves it."""
    folder = FILES / "soffice"
    command = ["soffice", "--headless", "--convert-to", kind, "--outdir", str(folder)]
    subprocess.run([*command, str(FILES / source)], check=True, capture_output=True)
    made = folder / f"{Path(source).stem}.{kind.partition(':')[0]}"
    made.rename(FILES / name)
    folder.rmdir()


def text(name: str, content: str, encoding: str = "utf-8") -> None:
    """A file of text."""
    (FILES / name).write_bytes(content.replace("\n", "\r\n").encode(encoding))


def layouts() -> None:
    """Where the table is."""
    by_openpyxl(
        "01-title-notes-signatures.xlsx",
        [
            ["三里街道楼宇情况统计表"],
            ["填报单位：某社区", None, None, "2022年3月"],
            [],
            HEAD,
            *ROWS,
            ["合计", None, 18, 5000.5],
            [],
            ["注：面积按建筑面积填写，不含地下"],
            ["填表人：某", None, "审核人：某", None],
        ],
        "A1:D1",
    )
    by_openpyxl(
        "02-two-row-heading.xlsx",
        [
            ["楼宇情况表"],
            ["序号", "楼宇名称", "联系方式", None, "规模", None],
            [None, None, "联系人", "手机", "层数", "面积（万㎡）"],
            [1, "甲楼", "某", "19900000001", 12, 0.32],
            [2, "乙楼", "某某", 19900000002, 6, 0.18],
        ],
        "A1:F1", "A2:A3", "B2:B3", "C2:D2", "E2:F2",
    )  # fmt: skip
    by_openpyxl(
        "03-three-row-heading.xlsx",
        [
            ["楼宇名称", "基本情况", None, None, "备注"],
            [None, "规模", None, "电梯", None],
            [None, "层数", "户数", None, None],
            ["甲", 1, 2, 3, 4],
            ["甲楼", 12, 96, "√", "x"],
            ["乙楼", 6, 48, "×", None],
        ],
        "A1:A3", "B1:D1", "E1:E3", "B2:C2", "D2:D3",
    )  # fmt: skip
    several: Rows = [
        HEAD,
        *ROWS,
        [],
        ["单位通讯录"],
        ["单位", "姓名", "职务", "电话"],
        ["某科", "某", "科长", "1"],
    ]
    by_xlsxwriter("04-two-tables-on-a-sheet.xlsx", lambda book, sheet: None, several)
    by_openpyxl(
        "05-groups-and-printed-pages.xlsx",
        [
            HEAD, ["三里社区"], ROWS[0], ["小计", None, 12, 3200.5],
            HEAD, ["教场社区"], ROWS[1], ["小 计", None, 6, 1800], ["总计", None, 18, 5000.5],
        ],
        "A2:D2", "A6:D6",
    )  # fmt: skip
    beside: Rows = [
        ["楼名", "层数", None, "楼名", "层数"],
        ["甲楼", 12, None, "丙楼", 3],
        ["乙楼", 6],
    ]
    by_openpyxl("06-side-by-side.xlsx", beside)
    by_openpyxl("07-far-down.xlsx", [*[[f"说明第{n}条"] for n in range(30)], HEAD, *ROWS])
    by_openpyxl("08-three-sheets.xlsx", [["封面"]], title="封面")
    book = openpyxl.load_workbook(FILES / "08-three-sheets.xlsx")
    for title, rows in (("一月", ROWS[:1]), ("二月", ROWS)):
        sheet = book.create_sheet(title)
        for row in [HEAD, *rows]:
            sheet.append(row)
    book.save(FILES / "08-three-sheets.xlsx")


def hidden() -> None:
    """What nobody sees, in each kind of workbook."""

    def hide(book: Any, sheet: Any) -> None:
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column(3, 3, None, None, {"hidden": True})
        book.add_worksheet("底稿").hide()

    by_xlsxwriter("09-hidden.xlsx", hide, [HEAD, *ROWS])
    by_libreoffice("09-hidden.xlsx", "xls", "10-hidden-libreoffice.xls")
    by_libreoffice("09-hidden.xlsx", "ods", "11-hidden.ods")

    def hide_old(book: Any, sheet: Any) -> None:
        sheet.row(2).hidden = True
        sheet.col(3).hidden = True

    by_xlwt("12-hidden-xlwt.xls", [HEAD, *ROWS], hide_old)


def others() -> None:
    """Other makes and other formats."""

    def merged(book: Any, sheet: Any) -> None:
        for cells in ((0, 1, 0, 0, "楼宇名称"), (0, 0, 1, 2, "规模"), (0, 1, 3, 3, "建成日期")):
            sheet.write_merge(*cells)
        sheet.write(1, 1, "层数")
        sheet.write(1, 2, "户数")
        style = xlwt.easyxf(num_format_str="yyyy/m/d")
        for number, (name, day) in enumerate((("甲楼", 44625), ("乙楼", 44626)), start=2):
            sheet.write(number, 0, name)
            sheet.write(number, 1, number)
            sheet.write(number, 2, number * 10)
            sheet.write(number, 3, day, style)

    by_xlwt("13-merged-heading.xls", [], merged)
    by_libreoffice("02-two-row-heading.xlsx", "ods", "14-two-row-heading.ods")
    by_libreoffice("03-three-row-heading.xlsx", "xls", "15-three-row-heading.xls")
    text(
        "16-gb18030.csv",
        '楼宇情况表,,,\n楼宇名称,社区,层数,建筑面积\n甲楼,三里社区,12,"3,200.5"\n合计,,12,\n',
        "gb18030",
    )
    text("17-semicolons-bom.csv", '楼宇名称;层数;备注\n甲楼;12;"两\n行；x"\n', "utf-8-sig")
    text("18-tabs-utf16.txt", "楼宇名称\t层数\n甲楼\t12\n", "utf-16")
    text(
        "19-two-row-heading.csv", "楼宇名称,联系方式,,备注\n,联系人,手机,\n甲楼,某,19900000001,x\n"
    )
    by_xlwt("20-xls-named-xlsx.xls", [HEAD, *ROWS], lambda book, sheet: None)
    (FILES / "20-xls-named-xlsx.xls").rename(FILES / "20-xls-named-xlsx.xlsx")


def columns() -> None:
    """What the columns are."""
    by_openpyxl(
        "21-strange-headings.xlsx",
        [
            ["louyumingcheng", "属地", "号码", "层 数*", "建筑面积（平方米）：", "证照"],
            ["甲楼", "三里社区", "19900000001", 12, 3200.5, "91370900MA00000006"],
            ["乙楼", "教场社区", "19900000002", 6, 1800, "91370900MA00000014"],
        ],
    )
    by_openpyxl("22-twice-the-same.xlsx", [["楼宇名称", "电话", "手机"], ["甲楼", "1", "2"]])
    by_openpyxl("23-not-sure.xlsx", [["大楼名称", "层数"], ["甲楼", 12]])
    by_openpyxl("24-no-name.xlsx", [["层数", "建筑面积"], [12, 3200.5]])


def values() -> None:
    """What people write into cells."""
    by_openpyxl(
        "25-as-people-write.xlsx",
        [
            ["楼宇名称", "层数", "户数", "面积", "税收", "入住率", "建成日期", "电梯"],
            ["甲楼", "１２", "约50户", "4.9万㎡", "3.2亿", "87%", "二〇二二年三月", "是"],
            ["乙楼", "十二层", "一百二十", "4900", "320万元", 0.87, "2022.3.5", "√"],
            ["丙楼", 6, "50余户", "三公顷", "￥1,200.50", "百分之八十七", 44625, "无"],
            ["丁楼", "6.0", "1,234", 12.5, "五百元", "120%", "20220305", "×"],
        ],
    )
    by_openpyxl(
        "26-same-again.xlsx",
        [["楼宇名称", "社区", "备注"], ["甲楼", "三里社区", "旧"], ["乙楼", "同上", "〃"],
         ["丙楼", "教场社区", None], ["丁楼", None, "x"], ["戊楼", None, "〃"],
         ["己楼", "同上", "〃"]],
        "B4:B6",
    )  # fmt: skip
    by_openpyxl(
        "27-unit-above-the-table.xlsx",
        [["楼宇税收表"], [None, None, "单位：万元"], ["楼宇名称", "税收", "面积（万㎡）"],
         ["甲楼", 320, 0.32], ["乙楼", "1.5亿", "800㎡"]],
    )  # fmt: skip
    by_openpyxl(
        "28-cannot-be-meant.xlsx",
        [["楼宇名称", "层数", "户数", "面积", "税收", "入住率", "建成日期", "电梯"],
         ["甲楼", "6-8", "50以上", "3亩", "5美元", 87, "3月5日", "也许"],
         ["乙楼", "一百二", "12.5", "很大", "50户", "约九成", "2022-02-30", 2]],
    )  # fmt: skip
    by_openpyxl("29-unknown-unit.xlsx", [["楼宇名称", "面积（亩）"], ["甲楼", 3]])
    by_openpyxl(
        "30-check-digit-and-future.xlsx",
        [["楼宇名称", "信用代码", "建成日期"], ["甲楼", "91370900MA00000007", "2022-03-05"],
         ["乙楼", "91370900MA00000006", date(2122, 3, 5)]],
    )  # fmt: skip
    by_openpyxl(
        "31-duplicate-keys.xlsx", [["楼宇名称", "层数"], ["甲楼", 1], ["乙楼", 2], [" 甲楼 ", 3]]
    )
    by_openpyxl("32-digits-lost.xlsx", [["楼宇名称", "电话"], ["甲楼", 370902195001010007]])


def formulas() -> None:
    """Formulas that say nothing."""
    by_openpyxl(
        "33-failed-formulas.xlsx",
        [["楼宇名称", "层数", "户数"], ["甲楼", "#REF!", "=B2*8"], ["乙楼", 6, "#DIV/0!"]],
    )
    by_libreoffice("33-failed-formulas.xlsx", "xls", "34-failed-formulas.xls")
    by_libreoffice("33-failed-formulas.xlsx", "ods", "35-failed-formulas.ods")

    def round_about(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["楼宇名称", "层数", "户数"])
        sheet.write_row(1, 0, ["甲楼"])
        sheet.write_formula(1, 1, "=C2/8", None, 0)
        sheet.write_formula(1, 2, "=B2*8", None, 0)
        sheet.write_row(2, 0, ["乙楼", 6])
        sheet.write_formula(2, 2, "=B3*8", None, 48)

    by_xlsxwriter("36-circular.xlsx", round_about)
    by_libreoffice("36-circular.xlsx", "ods", "37-circular.ods")


def broken() -> None:
    """Files that cannot be read, each for its own reason."""
    whole = (FILES / "01-title-notes-signatures.xlsx").read_bytes()
    (FILES / "38-cut-short.xlsx").write_bytes(whole[: len(whole) // 2])
    (FILES / "41-macros.xlsm").write_bytes(whole)
    with_macros = FILES / "42-macros-within.xlsx"
    with_macros.write_bytes(whole)
    with zipfile.ZipFile(with_macros, "a") as packed:
        packed.writestr("xl/vbaProject.bin", b"x")
    text("43-csv-named-xlsx.xlsx", "楼宇名称,层数\n甲楼,12\n")
    page = (
        "<html><body><table><tr><td>楼宇名称</td></tr><tr><td>甲楼</td></tr></table></body></html>"
    )
    text("44-html-named-xls.xls", page, "gb18030")
    (FILES / "45-xlsx-named-csv.csv").write_bytes(whole)
    (FILES / "46-empty.xlsx").write_bytes(b"")
    by_openpyxl("47-nothing-in-it.xlsx", [])
    by_openpyxl(
        "48-wrong-sheet.xlsx", [["日期", "值班", "天气"], ["3月5日", "某", "晴"]], title="值班表"
    )
    with zipfile.ZipFile(FILES / "49-word-named-xlsx.xlsx", "w") as packed:
        packed.writestr("word/document.xml", "<w:document/>")
    (FILES / "50-neither-encoding.csv").write_bytes(b"\xff\x80\x81\xfe,\x00")
    book = openpyxl.load_workbook(FILES / "01-title-notes-signatures.xlsx")
    book.worksheets[0].protection.set_password("caiyuan-2022")
    book.security.lockStructure = True
    book.save(FILES / "55-protected-but-open.xlsx")


def million(path: Path) -> None:
    """Two rows, and a million that are only formatted."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("楼宇")
        for number, row in enumerate([HEAD, *ROWS]):
            sheet.write_row(number, 0, row)
    parts = {}
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    name = "xl/worksheets/sheet1.xml"
    empty = "".join(
        f'<row r="{n}" s="0" customFormat="1"><c r="A{n}" s="0"/><c r="B{n}" s="0"/></row>'
        for n in range(4, 1_000_004)
    )
    parts[name] = parts[name].replace(b"</sheetData>", empty.encode() + b"</sheetData>")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for part, content in parts.items():
            packed.writestr(part, content)


def bomb(path: Path) -> None:
    """A package of half a megabyte that unpacks to more than half a gigabyte."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed, packed.open("x", "w") as part:
        for _ in range(520):
            part.write(bytes(1 << 20))


def main() -> None:
    """Build all that are kept."""
    FILES.mkdir(exist_ok=True)
    for old in FILES.glob("*.*"):
        if "-locked" not in old.name:
            old.unlink()
    for build in (layouts, hidden, others, columns, values, formulas, broken):
        build()


if __name__ == "__main__":
    main()
