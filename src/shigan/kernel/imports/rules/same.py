"""Whether a cell still says what it said when it went out (docs/rules/imports.md#R15)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import isclose
from typing import Any

from shigan.kernel.base.text import fold
from shigan.kernel.imports.rules.headings import is_blank
from shigan.kernel.imports.rules.numbers import number_reader
from shigan.kernel.imports.rules.times import read_date
from shigan.kernel.imports.rules.values import Stated, Unread, as_text

_SECOND, _MINUTE = timedelta(seconds=1), timedelta(minutes=1)
_MASK = "*"
_read_number = number_reader("", "", whole=False)


def stands_so(raw: Any, stood: str | float | date) -> bool:
    """Whether a cell holds what was written there, whatever a program made of it meanwhile.

    Blanks at the ends, ways to part lines, seconds that a format hides and numbers kept as text
    are no change.
    """
    if is_blank(raw):
        return isinstance(stood, str) and not stood.strip()
    if isinstance(stood, datetime | date):
        return _same_moment(raw, _instant(stood))
    if isinstance(stood, str):
        return _plain(raw) == _plain(stood)
    if isinstance(raw, bool):
        return False
    try:
        number = raw if isinstance(raw, int | float) else _read_number(raw)
    except Unread:
        return False
    if isinstance(number, Stated):
        return False
    return isclose(float(number), float(stood), rel_tol=1e-14)


def agrees(value: Any, held: Any, *, masked: bool = False) -> bool:
    """Whether a value that was read says what a record says; a mask hides what fits it."""
    if masked and isinstance(held, str) and _MASK in held:
        return isinstance(value, str) and fits_mask(value, held)
    if value is None or held is None or value == "" or held == "":
        return not value and not held
    if isinstance(value, datetime) and isinstance(held, datetime):
        return _near(value, held)
    if isinstance(value, str):
        return _plain(value) == _plain(held)
    if isinstance(value, int | float | Decimal) and isinstance(held, int | float | Decimal):
        return isclose(float(value), float(held), rel_tol=1e-14)
    return bool(value == held)


def fits_mask(text: str, mask: str) -> bool:
    """Whether a value is one that a mask may hide: as long, and the same where the mask shows."""
    plain = "".join(text.split()).replace("-", "")
    if len(plain) != len(mask):
        return False
    return all(shown in (_MASK, letter) for letter, shown in zip(plain, mask, strict=True))


def _plain(raw: Any) -> str:
    try:
        return " ".join(as_text(raw).split())
    except Unread:
        return fold(str(raw))


def _instant(day: date) -> datetime:
    return day if isinstance(day, datetime) else datetime.combine(day, time())


def _same_moment(raw: Any, stood: datetime) -> bool:
    if isinstance(raw, datetime | date):
        return _near(_instant(raw), stood)
    try:
        found = read_date(raw) if stood.time() == time() else None
    except Unread:
        return False
    return isinstance(found, date) and _instant(found) == stood


def _near(moment: datetime, stood: datetime) -> bool:
    if (moment.tzinfo is None) != (stood.tzinfo is None):
        return False
    whole = not moment.second and not moment.microsecond
    if whole and stood.second:
        return timedelta() <= stood - moment < _MINUTE
    return abs(moment - stood) < _SECOND
