"""Masks, numbers that name a person, ages and keeping (docs/rules/personal.md)."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from stdnum.cn import ric

from shigan.kernel.clock.rules import LimitUnit, TimeLimit

FOURTEEN = 14
_ID_LENGTH = 18
_MOBILE_LENGTH = 11
_HEAD, _TAIL, _ID_HEAD, _LAST = 3, 4, 4, 2
_ID = re.compile(r"\d{17}[\dX]")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_FIXED = re.compile(r"0\d{2,3}\d{7,8}")
#: In free text: a resident id, old or new, or a mobile number, however it is parted.
_TELLS = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{15}|1[3-9]\d{9})(?!\d)")
#: In a search box: so many digits are no name and no word.
_SOUGHT = re.compile(r"\d{7}")
_PARTS = re.compile(r"(?<=\d)[\s\-‐–—.]+(?=[\dXx])")


def plain_number(text: str) -> str:
    """A number as it is kept: half-width, unparted (docs/rules/personal.md#R2)."""
    folded = unicodedata.normalize("NFKC", text).upper()
    return re.sub(r"[\s\-‐–—]+", "", folded)


def masked_resident_id(number: str) -> str:
    """3709**********0007: where from, and the last four digits (docs/rules/personal.md#R1)."""
    return _masked(number, _ID_HEAD, _TAIL) if len(number) == _ID_LENGTH else _tail_only(number)


def masked_phone(number: str) -> str:
    """199****0001 (docs/rules/personal.md#R1)."""
    return _masked(number, _HEAD, _TAIL) if len(number) >= _MOBILE_LENGTH else _tail_only(number)


def masked_day(day: date | None) -> str:
    """1950-**-**: the year alone (docs/rules/personal.md#R1)."""
    return f"{day.year}-**-**" if day else ""


def is_masked(text: str) -> bool:
    """Whether what came in is a mask, not a value (docs/rules/personal.md#R1)."""
    return "*" in unicodedata.normalize("NFKC", text)


def _masked(text: str, head: int, tail: int) -> str:
    return text[:head] + "*" * (len(text) - head - tail) + text[-tail:]


def _tail_only(text: str) -> str:
    """What is of no usual length shows its last two characters, if there are more."""
    return _masked(text, 0, _LAST) if len(text) > _LAST else "*" * len(text)


@dataclass(frozen=True)
class ResidentId:
    """What a resident id tells."""

    number: str
    birth: date
    male: bool


class WrongNumber(ValueError):
    """A number that nobody can have; `code` says why, and the number itself is never told."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_resident_id(text: str, on: date) -> ResidentId:
    """A resident id with a real date of birth, not after `on`, and its right check digit.

    `docs/rules/personal.md#R3`.
    """
    number = plain_number(text)
    if len(number) != _ID_LENGTH:
        raise WrongNumber("id_length")
    if not (number.isascii() and _ID.fullmatch(number)):
        raise WrongNumber("id_characters")
    try:
        birth = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise WrongNumber("id_date") from None
    if birth > on:
        raise WrongNumber("id_future")
    if ric.calc_check_digit(number) != number[-1]:
        raise WrongNumber("id_check")
    return ResidentId(number, birth, male=int(number[16]) % 2 == 1)


def read_phone(text: str) -> str:
    """A mobile or a fixed line with its area code, digits alone (docs/rules/personal.md#R4)."""
    number = plain_number(text).removeprefix("+")
    if number.startswith("86") and len(number) > _MOBILE_LENGTH:
        number = number[2:]
    if not (number.isascii() and (_MOBILE.fullmatch(number) or _FIXED.fullmatch(number))):
        raise WrongNumber("phone")
    return number


def age(birth: date, on: date) -> int:
    """Full years (周岁) on a day (docs/rules/personal.md#R5)."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def months_before(on: date, months: int) -> date:
    """The same day so many months ago, or the last of that month (docs/rules/personal.md#R5)."""
    year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))


def years_before(on: date, years: int) -> date:
    """The same day so many years ago; 28 February for a leap day (docs/rules/personal.md#R5)."""
    return months_before(on, 12 * years)


def under_fourteen(birth: date, on: date) -> bool:
    """Whether the stricter rules for children hold (docs/rules/personal.md#R5).

    The fourteenth birthday itself still counts as under fourteen: the careful reading.
    """
    return birth >= years_before(on, FOURTEEN)


def ended_before(limit: TimeLimit, on: date) -> date:
    """What ended before this day has been kept for the whole limit (docs/rules/personal.md#R6)."""
    if limit.unit not in {LimitUnit.YEAR, LimitUnit.MONTH}:
        return on - timedelta(days=limit.amount)
    months = limit.amount * (12 if limit.unit is LimitUnit.YEAR else 1)
    day = months_before(on, months)
    # Where that month has no such day, its last day has been kept for the whole limit as well.
    return day if day.day == on.day else day + timedelta(days=1)


def past_its_end(since: date, limit: TimeLimit, on: date) -> bool:
    """Whether what ended on a day has been kept long enough (docs/rules/personal.md#R6)."""
    return since < ended_before(limit, on)


def tells_number(text: str) -> bool:
    """Whether free text holds a number that names a person (docs/rules/personal.md#R7)."""
    folded = unicodedata.normalize("NFKC", text)
    return _TELLS.search(folded) is not None or _TELLS.search(_PARTS.sub("", folded)) is not None


def is_number_like(text: str) -> bool:
    """Whether what is looked for may be a number that names a person (docs/rules/personal.md#R8).

    Fixed lines, parts of numbers and mistyped ones too.
    """
    folded = unicodedata.normalize("NFKC", text)
    return _SOUGHT.search(_PARTS.sub("", folded)) is not None
