"""Files as tables: rows of cells as they stand, whatever the format."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping
from io import StringIO
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.errors import Refused, Text
from shigan.kernel.imports.queries.tables import Source, Table
from shigan.kernel.imports.queries.workbooks import read_workbook

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_ENCODINGS = ("utf-8-sig", "gb18030")
#: So many lines show what parts the cells.
_LOOKED_AT = 30
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def read_source(path: Path) -> Source:
    """The tables of a file, told apart by its suffix and checked against its content."""
    suffix = path.suffix.lower()
    if suffix in MACROS:
        raise Refused(_("%(suffix)s是带宏的工作簿，不收；请另存为.xlsx") % {"suffix": suffix})
    reader = _READERS.get(suffix)
    if reader is None:
        said = {"suffix": suffix or path.name, "known": " ".join(_READERS)}
        raise Refused(_("不能读取%(suffix)s文件，可用的有：%(known)s") % said)
    with path.open("rb") as file:
        start = file.read(1024)
    if not start:
        raise Refused(_("文件是空的，请重新选择"))
    if (start[:4] in {_ZIP, _OLE}) != (suffix in _WORKBOOKS):
        raise _not_what_it_says(suffix, start)
    return reader(path)


def _csv(path: Path) -> Source:
    text = _decoded(path.read_bytes())
    upper = "\n".join(text.splitlines()[:_LOOKED_AT])
    delimiter = max(",\t;", key=upper.count)
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
    ".txt": _("逗号或制表符分隔的文字"),
    ".yaml": _("由若干条目组成的列表，每条写“列名: 值”"),
    ".json": _("由若干对象组成的数组"),
    ".geojson": _("含要素（Feature）的FeatureCollection"),
}


def _not_what_it_says(suffix: str, start: bytes = b"") -> Refused:
    holds = _HOLDS.get(suffix, _("Excel或WPS保存的工作簿"))
    if suffix not in _WORKBOOKS or not start:
        return Refused(
            _("文件名是%(suffix)s，内容却不是：应为%(holds)s") % {"suffix": suffix, "holds": holds}
        )
    plain = start.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").lower()
    if plain.startswith((b"<html", b"<!doctype", b"<meta", b"<table", b"<head", b"<?xml")):
        said = _("文件名是%(suffix)s，内容其实是网页；请用Excel或WPS打开，另存为.xlsx再来")
    else:
        said = _("文件名是%(suffix)s，内容其实是文字；若是逗号或制表符分隔的，请把后缀改成.csv")
    return Refused(said % {"suffix": suffix})


#: Workbooks with macros: never read.
MACROS = frozenset({".xlsm", ".xltm", ".xlsb", ".xla", ".xlam"})
_WORKBOOKS = frozenset({".xlsx", ".xls", ".ods"})
_READERS: Mapping[str, Callable[[Path], Source]] = {
    ".xlsx": read_workbook,
    ".xls": read_workbook,
    ".ods": read_workbook,
    ".csv": _csv,
    ".txt": _csv,
    ".yaml": _yaml,
    ".json": _json,
    ".geojson": _geojson,
}
