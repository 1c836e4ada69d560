"""Which days and hours are worked."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import chinese_calendar
import pytest

from shigan.kernel.clock.rules import DEFAULT_HOURS, Calendar, Hours
from tests.kernel.clock.calendars import CALENDAR, TZ, at

FIRST, LAST = date(2004, 1, 1), date(2026, 12, 31)
EVERY_DAY = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


def test_every_published_day_is_worked_as_published() -> None:
    assert [CALENDAR.is_workday(d) for d in EVERY_DAY] == [
        chinese_calendar.is_workday(d) for d in EVERY_DAY
    ]


def test_workdays_are_numbered_one_by_one() -> None:
    days = CALENDAR.days
    base = days.count(FIRST.toordinal() - 1)
    worked = [d.toordinal() for d in EVERY_DAY if CALENDAR.is_workday(d)]
    assert [days.at(base + n) for n in range(1, len(worked) + 1)] == worked
    assert [days.count(d) - base for d in worked] == list(range(1, len(worked) + 1))


def test_a_day_off_rolls_to_the_next_worked_day() -> None:
    days = CALENDAR.days
    following = LAST
    for day in reversed(EVERY_DAY[:-14]):
        if CALENDAR.is_workday(day):
            following = day
        if following < LAST:
            assert date.fromordinal(days.roll(day.toordinal())) == following


@pytest.mark.parametrize(
    ("day", "worked", "holiday"),
    [
        (date(2022, 1, 29), True, False),  # Saturday before Spring Festival, made up
        (date(2022, 1, 30), True, False),
        (date(2022, 1, 31), False, True),
        (date(2022, 2, 4), False, True),
        (date(2022, 2, 5), False, True),
        (date(2022, 2, 7), True, False),
        (date(2022, 4, 2), True, False),
        (date(2022, 4, 24), True, False),
        (date(2022, 5, 7), True, False),
        (date(2022, 5, 8), False, False),  # a plain Sunday
        (date(2022, 10, 7), False, True),
        (date(2022, 10, 8), True, False),
        (date(2022, 10, 9), True, False),
        (date(2022, 10, 15), False, False),
    ],
)
def test_days_of_2022(day: date, worked: bool, holiday: bool) -> None:
    assert CALENDAR.is_workday(day) == worked
    assert CALENDAR.is_legal_holiday(day) == holiday


def test_hours_change_with_their_first_day() -> None:
    summer = Hours(date(2022, 6, 1), ((time(8), time(12)), (time(14, 30), time(18))))
    calendar = Calendar(tz=TZ, hours=(DEFAULT_HOURS, summer))
    assert calendar.sessions_on(date(2022, 5, 31)) == DEFAULT_HOURS.sessions
    assert calendar.sessions_on(date(2022, 6, 1)) == summer.sessions
    assert calendar.sessions_on(date(2022, 6, 4)) == ()


@pytest.mark.parametrize(
    ("start", "end", "covered"),
    [
        (date(2022, 1, 1), date(2022, 12, 31), True),
        (date(2026, 12, 1), date(2027, 1, 4), False),
        (date(2003, 12, 31), date(2004, 1, 1), False),
        (at("2026-12-31 23:59"), at("2026-12-31 23:59"), True),
        (at("2026-12-31 23:59"), at("2027-01-01 00:00"), False),
    ],
)
def test_covers_whole_years_only(start: date, end: date, covered: bool) -> None:
    assert CALENDAR.covers(start, end) == covered


def test_a_calendar_refuses_what_it_cannot_mean() -> None:
    day = date(2022, 10, 1)
    with pytest.raises(ValueError, match="both worked and not worked"):
        Calendar(tz=TZ, days_off=frozenset({day}), days_on=frozenset({day}))
    later = Hours(date(2022, 6, 1), DEFAULT_HOURS.sessions)
    with pytest.raises(ValueError, match="order of their days"):
        Calendar(tz=TZ, hours=(later, DEFAULT_HOURS))
    with pytest.raises(ValueError, match="order of their days"):
        Calendar(tz=TZ, hours=())


@pytest.mark.parametrize(
    "sessions",
    [
        (),
        ((time(12), time(8)),),
        ((time(8), time(12)), (time(11), time(17))),
    ],
)
def test_hours_must_follow_one_another(sessions: tuple[tuple[time, time], ...]) -> None:
    with pytest.raises(ValueError, match="must follow one another"):
        Hours(date(2022, 1, 1), sessions)


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a time zone"):
        CALENDAR.local(datetime(2022, 1, 1, 8))  # noqa: DTZ001 -- the point of the test
