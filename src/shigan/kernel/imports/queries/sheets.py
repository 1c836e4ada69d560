"""Files as tables: rows of cells as they stand, whatever the format."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from shigan.kernel.base.errors import Refused, Text
from shigan.kernel.imports.queries.faults import put_back

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
#: A packed workbook that unpacks to more than this is not opened.
_MOST_UNPACKED = 1 << 30
_ENCODINGS = ("utf-8-sig", "gb18030")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Table:
    """A table of a file. `first` is the number that its first row has there."""

    name: str
    rows: Sequence[Sequence[Any]]
    first: int = 1
    #: Cells have addresses, as on a sheet; the rows of a list have none.
    addressed: bool = True


@dataclass(frozen=True)
class Source:
    """What a file holds: its tables, and the names of the sheets that are hidden."""

    tables: tuple[Table, ...]
    hidden: tuple[str, ...] = ()


def read_source(path: Path) -> Source:
    """The tables of a file, told apart by its suffix and checked against its content."""
    suffix = path.suffix.lower()
    reader = _READERS.get(suffix)
    if reader is None:
        said = {"suffix": suffix or path.name, "known": " ".join(_READERS)}
        raise Refused(_("不能读取%(suffix)s文件，可用的有：%(known)s") % said)
    with path.open("rb") as file:
        start = file.read(4)
    packed = start in {_ZIP, _OLE}
    if packed != (suffix in _WORKBOOKS):
        raise _not_what_it_says(suffix)
    return reader(path)


def _workbook(path: Path) -> Source:
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            if sum(part.file_size for part in packed.infolist()) > _MOST_UNPACKED:
                raise Refused(_("文件解开后太大，不能读取；请另存为只含数据的工作簿"))
    try:
        return _sheets(path, _opened(path))
    except PasswordError as error:
        raise Refused(_("文件有密码，读不了；请在Excel里去掉密码后另存")) from error
    except (CalamineError, zipfile.BadZipFile) as error:
        raise Refused(_("文件已损坏，读不了；请在Excel里打开后另存为.xlsx")) from error


def _opened(path: Path) -> CalamineWorkbook:
    """A workbook by its suffix, which tells a locked one; else by its content."""
    try:
        return CalamineWorkbook.from_path(path)
    except PasswordError:
        raise
    except CalamineError:
        return CalamineWorkbook.from_filelike(BytesIO(path.read_bytes()))


def _sheets(path: Path, book: CalamineWorkbook) -> Source:
    tables, hidden = [], []
    for place, sheet in enumerate(book.sheets_metadata):
        if sheet.visible != SheetVisibleEnum.Visible:
            hidden.append(sheet.name)
            continue
        rows = book.get_sheet_by_index(place).to_python(skip_empty_area=False)
        put_back(path, place, rows)
        tables.append(Table(sheet.name, rows))
    return Source(tuple(tables), tuple(hidden))


def _csv(path: Path) -> Source:
    text = _decoded(path.read_bytes())
    lines = text.splitlines()
    heading = next((line for line in lines if line.strip(" ,;\t")), "")
    delimiter = max(",\t;", key=heading.count)
    try:
        rows = list(csv.reader(StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise Refused(_("不是规整的CSV文件：%(why)s") % {"why": error}) from error
    return Source((Table("", rows),))


def _decoded(content: bytes) -> str:
    """Text in UTF-8 or GB18030, or in UTF-16 with its mark."""
    encodings = ("utf-16",) if content.startswith(_UTF16) else _ENCODINGS
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Refused(_("文字编码既不是UTF-8也不是GB18030；请在Excel里另存为“CSV UTF-8”"))


class _PlainLoader(yaml.SafeLoader):
    """Leaves scalars as they are written (0102 stays 0102), but for nothing at all."""


_PlainLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag == "tag:yaml.org,2002:null"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _yaml(path: Path) -> Source:
    try:
        items = yaml.load(_decoded(path.read_bytes()), _PlainLoader)  # noqa: S506 -- a safe loader
    except yaml.YAMLError as error:
        raise Refused(_("不是规整的YAML文件：%(why)s") % {"why": error}) from error
    return _listed(items, ".yaml")


def _json(path: Path) -> Source:
    return _listed(_parsed(path), ".json")


def _geojson(path: Path) -> Source:
    """Each feature as a row: its properties, and its geometry as it is."""
    content = _parsed(path)
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list) or not all(isinstance(f, dict) for f in features):
        raise _not_what_it_says(".geojson")
    items = [{**(f.get("properties") or {}), "geometry": f.get("geometry")} for f in features]
    return _listed(items, ".geojson")


def _parsed(path: Path) -> Any:
    try:
        return json.loads(_decoded(path.read_bytes()))
    except json.JSONDecodeError as error:
        raise Refused(_("不是规整的JSON文件：%(why)s") % {"why": error}) from error


def _listed(items: Any, suffix: str) -> Source:
    """A list of mappings as a table: its heading are the keys, its rows count from one."""
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise _not_what_it_says(suffix)
    keys = list(dict.fromkeys(key for item in items for key in item))
    rows = [keys, *([item.get(key) for key in keys] for item in items)]
    return Source((Table("", rows, first=0, addressed=False),))


_HOLDS: Mapping[str, Text] = {
    ".csv": _("逗号分隔的文字"),
    ".yaml": _("由若干条目组成的列表，每条写“列名: 值”"),
    ".json": _("由若干对象组成的数组"),
    ".geojson": _("含要素（Feature）的FeatureCollection"),
}


def _not_what_it_says(suffix: str) -> Refused:
    holds = _HOLDS.get(suffix, _("Excel或WPS保存的工作簿"))
    return Refused(
        _("文件名是%(suffix)s，内容却不是：应为%(holds)s") % {"suffix": suffix, "holds": holds}
    )


_WORKBOOKS = frozenset({".xlsx", ".xls", ".ods"})
_READERS: Mapping[str, Callable[[Path], Source]] = {
    ".xlsx": _workbook,
    ".xls": _workbook,
    ".ods": _workbook,
    ".csv": _csv,
    ".yaml": _yaml,
    ".json": _json,
    ".geojson": _geojson,
}


def is_blank(cell: Any) -> bool:
    """Whether a cell holds nothing that anybody sees."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def row_numbers(table: Table, start: int) -> Iterator[tuple[int, Sequence[Any]]]:
    """The rows of a table that hold anything, from one on, with the numbers they have there."""
    for place in range(start, len(table.rows)):
        cells = table.rows[place]
        if not all(map(is_blank, cells)):
            yield place + table.first, cells
