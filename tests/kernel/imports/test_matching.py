"""Which column is which field, and how surely."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shigan.kernel.imports.rules.looks import look_of
from shigan.kernel.imports.rules.matching import SURE, UNSURE, Wanted, match_columns

#: Of an unissued order, the check digit right.
IDS = ["370902195001010007", "370902196201010006"]
PHONES = ["19900000001", "19900000002"]
FIELDS = [
    Wanted("name", ("姓名", "居民姓名", "name")),
    Wanted("id", ("身份证号", "身份证"), ("resident_id",), telling=True),
    Wanted("phone", ("电话", "联系电话"), ("phone",), telling=True),
    Wanted("unit", ("社区",), ("place", "number"), telling=True),
    Wanted("born", ("出生日期",), ("date", "number")),
]


@pytest.mark.parametrize(
    ("label", "values", "match"),
    [
        ("姓名", [], ("name", 1.0, "label")),
        ("居民姓名", [], ("name", 0.98, "synonym")),
        ("name", [], ("name", 0.98, "synonym")),
        ("户主/姓名", [], ("name", 0.95, "part")),
        ("居民/姓名", [], ("name", 0.95, "part")),
        ("xingming", [], ("name", 0.85, "pinyin")),
        ("性名", [], ("name", 0.85, "pinyin")),
        ("xm", [], ("name", 0.6, "initials")),
        ("紧急电话", [], ("phone", 0.7, "inside")),
        ("社区名称", [], ("unit", 0.7, "inside")),
        ("社区名称", ["三里社区", "教场社区"], ("unit", 0.85, "inside")),
        ("紧急电话", PHONES, ("phone", 0.85, "inside")),
        ("所在社区", ["三里社区", "教场社区"], ("unit", 0.85, "inside")),
        ("号码", PHONES, ("phone", 0.8, "values")),
        ("证件", IDS, ("id", 0.8, "values")),
        ("属地", ["三里社区", "教场社区"], ("unit", 0.8, "values")),
        ("电话", ["三里社区", "教场社区"], ("phone", 1.0, "label")),
        ("紧急电话", ["三里社区", "教场社区"], None),
        ("备注", ["x", "y"], None),
        ("日期", ["2022-03-05", "2022-03-06"], ("born", 0.85, "inside")),
    ],
)
def test_a_column_is_matched_with_its_reason(
    label: str, values: list[Any], match: tuple[str, float, str] | None
) -> None:
    found = match_columns({0: label}, {0: values}, FIELDS)
    got = [(m.code, m.sure, m.why) for m in (*found.taken, *found.asked)]
    expected = [match] if match else []
    if match is None and label == "紧急电话":
        expected = [("unit", 0.8, "values")]
    assert got == expected


def test_a_beginning_that_several_share_does_not_count() -> None:
    labels = {0: "户主姓名", 1: "户主电话", 2: "户主年龄"}
    found = match_columns(labels, {}, FIELDS)
    assert [(m.place, m.code, m.sure, m.why) for m in found.taken] == [
        (0, "name", 0.9, "prefix"),
        (1, "phone", 0.9, "prefix"),
    ]
    two = match_columns({0: "户主姓名", 1: "户主电话"}, {}, FIELDS)
    assert (two.taken, [m.code for m in two.asked]) == ((), ["name", "phone"])
    beside = match_columns({**labels, 3: "姓名"}, {}, FIELDS)
    assert [(m.place, m.code) for m in beside.taken] == [(3, "name"), (1, "phone")]


def test_the_surest_column_gets_the_field() -> None:
    found = match_columns({0: "联系人姓名", 1: "姓名"}, {}, FIELDS)
    assert [(m.place, m.code) for m in found.taken] == [(1, "name")]
    assert found.asked == ()


def test_two_with_the_same_right_are_refused_until_a_person_says() -> None:
    labels = {0: "电话", 1: "联系电话"}
    assert match_columns(labels, {}, FIELDS).doubled == ("phone",)
    found = match_columns(labels, {}, FIELDS, {1: "phone"})
    assert [(m.place, m.code, m.why) for m in found.taken] == [(1, "phone", "remembered")]
    assert found.doubled == ()


def test_a_column_that_a_person_left_out_stays_out() -> None:
    found = match_columns({0: "姓名", 1: "居民姓名"}, {}, FIELDS, {0: ""})
    assert [(m.place, m.code) for m in found.taken] == [(1, "name")]


@pytest.mark.parametrize(
    ("values", "look"),
    [
        (PHONES, "phone"),
        (["0538-1234567", "05381234568"], "phone"),
        ([19900000001.0, 19900000002.0], "phone"),
        (["2022-03-05", "2022年3月"], "date"),
        (["三里社区", "三里第1网格"], "place"),
        ([1.0, "约50户"], "number"),
        (IDS, "resident_id"),
        ([IDS[0], "370902196201010005"], "number"),
        (["91370900MA00000006", "91370900MA00000006"], "credit_code"),
        (["91370900MA0000000X", "x"], ""),
        (["甲"], ""),
        ([], ""),
        ([True, False], ""),
    ],
)
def test_values_look_like_something(values: list[Any], look: str) -> None:
    assert look_of(values) == look


@given(
    labels=st.dictionaries(
        st.integers(0, 9), st.sampled_from(["姓名", "电话", "xm", "社区", "备注", "日期"])
    ),
    said=st.dictionaries(st.integers(0, 9), st.sampled_from(["", "name", "phone"]), max_size=1),
)
def test_one_to_one_whatever_the_headings(labels: dict[int, str], said: dict[int, str]) -> None:
    found = match_columns(labels, {}, FIELDS, said)
    every = [*found.taken, *found.asked]
    assert len({m.place for m in every}) == len({m.code for m in every}) == len(every)
    assert all(m.sure >= SURE for m in found.taken)
    assert all(UNSURE <= m.sure < SURE for m in found.asked)
    assert {m.place for m in found.taken if m.why == "remembered"} == {p for p in said if said[p]}
