"""Masks, numbers, ages and keeping, over random input."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from shigan.kernel.clock.rules import LimitUnit, TimeLimit
from shigan.kernel.personal import rules
from shigan.kernel.personal.rules import WrongNumber, read_phone, read_resident_id

ON = date(2022, 12, 31)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
DIGITS = "0123456789X"


def check_digit(body: str) -> str:
    """By the standard's own table, apart from the library that the rule uses."""
    rest = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11
    return "10X98765432"[rest]


births = st.dates(date(1900, 1, 1), ON)
bodies = st.builds(
    lambda place, birth, serial: f"{place:06d}{birth:%Y%m%d}{serial:03d}",
    st.integers(110000, 659999),
    births,
    st.integers(0, 999),
)


@given(bodies)
def test_a_number_with_its_check_digit_is_read(body: str) -> None:
    found = read_resident_id(body + check_digit(body), ON)
    assert found.number == body + check_digit(body)
    assert f"{found.birth:%Y%m%d}" == body[6:14]
    assert found.male is (int(body[16]) % 2 == 1)


@given(bodies, st.integers(0, 17), st.sampled_from(DIGITS))
def test_one_wrong_character_is_found(body: str, place: int, other: str) -> None:
    number = body + check_digit(body)
    if number[place] == other:
        return
    wrong = number[:place] + other + number[place + 1 :]
    with pytest.raises(WrongNumber):
        read_resident_id(wrong, ON)


def told(read: Callable[[str], object], text: str) -> str:
    """Why a text is refused; empty if it is read."""
    try:
        read(text)
    except WrongNumber as wrong:
        return str(wrong)
    return ""


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_without_being_told(text: str) -> None:
    why = told(lambda t: read_resident_id(t, ON), text)
    assert why in {"", "id_length", "id_characters", "id_date", "id_future", "id_check"}
    assert told(read_phone, text) in {"", "phone"}


@given(bodies)
def test_a_masked_id_hides_ten_digits_and_is_known_as_a_mask(body: str) -> None:
    number = body + check_digit(body)
    shown = rules.masked_resident_id(number)
    assert (shown[:4], shown[4:14], shown[14:]) == (number[:4], "*" * 10, number[14:])
    assert rules.is_masked(shown)
    assert not rules.is_masked(number)


@given(st.text("0123456789", max_size=20))
def test_a_mask_keeps_the_length_and_hides_most(number: str) -> None:
    for mask in (rules.masked_phone, rules.masked_resident_id):
        shown = mask(number)
        assert len(shown) == len(number)
        assert shown.count("*") >= min(len(number), 1)
        assert len(number) - shown.count("*") <= 8
        assert all(a in ("*", b) for a, b in zip(shown, number, strict=True))


@given(births, st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_under_fourteen_is_until_the_day_after_the_birthday(birth: date, on: date) -> None:
    """Twin of `age`: fourteen yesterday is no longer under fourteen."""
    yesterday = on - timedelta(days=1)
    assert rules.under_fourteen(birth, on) is (rules.age(birth, yesterday) < 14)


@given(births, st.integers(1, 30))
@example(date(2000, 2, 29), 1)
@example(date(2000, 2, 29), 4)
@example(date(2001, 2, 28), 3)
def test_what_is_kept_is_kept_whole_years(since: date, years: int) -> None:
    days = [since + timedelta(days=n) for n in range(365 * years - 2, 366 * years + 3)]
    limit = TimeLimit(years, LimitUnit.YEAR)
    kept = [day for day in days if not rules.past_its_end(since, limit, day)]
    assert kept == days[: len(kept)]
    leap_day = (since.month, since.day) == (2, 29) and not isleap(since.year + years)
    last = date(since.year + years, since.month, 28 if leap_day else since.day)
    assert kept[-1] == last
    assert (kept[-1] - since).days - 365 * years <= years // 4 + 2


@given(births, st.sampled_from(list(LimitUnit)), st.integers(1, 60))
def test_what_is_past_its_end_stays_so(since: date, unit: LimitUnit, amount: int) -> None:
    limit = TimeLimit(amount, unit)
    over = [rules.past_its_end(since, limit, since + timedelta(days=n)) for n in range(0, 2000, 7)]
    assert over == sorted(over)
    assert not over[0]


@given(bodies, st.sampled_from(["", " ", "-", "－"]), st.text("abc，。 ", max_size=5))
def test_a_number_in_a_text_is_found_however_it_is_parted(body: str, gap: str, rest: str) -> None:
    number = body + check_digit(body)
    parted = number[:6] + gap + number[6:14] + gap + number[14:]
    assert rules.tells_number(f"{rest}核对{parted}的住址")


@pytest.mark.parametrize("text", ["", "三里小区3号楼2单元401", "2022-03-05 14:20", "110、12345"])
def test_ordinary_words_tell_nothing(text: str) -> None:
    assert not rules.tells_number(text)
