from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shigan.kernel.web import rules

numbers = st.decimals(-(10**14), 10**14, allow_nan=False, places=2)


@pytest.mark.parametrize(
    ("value", "scale", "chinese", "english"),
    [
        (0, 1, "0", "0"),
        (9999, 1, "9,999", "9,999"),
        (Decimal("9999.6"), 1, "10,000", "10,000"),
        (10000, 1, "1万", "10k"),
        (20213, 1, "2.02万", "20.21k"),
        (2142000, 1, "214.2万", "2.14 million"),
        (99994999, 1, "9,999万", "99.99 million"),
        (99995000, 1, "1亿", "100 million"),
        (325000, 10000, "32.5亿", "3.25 billion"),
        (-12345, 1, "−1.23万", "−12.35k"),
        (97.6, 1, "97.6", "97.6"),
        (999999, 1, "100万", "1 million"),
        (10**12, 1, "10,000亿", "1 trillion"),
    ],
)
def test_said_number(value: rules.Number, scale: int, chinese: str, english: str) -> None:
    assert rules.said_number(value, chinese=True, scale=scale) == chinese
    assert rules.said_number(value, chinese=False, scale=scale) == english


@given(numbers, st.booleans())
def test_said_number_is_near_the_exact_one(value: Decimal, chinese: bool) -> None:
    said = rules.said_number(value, chinese=chinese)
    words = {step.word: step.unit for step in rules.CHINESE_STEPS + rules.ENGLISH_STEPS}
    word = next((w for w in sorted(words, key=len, reverse=True) if said.endswith(w)), "")
    plain = said.removesuffix(word).replace(",", "").replace(rules.MINUS, "-")
    back = Decimal(plain) * words.get(word, Decimal(1))
    assert abs(back - value) <= max(abs(value) * Decimal("0.005"), Decimal("0.005"))


@given(numbers)
def test_exact_number_keeps_every_digit(value: Decimal) -> None:
    text = rules.exact_number(value)
    assert Decimal(text.replace(",", "").replace(rules.MINUS, "-")) == value


@pytest.mark.parametrize(
    ("ratio", "digits", "text"),
    [(0.9876, 1, "98.8%"), (1, 1, "100.0%"), (Decimal("-0.005"), 0, "−1%"), (0.12345, 2, "12.35%")],
)
def test_percent_text(ratio: rules.Number, digits: int, text: str) -> None:
    assert rules.percent_text(ratio, digits) == text


@pytest.mark.parametrize(
    ("now", "before", "text"),
    [
        (112, 100, "+12.0%"),
        (90, 100, "−10.0%"),
        (100, 100, "0.0%"),
        (100.0001, 100, "0.0%"),
        (0, 100, "−100.0%"),
        (5, 0, "—"),
        (5, -2, "—"),
        (5, None, "—"),
        (None, 5, "—"),
    ],
)
def test_growth_text(now: int | None, before: int | None, text: str) -> None:
    assert rules.growth_text(now, before) == text


@pytest.mark.parametrize(
    ("value", "text"), [(1.25, "+1.3"), (-1.25, "−1.3"), (0, "0.0"), (-0.01, "0.0")]
)
def test_signed(value: float, text: str) -> None:
    assert rules.signed(value) == text


@pytest.mark.parametrize(
    ("values", "points"),
    [
        ([], []),
        ([None], []),
        ([5], [(2, 12)]),
        ([0, 10], [(2, 22), (94, 2)]),
        ([0, None, 10], [(2, 22), (94, 2)]),
        ([-10, 0, 10], [(2, 22), (48, 12), (94, 2)]),
    ],
)
def test_spark_points(values: list[int | None], points: list[tuple[float, float]]) -> None:
    assert rules.spark_points(values) == points


@pytest.mark.parametrize(
    ("given_marks", "marks"),
    [
        ((50, 60, 100), (50, 60, 100)),
        ((150, 60, 100), (100, 40, 66.67)),
        ((0, 0, 0), (0, 0, 0)),
        ((-5, 10, 20), (0, 50, 100)),
    ],
)
def test_bullet(given_marks: tuple[int, int, int], marks: tuple[float, float, float]) -> None:
    assert rules.bullet(*given_marks) == rules.Bullet(*marks)
