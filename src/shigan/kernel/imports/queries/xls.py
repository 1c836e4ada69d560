"""Hidden rows and columns of an .xls file, which the reader of values does not tell.

An .xls file is a little file system (MS-CFB) with one stream of records (MS-XLS); only what is
needed to find the records of rows and columns is read here. A file that is not as expected tells
nothing rather than stopping anybody.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path

from shigan.kernel.imports.queries.marks import Marks

_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ROOT = b"\x05"
_ENTRY, _HEAD, _IN_HEAD = 128, 512, 109
_NONE = 0xFFFFFFF0
_BOUNDSHEET, _ROW, _COLUMNS, _ERROR, _FORMULA, _EOF = 0x85, 0x208, 0x7D, 0x205, 0x06, 0x0A
_PASSWORD = 0x2F
_ROW_HIDDEN, _COLUMN_HIDDEN, _MOST_COLUMNS = 0x20, 0x01, 256
_FAULTS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!",
           42: "#N/A"}  # fmt: skip


def xls_locked(content: bytes) -> bool:
    """Whether an .xls file has a password, whatever its name says."""
    if not content.startswith(_MAGIC):
        return False
    try:
        return any(kind == _PASSWORD for kind, _body in _records(_workbook(content), 0))
    except (struct.error, IndexError):
        return False


def xls_hidden(path: Path) -> list[Marks]:
    """The marks of each sheet, in their order."""
    content = path.read_bytes()
    if not content.startswith(_MAGIC):
        return []
    try:
        stream = _workbook(content)
        places = [
            struct.unpack_from("<I", body)[0]
            for kind, body in _records(stream, 0)
            if kind == _BOUNDSHEET
        ]
        return [_marks(stream, place) for place in places]
    except (struct.error, IndexError):
        return []


def _marks(stream: bytes, place: int) -> Marks:
    marks = Marks()
    for kind, body in _records(stream, place):
        if kind == _ROW:
            row, options = struct.unpack_from("<H10xH", body)
            if options & _ROW_HIDDEN:
                marks.hidden_rows.add(row)
        elif kind == _COLUMNS:
            first, last, _width, _format, options = struct.unpack_from("<5H", body)
            if options & _COLUMN_HIDDEN and last < _MOST_COLUMNS:
                marks.hidden_columns.update(range(first, last + 1))
        elif kind == _ERROR:
            row, column, _format, code, is_error = struct.unpack_from("<3H2B", body)
            if is_error:
                marks.faults[row, column] = _FAULTS.get(code, "#N/A")
        elif kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
            row, column = struct.unpack_from("<2H", body)
            marks.faults[row, column] = _FAULTS.get(body[8], "#N/A")
    return marks


def _records(stream: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """The records of one part of the stream, from its beginning to its end."""
    kind = 0
    while kind != _EOF and place + 4 <= len(stream):
        kind, length = struct.unpack_from("<2H", stream, place)
        yield kind, stream[place + 4 : place + 4 + length]
        place += 4 + length


def _workbook(content: bytes) -> bytes:
    """The stream that holds the workbook."""
    shift, mini_shift = struct.unpack_from("<2H", content, 30)
    directory, _sign, cutoff, mini_first = struct.unpack_from("<I4s2I", content, 48)
    table = _table(content, 1 << shift)
    listed = _chained(content, table, directory, 1 << shift, _HEAD)
    root = b""
    for start in range(0, len(listed), _ENTRY):
        entry = listed[start : start + _ENTRY]
        name = entry[: struct.unpack_from("<H", entry, 64)[0]].decode("utf-16-le", "ignore")
        first, size = struct.unpack_from("<2I", entry, 116)
        if entry[66:67] == _ROOT:
            root = _chained(content, table, first, 1 << shift, _HEAD)
        elif name.rstrip("\0") in {"Workbook", "Book"}:
            if size >= cutoff:
                return _chained(content, table, first, 1 << shift, _HEAD)[:size]
            small = _chained(content, table, mini_first, 1 << shift, _HEAD)
            minis = struct.unpack(f"<{len(small) // 4}I", small)
            return _chained(root, minis, first, 1 << mini_shift, 0)[:size]
    return b""


def _table(content: bytes, size: int) -> tuple[int, ...]:
    """Sector → the one after it."""
    sectors = struct.unpack_from(f"<{_IN_HEAD}I", content, 76)
    more, rest = struct.unpack_from("<2I", content, 68)
    while rest and more < _NONE:
        part = struct.unpack_from(f"<{size // 4}I", content, _HEAD + more * size)
        sectors, more, rest = sectors + part[:-1], part[-1], rest - 1
    parts = [content[_HEAD + s * size : _HEAD + (s + 1) * size] for s in sectors if s < _NONE]
    joined = b"".join(parts)
    return struct.unpack(f"<{len(joined) // 4}I", joined)


def _chained(content: bytes, table: tuple[int, ...], first: int, size: int, base: int) -> bytes:
    """A stream, sector by sector."""
    parts: list[bytes] = []
    while first < _NONE and len(parts) <= len(table):
        parts.append(content[base + first * size : base + (first + 1) * size])
        first = table[first]
    return b"".join(parts)
