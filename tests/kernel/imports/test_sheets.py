"""Files as tables, and files that are none."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from shigan.kernel.base.errors import Refused
from shigan.kernel.imports.queries.marks import Marks, xlsx_marks
from shigan.kernel.imports.queries.sheets import read_source
from shigan.kernel.imports.queries.tables import Source, Table
from tests.kernel.imports.books import csv, workbook


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_workbook_shows_its_sheets_where_they_stand(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ("一", [["", "代码"], ["", 1]]), ("二", []))
    book = openpyxl.load_workbook(path)
    book.create_sheet("藏").sheet_state = "hidden"
    book.save(path)
    assert read_source(path) == Source(
        (Table("一", [("", "代码"), ("", 1.0)]), Table("二", [])), hidden=("藏",)
    )


def test_a_failed_formula_is_not_a_blank(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ("先", [["甲"]]), ("单位", [["代码", "名称"], ["1", ""]]))
    book = openpyxl.load_workbook(path)
    book["单位"]["B2"] = "#REF!"
    book["单位"]["D1"] = "#DIV/0!"
    book.save(path)
    assert read_source(path).tables[1].rows == [
        ("代码", "名称", "", "#DIV/0!"),
        ("1", "#REF!", "", ""),
    ]


def test_a_package_that_does_not_say_where_its_sheets_are_is_read_all_the_same(
    tmp_path: Path,
) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
    assert xlsx_marks(tmp_path / "a.xlsx", 0) == Marks()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_read_in_the_encodings_that_offices_use(tmp_path: Path, encoding: str) -> None:
    path = csv(tmp_path / "a.csv", ("代码", "名称"), ("1", "三里社区"), encoding=encoding)
    assert read_source(path).tables == (Table("", [["代码", "名称"], ["1", "三里社区"]]),)


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_delimiter_is_seen(tmp_path: Path, delimiter: str) -> None:
    path = written(tmp_path / "a.csv", f'\n代码{delimiter}名称\n1{delimiter}"甲\n乙"\n')
    assert read_source(path).tables[0].rows == [[], ["代码", "名称"], ["1", "甲\n乙"]]


@pytest.mark.parametrize(
    ("name", "text", "rows"),
    [
        (
            "a.yaml",
            "- {code: 0102, open: 2022-03-05, yes: true, none: null}\n"
            "- {code: 1e3, more: [a, b]}\n",
            [
                ["code", "open", "yes", "none", "more"],
                ["0102", "2022-03-05", "true", None, None],
                ["1e3", None, None, None, ["a", "b"]],
            ],
        ),
        ("a.json", '[{"code": "1", "n": 2.5}]', [["code", "n"], ["1", 2.5]]),
        (
            "a.geojson",
            json.dumps(
                {
                    "type": "FeatureCollection",
                    "features": [
                        {"type": "Feature", "properties": {"code": "1"}, "geometry": {"type": "P"}}
                    ],
                }
            ),
            [["code", "geometry"], ["1", {"type": "P"}]],
        ),
    ],
)
def test_a_list_is_a_table_whose_rows_count_from_one(
    tmp_path: Path, name: str, text: str, rows: list[list[Any]]
) -> None:
    table = Table("", rows, first=0, addressed=False)
    assert read_source(written(tmp_path / name, text)).tables == (table,)


def test_a_workbook_under_another_workbook_s_suffix_is_read(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", ("单位", [["代码"]])).rename(tmp_path / "a.xls")
    assert read_source(path).tables == (Table("单位", [("代码",)]),)


def bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed, packed.open("x", "w") as part:
        for _ in range(1040):
            part.write(bytes(1 << 20))


def cut_short(path: Path) -> None:
    whole = workbook(path, ("单位", [["代码"]])).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def locked(path: Path) -> None:
    """A compound file as Excel makes it with a password: all that matters is one stream's name."""
    free, end, none = b"\xff" * 4, b"\xfe\xff\xff\xff", b"\xff" * 4
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += bytes.fromhex("3e000300feff0900060000000000000000000000") + (1).to_bytes(4, "little")
    head += (1).to_bytes(4, "little") + bytes(4) + (4096).to_bytes(4, "little")
    head += end + bytes(4) + end + bytes(4) + bytes(4) + free * 108
    table = b"\xfd\xff\xff\xff" + end + free * 126

    def entry(name: str, kind: int, child: bytes) -> bytes:
        text = name.encode("utf-16-le") + b"\0\0"
        length = len(text).to_bytes(2, "little")
        links = none + none + child
        return (
            text.ljust(64, b"\0") + length + bytes([kind, 1]) + links + bytes(36) + end + bytes(8)
        )

    entries = entry("Root Entry", 5, (1).to_bytes(4, "little")) + entry("EncryptedPackage", 2, none)
    blank = bytes(64) + bytes(4) + none * 3 + bytes(48)
    path.write_bytes(head + table + entries + blank * 2)


@pytest.mark.parametrize(
    ("name", "make", "said"),
    [
        ("a.doc", lambda p: p.write_bytes(b"x"), "不能读取.doc文件，可用的有：.xlsx .xls"),
        ("a.xlsx", lambda p: p.write_bytes(b"code\n1\n"), "文件名是.xlsx，内容其实是文字；"),
        ("a.csv", lambda p: workbook(p.with_suffix(".xlsx"), ("a", [])).rename(p), "文件名是.csv"),
        ("a.xlsx", cut_short, "文件已损坏，读不了"),
        ("a.xlsx", bomb, "文件解开后太大"),
        ("a.xlsx", locked, "文件有密码，读不了"),
        ("a.csv", lambda p: p.write_bytes(b"a" * 200_000), "不是规整的CSV文件"),
        ("a.csv", lambda p: p.write_bytes(b"\xff\x80\x81\xfe"), "文字编码既不是UTF-8也不是GB18030"),
        ("a.csv", lambda p: p.write_bytes(b"a\0b"), "文字编码既不是UTF-8也不是GB18030"),
        ("a.yaml", lambda p: p.write_bytes(b"a: [1"), "不是规整的YAML文件"),
        ("a.yaml", lambda p: p.write_bytes(b"a: 1"), "文件名是.yaml，内容却不是"),
        ("a.json", lambda p: p.write_bytes(b"[1"), "不是规整的JSON文件"),
        ("a.json", lambda p: p.write_bytes(b"[1]"), "文件名是.json，内容却不是"),
        ("a.geojson", lambda p: p.write_bytes(b"[]"), "文件名是.geojson，内容却不是"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(
    tmp_path: Path, name: str, make: Callable[[Path], object], said: str
) -> None:
    make(tmp_path / name)
    with pytest.raises(Refused) as refusal:
        read_source(tmp_path / name)
    assert str(refusal.value)[: len(said)] == said
