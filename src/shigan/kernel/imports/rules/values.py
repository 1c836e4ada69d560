"""What a cell says, read as the kind of its field (docs/rules/imports.md#R5 and on).

Each reader takes a cell as a sheet gives it (text, number, date, truth value) and returns the
typed value, or raises `Unread` with the code of what is wrong. Blank cells never come here.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from shigan.kernel.base.text import fold
from shigan.kernel.web.inputs import Point

T = TypeVar("T")
Reader = Callable[[Any], Any]


class Unread(ValueError):
    """A cell that cannot be read as its field's kind."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True)
class Stated:
    """A value that says a little less than what was written, which is kept beside it.

    `why`: about (约50), month (二〇二二年三月).
    """

    value: Any
    text: str
    why: str


def is_ditto(raw: Any) -> bool:
    """Whether a cell says that it is as the one above (docs/rules/imports.md#R10)."""
    return isinstance(raw, str) and raw.strip() in _DITTO


@dataclass(frozen=True)
class Lookup(Generic[T]):
    """Records by the names that a sheet may use (docs/rules/imports.md#R11)."""

    what: str
    #: By a name that only one record has: a code, a login.
    exact: Mapping[str, T]
    #: By other names, which several may share.
    named: Mapping[str, Sequence[tuple[str, T]]]

    def find(self, text: str) -> T:
        """The one record of that name."""
        name = fold(text)
        if name in self.exact:
            return self.exact[name]
        hits = self.named.get(name, ())
        if len(hits) > 1:
            codes = "、".join(code for code, _ in hits[:5])
            raise Unread(f"ambiguous_{self.what}", count=len(hits), codes=codes)
        if not hits:
            near = difflib.get_close_matches(name, self.named, n=3, cutoff=0.5)
            raise Unread(f"unknown_{self.what}", near=f"：{'、'.join(near)}？" if near else "")
        return hits[0][1]


#: What a spreadsheet shows of a formula that failed: Excel, then LibreOffice, then our own words
#: for one that was never worked out and for one that asks for itself.
_ERRORS = re.compile(
    r"#(DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|GETTING_DATA|SPILL!|CALC!)|Err:\d{3}"
)
#: Marks of cells whose formula has no value; `queries.marks` sets them.
UNCALCULATED, CIRCULAR = "#UNCALCULATED!", "#CIRCULAR!"
_NO_VALUE = {UNCALCULATED: "formula_empty", CIRCULAR: "formula_circular"}
#: The same as in the row above.
_DITTO = frozenset(["同上", "同前", "〃", "″", "''", '"', "”", "“", "\u3003"])
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
#: Beyond this a binary float no longer holds every whole number.
_EXACT = 2**53


def text_reader(limit: int) -> Reader:
    """Text of at most `limit` characters; numbers as they were typed (R5)."""

    def read(raw: Any) -> str:
        text = as_text(raw)
        if len(text) > limit:
            raise Unread("too_long", length=len(text), limit=limit)
        return text

    return read


def note_reader(limit: int) -> Reader:
    """Text of several lines; what is not text at all (a geometry) stays what it is (R5)."""
    read_text = text_reader(limit)
    return lambda raw: raw if isinstance(raw, dict) else read_text(raw)


def as_text(raw: Any) -> str:
    """A cell as text (R5)."""
    if isinstance(raw, str):
        text = _CONTROL.sub("", raw).strip()
        if text in _NO_VALUE:
            raise Unread(_NO_VALUE[text])
        if _ERRORS.fullmatch(text):
            raise Unread("formula", read=text)
        return text
    if isinstance(raw, list):
        return "、".join(as_text(part) for part in raw)
    if isinstance(raw, dict):
        raise Unread("not_text")
    if isinstance(raw, float):
        if abs(raw) >= _EXACT:
            raise Unread("digits_lost")
        return str(int(raw)) if raw.is_integer() else str(raw)
    if isinstance(raw, datetime):
        return raw.isoformat(sep=" ", timespec="minutes")
    return str(raw)


def plain_text(raw: Any, wrong: str) -> str:
    """A cell as text, whole numbers too; `wrong` is what anything else is."""
    if isinstance(raw, int | float) and float(raw).is_integer():
        return str(int(raw))
    if not isinstance(raw, str):
        raise Unread(wrong)
    return as_text(raw)


_YES = frozenset(["是", "有", "对", "√", "✓", "✔", "☑", "y", "yes", "true", "1", "1.0"])
_NO = frozenset(["否", "无", "没有", "不", "×", "✗", "✘", "☐", "x", "n", "no", "false", "0", "0.0"])


def read_yes_no(raw: Any) -> bool:
    """Yes or no (R10)."""
    word = fold(str(raw)) if isinstance(raw, bool | float | int) else fold(as_text(raw))
    if word in _YES or word in _NO:
        return word in _YES
    raise Unread("not_yes_no")


def choice_reader(names: Mapping[str, str], options: Sequence[str]) -> Reader:
    """One of the choices, by its label or code (R10). `names` maps each folded name to the code."""

    def read(raw: Any) -> str:
        code = names.get(fold(as_text(raw)))
        if code is None:
            more = "…" if len(options) > 12 else ""
            raise Unread("not_choice", options="、".join(options[:12]) + more)
        return code

    return read


_PAIR = re.compile(r"\(?\s*(-?\d+(?:\.\d+)?)\s*[,，;\s]\s*(-?\d+(?:\.\d+)?)\s*\)?")
_LONGITUDES, _LATITUDES = (70.0, 140.0), (0.0, 56.0)


def read_position(raw: Any) -> Point:
    """Longitude and latitude of a place in China (R12)."""
    found = _PAIR.fullmatch(fold(plain_text(raw, "not_position")))
    if found is None:
        raise Unread("not_position")
    lon, lat = float(found[1]), float(found[2])
    if _inside(lon, lat):
        return Point(lon, lat)
    if _inside(lat, lon):
        raise Unread("position_swapped", swapped=f"{found[2]},{found[1]}")
    raise Unread("not_position")


def _inside(lon: float, lat: float) -> bool:
    return _LONGITUDES[0] <= lon <= _LONGITUDES[1] and _LATITUDES[0] <= lat <= _LATITUDES[1]
