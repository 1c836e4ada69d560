"""Days, instants and time limits, as people write them (docs/rules/imports.md)."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from shigan.kernel.base.text import fold
from shigan.kernel.clock.rules import LimitUnit, TimeLimit
from shigan.kernel.imports.rules.numerals import digits
from shigan.kernel.imports.rules.values import Reader, Stated, Unread, plain_text

_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 -- a day, not an instant
#: Bare numbers in this range are days by Excel's count: 1950 to 2100.
_SERIALS = (18264, 73415)
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_MONTH = re.compile(r"(\d{4})\s*(?:[-/.]\s*(\d{1,2})|年\s*(\d{1,2})\s*月\s*份?)")
_YEARLESS = re.compile(r"(\d{2}\s*[-/.年])?\s*\d{1,2}\s*[-/.月]\s*\d{1,2}\s*[日号]?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_TIME = re.compile(
    r"(\d{1,2})\s*[:时点]\s*(?:(\d{1,2})\s*(?:[:分]\s*(?:(\d{1,2})(?:\.\d+)?秒?)?)?)?"
)


def read_date(raw: Any) -> date | Stated:
    """A day, in any of the ways in which days are written (R8).

    A month is read as its first day, and what was written is kept beside it.
    """
    if isinstance(raw, datetime):
        return raw.date()
    if isinstance(raw, date):
        return raw
    if (moment := _serial(raw)) is not None:
        return moment.date()
    text = digits(fold(plain_text(raw, "not_date")))
    found = _DAY.match(text) or _COMPACT.fullmatch(text)
    if found is None:
        if month := _MONTH.fullmatch(text):
            day = _day(month[1], month[2] or month[3], "1")
            return Stated(day, plain_text(raw, "not_date"), "month")
        raise Unread("no_year" if _YEARLESS.fullmatch(text) else "not_date")
    rest = text[found.end() :].lstrip("t ")
    if rest and not _TIME.match(rest):
        raise Unread("not_date")
    return _day(*found.groups())


def instant_reader(zone: tzinfo) -> Reader:
    """A day and time of day, in the office's zone unless another is written (R8)."""

    def read(raw: Any) -> datetime:
        moment = _moment(raw)
        return moment if moment.tzinfo else moment.replace(tzinfo=zone)

    return read


def _moment(raw: Any) -> datetime:
    if isinstance(raw, datetime):
        return raw
    if isinstance(raw, date):
        return datetime.combine(raw, time())
    if (moment := _serial(raw)) is not None:
        return moment
    text = digits(fold(plain_text(raw, "not_instant")))
    found = _DAY.match(text) or _COMPACT.match(text)
    if found is None:
        raise Unread("not_instant")
    day = _day(*found.groups())
    rest = text[found.end() :].lstrip("t ")
    if not rest:
        return datetime.combine(day, time())
    if clock := _TIME.fullmatch(rest):
        hour, minute, second = (int(part or 0) for part in clock.groups())
        try:
            return datetime.combine(day, time(hour, minute, second))
        except ValueError:
            raise Unread("not_instant") from None
    try:
        return datetime.fromisoformat(f"{day.isoformat()}T{rest.upper()}")
    except ValueError:
        raise Unread("not_instant") from None


def _serial(raw: Any) -> datetime | None:
    """The moment that a bare number is by Excel's count of days, if it is one."""
    if isinstance(raw, str):
        raw = int(raw) if re.fullmatch(r"\d{5}", raw) else None
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return None
    if not _SERIALS[0] <= raw <= _SERIALS[1]:
        return None
    return _EPOCH + timedelta(seconds=round(raw * 86400))


def _day(year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise Unread("no_such_day") from None


_LIMIT = re.compile(r"([1-9]\d*)\s*个?\s*(\S+)")
_UNITS = {
    LimitUnit.MINUTE: "分钟 分",
    LimitUnit.HOUR: "小时 时 自然小时",
    LimitUnit.WORK_MINUTE: "工作分钟",
    LimitUnit.WORK_HOUR: "工作小时 工作时",
    LimitUnit.DAY: "天 日 自然日 日历日",
    LimitUnit.WORKDAY: "工作日 工作天",
    LimitUnit.MONTH: "月",
    LimitUnit.YEAR: "年",
}
_UNIT_WORDS = {
    word: unit for unit, words in _UNITS.items() for word in (*words.split(), fold(unit.value))
}


def read_limit(raw: Any) -> TimeLimit:
    """A time limit: 4工作小时, 3个工作日 (R12)."""
    found = _LIMIT.fullmatch(fold(plain_text(raw, "not_limit")))
    unit = _UNIT_WORDS.get(found[2]) if found else None
    if found is None or unit is None:
        raise Unread("not_limit")
    return TimeLimit(int(found[1]), unit)
