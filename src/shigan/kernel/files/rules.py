"""What a file is by its content, and what a photo says of itself (docs/rules/files.md)."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from collections.abc import Sequence
from datetime import datetime, tzinfo
from math import isfinite
from pathlib import PurePosixPath
from typing import BinaryIO

from shigan.kernel.files.choices import FileKind

_MAGIC = (
    (FileKind.JPEG, re.compile(rb"\xff\xd8\xff")),
    (FileKind.PNG, re.compile(rb"\x89PNG\r\n\x1a\n")),
    (FileKind.WEBP, re.compile(rb"RIFF....WEBP", re.DOTALL)),
    (FileKind.PDF, re.compile(rb"%PDF-\d")),
)
# Office files are ZIP archives, told apart by their top folder.
_ZIP = b"PK\x03\x04"
_PARTS = "[Content_Types].xml"
_FOLDER = {"word": FileKind.DOCX, "xl": FileKind.XLSX, "ppt": FileKind.PPTX}
_OFD = "OFD.xml"
_MACRO = "vbaproject.bin"
_ENDINGS = {
    FileKind.JPEG: (".jpg", ".jpeg", ".jpe", ".jfif"),
    FileKind.PNG: (".png",),
    FileKind.WEBP: (".webp",),
    FileKind.PDF: (".pdf",),
    FileKind.OFD: (".ofd",),
    FileKind.DOCX: (".docx",),
    FileKind.XLSX: (".xlsx",),
    FileKind.PPTX: (".pptx",),
}
_NAME_LENGTH = 120
_UNFIT = re.compile(r'[\\/:*?"<>|]')
_EXIF_TIME = "%Y:%m:%d %H:%M:%S"


def kind_of(file: BinaryIO) -> FileKind | None:
    """The kind that the content shows, or None for one that is not taken (docs/rules/files.md#R1).

    Office files with macros are not taken.
    """
    file.seek(0)
    head = file.read(16)
    for kind, magic in _MAGIC:
        if magic.match(head):
            return kind
    return _archive_kind(file) if head.startswith(_ZIP) else None


def _archive_kind(file: BinaryIO) -> FileKind | None:
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return None
    if any(name.lower().endswith(_MACRO) for name in members):
        return None
    if _OFD in members:
        return FileKind.OFD
    if _PARTS not in members:
        return None
    kinds = {_FOLDER[top] for top in {name.split("/")[0] for name in members} if top in _FOLDER}
    return kinds.pop() if len(kinds) == 1 else None


def name_agrees(name: str, kind: FileKind) -> bool:
    """Whether a name's ending is one of that kind, or it has none (docs/rules/files.md#R2)."""
    ending = PurePosixPath(name).suffix.lower()
    return not ending or ending in _ENDINGS[kind]


def clean_name(name: str, kind: FileKind) -> str:
    """A name fit to show and to save under, with an ending (docs/rules/files.md#R2)."""
    name = unicodedata.normalize("NFC", name.replace("\\", "/").rsplit("/", 1)[-1])
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C")
    name = _UNFIT.sub("_", name).strip(" .")
    ending = PurePosixPath(name).suffix or _ENDINGS[kind][0]
    stem = name.removesuffix(ending).strip(" .") or "file"
    return stem[: _NAME_LENGTH - len(ending)] + ending


def photo_time(text: object, offset: object, zone: tzinfo) -> datetime | None:
    """When a photo was taken, by the camera's clock (docs/rules/files.md#R3).

    `zone` stands in where the camera noted no offset.
    """
    try:
        taken = datetime.strptime(str(text).strip("\0 "), _EXIF_TIME)  # noqa: DTZ007 -- set below
    except ValueError:
        return None
    try:
        own = datetime.strptime(str(offset).strip("\0 "), "%z").tzinfo
    except ValueError:
        own = None
    return taken.replace(tzinfo=own or zone)


def photo_degrees(parts: object, side: object) -> float | None:
    """Degrees of an EXIF position, south and west negative (docs/rules/files.md#R3)."""
    if not isinstance(parts, Sequence) or len(parts) != 3 or isinstance(parts, str | bytes):
        return None
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    letter = side.decode("ascii", "replace") if isinstance(side, bytes) else str(side)
    letter = letter.strip("\0 ").upper()
    limit = {"N": 90, "S": 90, "E": 180, "W": 180}.get(letter)
    if limit is None or not isfinite(value) or not 0 <= value <= limit:
        return None
    return -value if letter in {"S", "W"} else value
