"""What the values of a column look like (docs/rules/imports.md#R4)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from stdnum.cn import uscc

from shigan.kernel.base.text import fold
from shigan.kernel.personal.rules import WrongNumber, read_resident_id

_MOBILE = re.compile(r"1[3-9]\d{9}")
_FIXED = re.compile(r"0\d{9,11}")
_DAY = re.compile(r"\d{4}\s*[-/.年]\s*\d{1,2}(\s*[-/.月]\s*\d{1,2}\s*[日号]?|\s*月)(\s.*|t.*)?")
_COMMUNITY = re.compile(r"[\u4e00-\u9fff\d]{2,14}(社区|村|居委会|村委会)(居委会|村委会)?")
_CELL = re.compile(r".*第?[\d一二三四五六七八九十]+网格")
_NUMBER = re.compile(
    r"约?[-+]?[\d,]+(\.\d+)?\s*[万亿]?\s*(%|㎡|m2|平方米|元|万元|亿元|户|人|家|个)?"
)


def _digits(raw: Any) -> str:
    text = str(int(raw)) if isinstance(raw, float) and raw.is_integer() else str(raw)
    return re.sub(r"[\s-]", "", fold(text)).upper()


def is_resident_id(raw: Any) -> bool:
    """Eighteen digits of a person, with a real day of birth and the check digit right."""
    try:
        read_resident_id(_digits(raw), date.max)
    except WrongNumber:
        return False
    return True


def is_credit_code(raw: Any) -> bool:
    """Eighteen signs of an organisation, the check digit right."""
    text = _digits(raw)
    return bool(uscc.is_valid(text)) and not is_resident_id(text)


def _is_phone(raw: Any) -> bool:
    text = _digits(raw)
    return bool(_MOBILE.fullmatch(text) or _FIXED.fullmatch(text))


def _is_day(raw: Any) -> bool:
    return isinstance(raw, date | datetime) or bool(_DAY.fullmatch(fold(str(raw))))


def _is_place(raw: Any) -> bool:
    text = fold(str(raw))
    return bool(_COMMUNITY.fullmatch(text) or _CELL.fullmatch(text))


def _is_number(raw: Any) -> bool:
    if isinstance(raw, bool):
        return False
    return isinstance(raw, int | float) or bool(_NUMBER.fullmatch(fold(str(raw))))


#: From the most telling to the least; the first that nearly all values fit names the column.
LOOKS: Mapping[str, Callable[[Any], bool]] = {
    "resident_id": is_resident_id,
    "credit_code": is_credit_code,
    "date": _is_day,
    "phone": _is_phone,
    "place": _is_place,
    "number": _is_number,
}
_MOST = 0.8
_ENOUGH = 2


def look_of(values: Sequence[Any]) -> str:
    """What nearly all of the values look like; empty where they do not agree (R4)."""
    if len(values) < _ENOUGH:
        return ""
    for name, fits in LOOKS.items():
        if sum(map(fits, values)) >= _MOST * len(values):
            return name
    return ""
