"""Numbers with their units, as people write them (docs/rules/imports.md#R6, #R7)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shigan.kernel.base.text import fold
from shigan.kernel.imports.rules.numerals import numeral
from shigan.kernel.imports.rules.values import Reader, Stated, Unread, as_text

_GREAT = {"": 1, "十": 10, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6,
          "千万": 10**7, "亿": 10**8, "十亿": 10**9, "百亿": 10**10}  # fmt: skip
#: Dimension → unit → how many of the dimension's first unit it is; None where not exactly.
_DIMENSIONS: Mapping[str, Mapping[str, int | None]] = {
    "money": {"元": 1, "圆": 1, "元整": 1, "块": 1, "人民币元": 1},
    "foreign": {"美元": None, "港元": None, "欧元": None, "日元": None},
    "area": {"m2": 1, "平方米": 1, "平米": 1, "平方": 1, "公顷": 10**4, "平方公里": 10**6,
             "km2": 10**6, "亩": None},
    "length": {"米": 1, "m": 1, "公里": 1000, "千米": 1000, "km": 1000},
    "weight": {"公斤": 1, "千克": 1, "kg": 1, "吨": 1000, "t": 1000},
    "percent": {"%": 1, "百分比": 1},
    "points": {"百分点": 1, "个百分点": 1},
}  # fmt: skip
#: Words that count things: each is its own dimension.
_COUNTERS = [
    "个",
    "户",
    "人",
    "家",
    "件",
    "次",
    "项",
    "栋",
    "幢",
    "处",
    "名",
    "辆",
    "台",
    "套",
    "间",
    "只",
    "份",
    "起",
    "宗",
    "条",
    "盏",
    "座",
    "所",
    "天",
    "岁",
    "层",
    "年",
]
_SAME = {"名": "人", "幢": "栋", "宗": "起"}
_BOUNDS = ("以", "至", "到", "多", "余", "不", "之", "左", "上", "下")
_LONGEST_UNIT = 4
_MARKS = re.compile(r"^(大约|约|大概|将近|近)|(左右|上下)$")
_MORE = re.compile(r"(?<=[\d十百千万亿])[余多](?=\D|$)")
_FIGURES = re.compile(r"([-+]?)((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)(.*)")
_SPACED = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
_LETTERS = re.compile(r"([〇零○一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟]+)(.*)")


@dataclass(frozen=True)
class Measure:
    """A unit of measure: its dimension, and how many of the dimension's first unit it is."""

    dimension: str
    factor: int | None
    word: str


def measure_of(text: str) -> Measure | None:
    """The unit that a text names (万元, ㎡, 户), or None where it is no unit (R7)."""
    word = fold(text).replace(" ", "")
    for dimension, units in _DIMENSIONS.items():
        for unit, factor in units.items():
            great = word.removesuffix(unit)
            if word.endswith(unit) and great in _GREAT:
                return Measure(dimension, None if factor is None else factor * _GREAT[great], word)
    for counter in _COUNTERS:
        if word.endswith(counter) and (great := word.removesuffix(counter)) in _GREAT:
            return Measure(f"count:{_SAME.get(counter, counter)}", _GREAT[great], word)
    return None


def heading_factor(own: str, heading: str) -> Decimal:
    """What bare numbers under a heading are multiplied with to be in the field's unit (R7).

    Raises `Unread` where the heading names a unit that cannot be turned into the field's.
    """
    theirs, mine = measure_of(heading), measure_of(own)
    if theirs is None or fold(own) == fold(heading):
        return Decimal(1)
    if mine is None:
        if not own and theirs.factor == 1:
            return Decimal(1)
        raise Unread("heading_measure", heading=heading, measure=own or "—")
    return _factor(theirs, mine, "heading_measure", heading=heading, measure=own)


def _factor(theirs: Measure, mine: Measure, wrong: str, **said: Any) -> Decimal:
    if theirs.dimension != mine.dimension or not theirs.factor or not mine.factor:
        raise Unread(wrong, **said)
    return Decimal(theirs.factor) / Decimal(mine.factor)


