"""What cells say: each way of writing, and each way of getting it wrong."""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shigan.kernel.clock.rules import LimitUnit, TimeLimit
from shigan.kernel.imports.rules.times import instant_reader, read_date, read_limit
from shigan.kernel.imports.rules.values import (
    Lookup,
    Reader,
    Unread,
    choice_reader,
    note_reader,
    read_number,
    read_percent,
    read_position,
    read_whole,
    read_yes_no,
    text_reader,
)
from shigan.kernel.web.inputs import Point

ZONE = ZoneInfo("Asia/Shanghai")
#: As a workbook has it: of no zone.
NAIVE = datetime(2022, 3, 5, 14, 30)  # noqa: DTZ001
read_text = text_reader(10)
read_instant = instant_reader(ZONE)
read_kind = choice_reader({"网格": "CELL", "cell": "CELL", "社区": "COMMUNITY"}, ["网格", "社区"])
PEOPLE = Lookup(
    "person",
    {"wang": 1, "li": 2, "li2": 3},
    {"王某": [("wang", 1)], "李某": [("li", 2), ("li2", 3)]},
)


@pytest.mark.parametrize(
    ("read", "raw", "value"),
    [
        (read_text, "  三里社区 ", "三里社区"),
        (read_text, 370902.0, "370902"),
        (read_text, 3.5, "3.5"),
        (read_text, 12, "12"),
        (read_text, date(2022, 3, 5), "2022-03-05"),
        (read_text, ["甲", "乙"], "甲、乙"),
        (text_reader(20), NAIVE, "2022-03-05 14:30"),
        (read_text, "a\x00b\x0bc", "abc"),
        (note_reader(10), {"type": "Point"}, {"type": "Point"}),
        (read_whole, "1,234", 1234),
        (read_whole, "１２３", 123),
        (read_whole, 12.0, 12),
        (read_whole, "12.0", 12),
        (read_whole, "−3", -3),
        (read_number, "1，234.50", Decimal("1234.50")),
        (read_number, "１２．５", Decimal("12.5")),
        (read_number, 0.1, Decimal("0.1")),
        (read_number, 12.0, Decimal(12)),
        (read_percent, "87%", Decimal(87)),
        (read_percent, "８７．５％", Decimal("87.5")),
        (read_percent, 0.87, Decimal(87)),
        (read_percent, "0.87", Decimal(87)),
        (read_percent, 1, Decimal(100)),
        (read_percent, "120%", Decimal(120)),
        (read_date, "2022-03-05", date(2022, 3, 5)),
        (read_date, "2022/3/5", date(2022, 3, 5)),
        (read_date, "2022.3.5", date(2022, 3, 5)),
        (read_date, "2022年3月5日", date(2022, 3, 5)),
        (read_date, "２０２２年３月５日", date(2022, 3, 5)),
        (read_date, "20220305", date(2022, 3, 5)),
        (read_date, 20220305.0, date(2022, 3, 5)),
        (read_date, 44625.0, date(2022, 3, 5)),
        (read_date, "44625", date(2022, 3, 5)),
        (read_date, "2022-03-05 00:00:00", date(2022, 3, 5)),
        (read_date, "2022-03-05T14:30:00+08:00", date(2022, 3, 5)),
        (read_date, NAIVE, date(2022, 3, 5)),
        (read_date, date(2022, 3, 5), date(2022, 3, 5)),
        (read_instant, "2022-03-05 14:30", datetime(2022, 3, 5, 14, 30, tzinfo=ZONE)),
        (read_instant, "2022/3/5 9:05:07", datetime(2022, 3, 5, 9, 5, 7, tzinfo=ZONE)),
        (read_instant, "2022年3月5日14时30分", datetime(2022, 3, 5, 14, 30, tzinfo=ZONE)),
        (read_instant, "2022年3月5日 14点", datetime(2022, 3, 5, 14, tzinfo=ZONE)),
        (read_instant, "2022-03-05", datetime(2022, 3, 5, tzinfo=ZONE)),
        (read_instant, date(2022, 3, 5), datetime(2022, 3, 5, tzinfo=ZONE)),
        (read_instant, 44625.5, datetime(2022, 3, 5, 12, tzinfo=ZONE)),
        (read_instant, NAIVE, datetime(2022, 3, 5, 14, 30, tzinfo=ZONE)),
        (read_instant, "2022-03-05T06:30:00Z", datetime(2022, 3, 5, 6, 30, tzinfo=UTC)),
        (
            read_instant,
            "2022-03-05T14:30+09:00",
            datetime(2022, 3, 5, 14, 30, tzinfo=timezone(timedelta(hours=9))),
        ),
        (read_yes_no, "是", True),
        (read_yes_no, "√", True),
        (read_yes_no, "Ｙ", True),
        (read_yes_no, 1.0, True),
        (read_yes_no, True, True),
        (read_yes_no, "否", False),
        (read_yes_no, "×", False),
        (read_yes_no, 0, False),
        (read_yes_no, False, False),
        (read_kind, " 网格 ", "CELL"),
        (read_kind, "CELL", "CELL"),
        (PEOPLE.find, "Wang", 1),
        (PEOPLE.find, "王某", 1),
        (read_position, "117.1203,36.1868", Point(117.1203, 36.1868)),
        (read_position, "（117.1203，36.1868）", Point(117.1203, 36.1868)),
        (read_position, "117.1203 36.1868", Point(117.1203, 36.1868)),
        (read_limit, "4工作小时", TimeLimit(4, LimitUnit.WORK_HOUR)),
        (read_limit, "4 工作时", TimeLimit(4, LimitUnit.WORK_HOUR)),
        (read_limit, "3个工作日", TimeLimit(3, LimitUnit.WORKDAY)),
        (read_limit, "15天", TimeLimit(15, LimitUnit.DAY)),
        (read_limit, "6个月", TimeLimit(6, LimitUnit.MONTH)),
        (read_limit, "５分钟", TimeLimit(5, LimitUnit.MINUTE)),
        (read_limit, "2 WORKDAY", TimeLimit(2, LimitUnit.WORKDAY)),
    ],
)
def test_a_cell_is_read(read: Reader, raw: Any, value: Any) -> None:
    found = read(raw)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("read", "raw", "code", "values"),
    [
        (read_text, "一二三四五六七八九十一", "too_long", {"length": 11, "limit": 10}),
        (read_text, 3.7090219500101e17, "digits_lost", {}),
        (read_text, "#REF!", "formula", {"read": "#REF!"}),
        (read_text, {"a": 1}, "not_text", {}),
        (read_whole, "12.5", "not_whole", {}),
        (read_whole, "十二", "not_whole", {}),
        (read_whole, True, "not_whole", {}),
        (read_number, "3.2亿", "not_number", {}),
        (read_number, "nan", "not_number", {}),
        (read_number, "#DIV/0!", "formula", {"read": "#DIV/0!"}),
        (read_number, date(2022, 3, 5), "not_number", {}),
        (read_percent, "八成", "not_percent", {}),
        (read_percent, "%", "not_percent", {}),
        (read_percent, 87, "percent_unclear", {"number": "87", "times": "8700"}),
        (read_date, "2022年3月", "not_date", {}),
        (read_date, "三月五日", "not_date", {}),
        (read_date, "2022-03-05 很早", "not_date", {}),
        (read_date, "2022-02-29", "no_such_day", {}),
        (read_date, "20221301", "no_such_day", {}),
        (read_date, 12.0, "not_date", {}),
        (read_date, True, "not_date", {}),
        (read_instant, "14:30", "not_instant", {}),
        (read_instant, "2022-03-05 25:00", "not_instant", {}),
        (read_instant, "2022-03-05 下午", "not_instant", {}),
        (read_instant, "2022-02-30 10:00", "no_such_day", {}),
        (read_yes_no, "也许", "not_yes_no", {}),
        (read_yes_no, 2, "not_yes_no", {}),
        (read_kind, "网络", "not_choice", {"options": "网格、社区"}),
        (PEOPLE.find, "李某", "ambiguous_person", {"count": 2, "codes": "li、li2"}),
        (PEOPLE.find, "王", "unknown_person", {"near": "：王某？"}),
        (PEOPLE.find, "赵某某", "unknown_person", {"near": ""}),
        (read_position, "36.1868,117.1203", "position_swapped", {"swapped": "117.1203,36.1868"}),
        (read_position, "117.1203", "not_position", {}),
        (read_position, 117.1203, "not_position", {}),
        (read_position, "2.35,48.85", "not_position", {}),
        (read_limit, "尽快", "not_limit", {}),
        (read_limit, "0天", "not_limit", {}),
        (read_limit, "3个星期", "not_limit", {}),
    ],
)
def test_a_cell_is_refused(read: Reader, raw: Any, code: str, values: dict[str, Any]) -> None:
    with pytest.raises(Unread) as wrong:
        read(raw)
    assert (wrong.value.code, wrong.value.values) == (code, values)


@given(
    day=st.dates(date(1950, 1, 1), date(2099, 12, 31)),
    form=st.sampled_from(
        ["{0:%Y-%m-%d}", "{0.year}/{0.month}/{0.day}", "{0.year}年{0.month}月{0.day}日"]
    ),
)
def test_every_day_is_read_as_written(day: date, form: str) -> None:
    assert read_date(form.format(day)) == day


@given(day=st.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_from_its_serial(day: date) -> None:
    assert read_date(float((day - date(1899, 12, 30)).days)) == day


@given(st.integers(-(10**15), 10**15))
def test_every_whole_number_is_read_with_its_separators(number: int) -> None:
    assert read_whole(f"{number:,}") == number


@given(st.text())
def test_no_text_makes_a_reader_stumble(text: str) -> None:
    for read in (read_whole, read_percent, read_date, read_instant, read_position, read_limit):
        with contextlib.suppress(Unread):
            read(text)
