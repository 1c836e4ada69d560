"""Periods: their names and their algebra."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from shigan.kernel.figures.rules.period import Period, PeriodError, cuts

DAYS = st.dates(date(1901, 1, 1), date(2998, 12, 31))
PERIODS = st.builds(lambda day, more: Period(day, day + timedelta(more)), DAYS, st.integers(0, 800))
NAMED = st.sampled_from(["{y}", "{y}H1", "{y}H2", "{y}Q1", "{y}Q4", "{y}-01", "{y}-02", "{y}-12"])
NAMES = st.builds(lambda form, year: form.format(y=year), NAMED, st.integers(1901, 2998))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022", date(2022, 1, 1), date(2022, 12, 31)),
        ("2022H1", date(2022, 1, 1), date(2022, 6, 30)),
        ("2022H2", date(2022, 7, 1), date(2022, 12, 31)),
        ("2022Q3", date(2022, 7, 1), date(2022, 9, 30)),
        ("2022-Q3", date(2022, 7, 1), date(2022, 9, 30)),
        ("2022-H2", date(2022, 7, 1), date(2022, 12, 31)),
        ("2022-02", date(2022, 2, 1), date(2022, 2, 28)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2022-03-05", date(2022, 3, 5), date(2022, 3, 5)),
        ("2022-02-28..2022-03-27", date(2022, 2, 28), date(2022, 3, 27)),
        ("2022-03..2022-05", date(2022, 3, 1), date(2022, 5, 31)),
        (" 2022 ", date(2022, 1, 1), date(2022, 12, 31)),
    ],
)
def test_period_is_read_from_its_text(text: str, first: date, last: date) -> None:
    assert Period.parse(text) == Period(first, last)


@pytest.mark.parametrize(
    "text",
    [
        *("", "22", "2022H3", "2022Q0", "2022-13", "2022-02-30", "2022-3", "2022年", "3022"),
        *("2022..", "..2022", "2022-03-05..2022-03-04", "2022 H1", "2022h1", "２０２２", "2０22"),
    ],
)
def test_other_texts_name_no_period(text: str) -> None:
    with pytest.raises(PeriodError):
        Period.parse(text)


def test_period_cannot_end_before_it_begins() -> None:
    with pytest.raises(PeriodError):
        Period(date(2022, 3, 5), date(2022, 3, 4))


@given(PERIODS)
def test_text_and_period_are_two_forms_of_one_thing(period: Period) -> None:
    assert Period.parse(str(period)) == period


@given(NAMES)
def test_the_shortest_name_is_the_text(name: str) -> None:
    assert str(Period.parse(name)) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2022-01-01..2022-12-31", "2022"),
        ("2022-07..2022-12", "2022H2"),
        ("2022-02-01..2022-04-30", "2022-02-01..2022-04-30"),
        ("2021-07..2022-06", "2021-07-01..2022-06-30"),
        ("2022-03-05..2022-03-05", "2022-03-05"),
    ],
)
def test_a_period_is_called_by_the_name_that_fits_it(text: str, name: str) -> None:
    assert str(Period.parse(text)) == name


@given(PERIODS)
def test_months_follow_one_another_and_make_up_the_period(period: Period) -> None:
    months = period.months()
    assert (months[0].first, months[-1].last) == (period.first, period.last)
    assert [m.end for m in months[:-1]] == [m.first for m in months[1:]]
    assert {(m.first.year, m.first.month) == (m.last.year, m.last.month) for m in months} == {True}


def test_months_at_the_ends_are_cut_where_the_period_is() -> None:
    months = Period.parse("2022-02-28..2022-04-02").months()
    assert [str(m) for m in months] == ["2022-02-28", "2022-03", "2022-04-01..2022-04-02"]


@pytest.mark.parametrize(
    ("text", "years", "moved"),
    [
        ("2022", -1, "2021"),
        ("2022H2", 1, "2023H2"),
        ("2024-02", -1, "2023-02"),
        ("2023-02", 1, "2024-02"),
        ("2024-02-29", -1, "2023-02-28"),
        ("2024-02-29", 4, "2028-02-29"),
        ("2023-02-28", 1, "2024-02-28"),
        ("2024-02-10..2024-02-29", -1, "2023-02-10..2023-02-28"),
        ("2023-01-01..2023-02-28", 1, "2024-01-01..2024-02-29"),
    ],
)
def test_a_period_is_moved_by_years(text: str, years: int, moved: str) -> None:
    assert str(Period.parse(text).shift_years(years)) == moved


@given(PERIODS, st.integers(-100, 100))
def test_moving_keeps_the_number_of_days_but_for_a_leap_day(period: Period, years: int) -> None:
    assume(period.first.year + years > 1901 and period.last.year + years < 2998)
    assert abs(period.shift_years(years).days - period.days) <= 1


@pytest.mark.parametrize(
    ("text", "to_date"),
    [
        ("2022", "2022"),
        ("2022Q3", "2022-01-01..2022-09-30"),
        ("2022-06", "2022H1"),
        ("2021-11-20..2022-03-05", "2022-01-01..2022-03-05"),
    ],
)
def test_year_to_date_begins_with_the_year_in_which_the_period_ends(
    text: str, to_date: str
) -> None:
    assert str(Period.parse(text).year_to_date()) == to_date


@pytest.mark.parametrize(
    ("text", "day", "so_far"),
    [
        ("2022", date(2022, 3, 5), "2022-01-01..2022-03-05"),
        ("2022", date(2023, 3, 5), "2022"),
        ("2022", date(2021, 12, 31), None),
        ("2022-03-05", date(2022, 3, 5), "2022-03-05"),
    ],
)
def test_as_much_of_a_period_as_has_begun(text: str, day: date, so_far: str | None) -> None:
    begun = Period.parse(text).up_to(day)
    assert (begun and str(begun)) == so_far


@given(PERIODS, DAYS)
def test_a_day_is_in_a_period_if_it_is_one_of_its_days(period: Period, day: date) -> None:
    assert (day in period) == (0 <= (day - period.first).days < period.days)


@given(PERIODS, PERIODS)
def test_a_period_is_in_another_if_both_its_ends_are(inner: Period, outer: Period) -> None:
    assert (inner in outer) == (inner.first in outer and inner.last in outer)


@given(st.lists(PERIODS, min_size=1, max_size=6))
def test_each_period_is_a_run_of_the_stretches_between_cuts(periods: list[Period]) -> None:
    days = cuts(periods)
    for period in periods:
        within = [n for n, day in enumerate(days[:-1]) if day in period]
        assert days[within[0]] == period.first
        assert days[within[-1] + 1] == period.end
        assert within == list(range(within[0], within[-1] + 1))
