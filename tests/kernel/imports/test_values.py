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
from shigan.kernel.imports.rules.numbers import heading_factor, number_reader, percent_reader
from shigan.kernel.imports.rules.numerals import numeral
from shigan.kernel.imports.rules.times import instant_reader, read_date, read_limit
from shigan.kernel.imports.rules.values import (
    CIRCULAR,
    UNCALCULATED,
    Lookup,
    Reader,
    Stated,
    Unread,
    choice_reader,
    note_reader,
    read_position,
    read_yes_no,
    text_reader,
)
from shigan.kernel.web.inputs import Point

ZONE = ZoneInfo("Asia/Shanghai")
#: As a workbook has it: of no zone.
NAIVE = datetime(2022, 3, 5, 14, 30)  # noqa: DTZ001
read_text = text_reader(10)
read_whole = number_reader(whole=True)
read_number = number_reader()
read_money = number_reader("元")
read_ten_thousands = number_reader("元", "万元")
read_area = number_reader("㎡")
read_percent = percent_reader()
read_marked_percent = percent_reader("%")
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
        (read_number, ".5", Decimal("0.5")),
        (read_whole, "一百二十", 120),
        (read_whole, "十二", 12),
        (read_whole, "3.2万", 32000),
        (read_whole, "50户", 50),
        (read_whole, "约50户", Stated(50, "约50户", "about")),
        (read_whole, "100多户", Stated(100, "100多户", "about")),
        (read_whole, "50余人", Stated(50, "50余人", "about")),
        (read_whole, "50个左右", Stated(50, "50个左右", "about")),
        (read_money, "3.2亿", Decimal(320000000)),
        (read_money, "3.2亿元", Decimal(320000000)),
        (read_money, "￥1,200.50", Decimal("1200.5")),
        (read_money, "三千二百元整", Decimal(3200)),
        (read_ten_thousands, 3.2, Decimal(32000)),
        (read_ten_thousands, "１２．５", Decimal(125000)),
        (read_ten_thousands, "3.2亿", Decimal(320000000)),
        (read_ten_thousands, "500元", Decimal(500)),
        (read_ten_thousands, "约50", Stated(Decimal(500000), "约50", "about")),
        (read_area, "4.9万㎡", Decimal(49000)),
        (read_area, "4.9万平方米", Decimal(49000)),
        (read_area, "三公顷", Decimal(30000)),
        (read_area, 1.1, Decimal("1.1")),
        (number_reader("万元"), "3.2亿", Decimal(32000)),
        (number_reader("㎡", "万㎡"), 4.9, Decimal(49000)),
        (number_reader("%", "%"), "5.2%", Decimal("5.2")),
        (read_marked_percent, 87, Decimal(87)),
        (read_marked_percent, "87%", Decimal(87)),
        (read_percent, "百分之八十七", Decimal(87)),
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
        (read_date, "２０２２．３．５", date(2022, 3, 5)),
        (read_date, "二〇二二年三月五日", date(2022, 3, 5)),
        (read_date, "二〇二二年十二月二十五日", date(2022, 12, 25)),
        (read_date, "二〇二二年三月", Stated(date(2022, 3, 1), "二〇二二年三月", "month")),
        (read_date, "2022年3月份", Stated(date(2022, 3, 1), "2022年3月份", "month")),
        (read_date, "2022.3", Stated(date(2022, 3, 1), "2022.3", "month")),
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
        (read_whole, "一百二", "not_whole", {}),
        (read_whole, "二三", "not_whole", {}),
        (read_whole, "3-5", "not_whole", {}),
        (read_whole, "50以上", "not_whole", {}),
        (read_whole, "12,34", "not_whole", {}),
        (read_whole, True, "not_whole", {}),
        (read_number, "(3)", "not_number", {}),
        (read_number, "5万元", "unknown_measure", {"unit": "万元", "measure": "—"}),
        (read_whole, "50箱", "unknown_measure", {"unit": "箱", "measure": "—"}),
        (read_money, "50户", "unknown_measure", {"unit": "户", "measure": "元"}),
        (read_money, "5美元", "unknown_measure", {"unit": "美元", "measure": "元"}),
        (read_area, "3亩", "unknown_measure", {"unit": "亩", "measure": "㎡"}),
        (read_number, UNCALCULATED, "formula_empty", {}),
        (read_number, CIRCULAR, "formula_circular", {}),
        (read_number, "Err:522", "formula", {"read": "Err:522"}),
        (read_number, "nan", "not_number", {}),
        (read_number, "#DIV/0!", "formula", {"read": "#DIV/0!"}),
        (read_number, date(2022, 3, 5), "not_number", {}),
        (read_percent, "八成", "not_percent", {}),
        (read_percent, "%", "not_percent", {}),
        (read_percent, "约87%", "not_percent", {}),
        (read_marked_percent, 0.87, "percent_small", {"number": "0.87", "times": "87.00"}),
        (read_percent, 87, "percent_unclear", {"number": "87", "times": "8700"}),
        (read_date, "三月五日", "no_year", {}),
        (read_date, "22.3.5", "no_year", {}),
        (read_date, 2022.3, "not_date", {}),
        (read_date, "2022年13月", "no_such_day", {}),
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


@pytest.mark.parametrize(
    ("own", "heading", "factor"),
    [
        ("元", "", 1),
        ("元", "元", 1),
        ("元", "万元", 10000),
        ("万元", "元", Decimal("0.0001")),
        ("㎡", "万平方米", 10000),
        ("", "户", 1),
        ("", "含公摊", 1),
        ("%", "%", 1),
    ],
)
def test_a_heading_multiplies(own: str, heading: str, factor: Decimal | int) -> None:
    assert heading_factor(own, heading) == factor


@pytest.mark.parametrize(
    ("own", "heading"), [("元", "美元"), ("元", "㎡"), ("㎡", "亩"), ("", "万元")]
)
def test_a_heading_s_unit_that_does_not_fit_is_refused(own: str, heading: str) -> None:
    with pytest.raises(Unread) as wrong:
        number_reader(own, heading)
    assert wrong.value.code == "heading_measure"


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("一", 1), ("十", 10), ("十五", 15), ("二十", 20), ("两百", 200), ("二百零三", 203),
        ("一千零一十", 1010), ("三万五千", 35000), ("三亿二千万", 320_000_000), ("一万亿", 10**12),
        ("壹佰贰拾", 120), ("一百二", None), ("二三", None), ("百十千", None), ("三点五", None),
        ("", None),
    ],
)  # fmt: skip
def test_a_numeral_is_read_or_left(written: str, number: int | None) -> None:
    assert numeral(written) == number


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
