"""A year on the wall adds up to the year that is counted."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from shigan.kernel.clock.rules import Calendar, workdays_between
from shigan.kernel.clock.rules.year import year_months

CALENDAR = Calendar(
    tz=ZoneInfo("Asia/Shanghai"),
    days_off=frozenset(date(2022, 10, d) for d in range(1, 8)),
    days_on=frozenset({date(2022, 10, 8), date(2022, 10, 9)}),
    years=frozenset({2022}),
)


def test_october_has_its_holidays_and_make_up_days() -> None:
    october = year_months(2022, CALENDAR)[9]
    cells = {cell.day.day: cell for week in october.weeks for cell in week if cell is not None}
    assert (october.first, october.workdays, sorted(cells)) == (
        date(2022, 10, 1),
        18,
        list(range(1, 32)),
    )
    assert [d for d, cell in cells.items() if cell.unusual and cell.worked] == [8, 9]
    assert [d for d, cell in cells.items() if cell.unusual and not cell.worked] == [3, 4, 5, 6, 7]


@pytest.mark.parametrize("year", [2021, 2022, 2024])
def test_the_months_add_up_to_the_year(year: int) -> None:
    months = year_months(year, CALENDAR)
    whole = workdays_between(date(year - 1, 12, 31), date(year, 12, 31), CALENDAR)
    assert sum(month.workdays for month in months) == whole


def test_weeks_begin_on_monday() -> None:
    days = [cell.day for m in year_months(2022, CALENDAR) for w in m.weeks for cell in w if cell]
    firsts = [w[0].day for m in year_months(2022, CALENDAR) for w in m.weeks if w[0] is not None]
    assert {day.weekday() for day in firsts} == {0}
    assert days == sorted(days)
