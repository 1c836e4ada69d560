"""What is left, and days shown."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from shigan.kernel.clock.rules import (
    Remaining,
    due_day,
    remaining,
    workdays_between,
    working_minutes_between,
)
from tests.kernel.clock.calendars import CALENDAR, TZ, at


@pytest.mark.parametrize(
    ("now", "due", "overdue", "workdays", "minutes"),
    [
        ("2022-03-07 15:00", "2022-03-10 00:00", False, 2, 57 * 60),
        ("2022-03-09 15:00", "2022-03-10 00:00", False, 0, 9 * 60),
        ("2022-03-09 23:59:30", "2022-03-10 00:00", False, 0, 1),
        ("2022-03-10 00:00", "2022-03-10 00:00", True, 1, 0),
        ("2022-03-10 00:00:59", "2022-03-10 00:00", True, 1, 0),
        ("2022-03-01 10:02", "2022-03-01 10:05", False, 0, 3),
        ("2022-03-01 13:30", "2022-03-01 10:30", True, 0, 180),
        ("2022-09-30 16:00", "2022-10-10 00:00", False, 2, 224 * 60),
        ("2022-10-10 09:00", "2022-10-01 00:00", True, 3, 225 * 60),
    ],
)
def test_remaining(now: str, due: str, overdue: bool, workdays: int, minutes: int) -> None:
    assert remaining(at(now), at(due), CALENDAR) == Remaining(overdue, workdays, minutes)


@pytest.mark.parametrize(
    ("due", "day"),
    [
        (at("2022-03-17 00:00"), date(2022, 3, 16)),
        (at("2022-03-17 00:01"), date(2022, 3, 17)),
        (datetime(2022, 3, 16, 16, tzinfo=UTC), date(2022, 3, 16)),
    ],
)
def test_due_day(due: datetime, day: date) -> None:
    assert due_day(due, TZ) == day


def test_workdays_between_leaves_out_the_first_day() -> None:
    friday, monday = date(2022, 3, 4), date(2022, 3, 7)
    assert workdays_between(friday, monday, CALENDAR) == 1
    assert workdays_between(monday, friday, CALENDAR) == -1
    assert workdays_between(at("2022-03-04 23:00"), at("2022-03-07 01:00"), CALENDAR) == 1
    assert workdays_between(friday, friday, CALENDAR) == 0


def test_working_minutes_between_counts_sessions_only() -> None:
    friday, monday = at("2022-03-04 11:30"), at("2022-03-07 09:00:30")
    assert working_minutes_between(friday, monday, CALENDAR) == 30 + 240 + 30
    assert working_minutes_between(monday, friday, CALENDAR) == -(30 + 240 + 30)
    assert working_minutes_between(at("2022-10-01 00:00"), at("2022-10-08 08:30"), CALENDAR) == 0