def number_reader(own: str = "", heading: str = "", *, whole: bool = False) -> Reader:
    """How numbers of a column are read: `own` is the field's unit, `heading` that of the sheet.

    A unit in the cell goes before that of the heading; 约 makes the number one that is kept
    together with what was written (R6, R7).
    """
    factor = heading_factor(own, heading)
    mine = measure_of(own)
    wrong = "not_whole" if whole else "not_number"

    def read(raw: Any) -> Any:
        if isinstance(raw, str):
            number, unit, about = _parted(as_text(raw), wrong)
            value = number * (_cell_factor(unit, mine, own, wrong) if unit else factor)
        else:
            value, about = plain_number(raw, wrong) * factor, False
        if whole:
            if value != value.to_integral_value():
                raise Unread("not_whole")
            result: Any = int(value)
        else:
            result = _trimmed(value)
        return Stated(result, as_text(raw), "about") if about else result

    return read


def _cell_factor(unit: str, mine: Measure | None, own: str, wrong: str) -> Decimal:
    """What a number with that unit in its own cell is multiplied with."""
    if unit in _GREAT:  # 3.2亿: of the first unit of the dimension, whatever the heading says
        per = mine.factor if mine is not None and mine.factor else 1
        return Decimal(_GREAT[unit]) / Decimal(per)
    theirs = measure_of(unit)
    if theirs is None and not _worded(unit):
        raise Unread(wrong)
    if theirs is None:
        raise Unread("unknown_measure", unit=unit, measure=own or "—")
    if mine is None:
        if own or not theirs.dimension.startswith("count:"):
            raise Unread("unknown_measure", unit=unit, measure=own or "—")
        return Decimal(theirs.factor or 1)
    return _factor(theirs, mine, "unknown_measure", unit=unit, measure=own)


def _worded(unit: str) -> bool:
    """Whether what follows a number may be a unit at all, and not a bound or a sentence."""
    return unit.isalpha() and len(unit) <= _LONGEST_UNIT and not unit.startswith(_BOUNDS)


def _parted(text: str, wrong: str) -> tuple[Decimal, str, bool]:
    """Number, unit and whether it is only about right."""
    plain = fold(text).replace("−", "-").lstrip("¥").strip()
    about = bool(_MARKS.search(plain) or _MORE.search(plain))
    plain = _MORE.sub("", _MARKS.sub("", plain)).strip().lstrip("¥")
    plain = _SPACED.sub("", plain)
    if found := _FIGURES.fullmatch(plain):
        number = Decimal(f"{found[1]}{found[2].replace(',', '')}")
        return number, found[3].strip(), about
    if found := _LETTERS.match(plain):
        value = numeral(found[1])
        if value is not None:
            return Decimal(value), found[2].strip(), about
    raise Unread(wrong)


def plain_number(raw: Any, wrong: str) -> Decimal:
    """A number that a sheet holds as such."""
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
        raise Unread(wrong)
    number = Decimal(str(int(raw) if isinstance(raw, float) and raw.is_integer() else raw))
    if not number.is_finite():
        raise Unread(wrong)
    return number


def _trimmed(value: Decimal) -> Decimal:
    """Without the zeros that multiplying leaves, and never as 1E+4."""
    whole = value.to_integral_value()
    return whole.quantize(Decimal(1)) if value == whole else value.normalize()


def percent_reader(heading: str = "") -> Reader:
    """Parts of a hundred, from `87%` or from 0.87; a bare number above 1 needs a sign (R9)."""
    marked = measure_of(heading) is not None and "%" in fold(heading)

    def read(raw: Any) -> Decimal:
        if isinstance(raw, str):
            text = fold(as_text(raw))
            if text.startswith("百分之"):
                return _trimmed(_parted(text.removeprefix("百分之"), "not_percent")[0])
            number, unit, about = _parted(text, "not_percent")
            if unit == "%" and not about:
                return _trimmed(number)
            if unit or about:
                raise Unread("not_percent")
        else:
            number = plain_number(raw, "not_percent")
        said = {"number": f"{number:f}", "times": f"{number * 100:f}"}
        if marked and abs(number) <= 1 and number:
            raise Unread("percent_small", **said)
        if marked:
            return _trimmed(number)
        if abs(number) > 1:
            raise Unread("percent_unclear", **said)
        return _trimmed(number * 100)

    return read
