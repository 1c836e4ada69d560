"""Ends of limits, by table."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from fractions import Fraction

import pytest

from shigan.kernel.clock.rules import (
    DEFAULT_HOURS,
    Calendar,
    Hours,
    LimitUnit,
    Pause,
    TimeLimit,
    add,
    deadline,
    extend,
    subtract,
    warning_at,
)
from tests.kernel.clock.calendars import CALENDAR, TZ, at

MINUTE, HOUR = LimitUnit.MINUTE, LimitUnit.HOUR
WORK_MINUTE, WORK_HOUR = LimitUnit.WORK_MINUTE, LimitUnit.WORK_HOUR
DAY, WORKDAY, MONTH, YEAR = LimitUnit.DAY, LimitUnit.WORKDAY, LimitUnit.MONTH, LimitUnit.YEAR


@pytest.mark.parametrize(
    ("start", "amount", "unit", "due"),
    [
        # Labour mediation: 15 days, last day 16 March.
        ("2022-03-01 09:00", 15, DAY, "2022-03-17 00:00"),
        # Judicial confirmation: day 30 is 1 October, moved to the make-up Saturday.
        ("2022-09-01 09:00", 30, DAY, "2022-10-09 00:00"),
        ("2022-09-01 00:00", 30, DAY, "2022-10-09 00:00"),
        ("2022-09-01 23:59", 30, DAY, "2022-10-09 00:00"),
        # A plain weekend moves the last day too; a make-up Saturday does not.
        ("2022-03-04 09:00", 1, DAY, "2022-03-08 00:00"),
        ("2022-01-28 09:00", 1, DAY, "2022-01-30 00:00"),
        ("2022-01-28 09:00", 3, DAY, "2022-02-08 00:00"),
        # Make-up days of 2022 count as working days.
        ("2022-01-28 17:00", 2, WORKDAY, "2022-01-31 00:00"),
        ("2022-01-28 17:00", 3, WORKDAY, "2022-02-08 00:00"),
        ("2022-04-01 10:00", 2, WORKDAY, "2022-04-07 00:00"),
        ("2022-04-22 10:00", 1, WORKDAY, "2022-04-25 00:00"),
        ("2022-05-06 10:00", 2, WORKDAY, "2022-05-10 00:00"),
        ("2022-09-30 10:00", 2, WORKDAY, "2022-10-10 00:00"),
        # Started on a day off: the first working day after it is day 1.
        ("2022-10-03 10:00", 1, WORKDAY, "2022-10-09 00:00"),
        ("2022-09-23 10:07", 20, WORKDAY, "2022-10-27 00:00"),
        # Minutes and hours run day and night.
        ("2022-09-30 23:58", 5, MINUTE, "2022-10-01 00:03"),
        ("2022-09-30 20:00", 24, HOUR, "2022-10-01 20:00"),
        # Working hours run in the sessions only, and may end with one.
        ("2022-03-01 08:30", 4, WORK_HOUR, "2022-03-01 14:00"),
        ("2022-03-01 10:00", 2, WORK_HOUR, "2022-03-01 12:00"),
        ("2022-03-01 12:40", 4, WORK_HOUR, "2022-03-01 17:30"),
        ("2022-03-01 17:30", 1, WORK_HOUR, "2022-03-02 09:30"),
        ("2022-03-04 16:30", 4, WORK_HOUR, "2022-03-07 11:30"),
        ("2022-09-30 17:00", 45, WORK_MINUTE, "2022-10-08 08:45"),
        ("2022-10-01 03:00", 4, WORK_HOUR, "2022-10-08 14:00"),
        ("2022-03-01 08:30", 75, WORK_HOUR, "2022-03-14 17:30"),
        # Months and years keep the day, or take the last one.
        ("2022-01-31 09:00", 1, MONTH, "2022-03-01 00:00"),
        ("2020-02-29 09:00", 1, YEAR, "2021-03-02 00:00"),  # 28 February 2021 is a Sunday
        ("2022-09-01 09:00", 1, MONTH, "2022-10-09 00:00"),
        ("2022-11-15 09:00", 2, MONTH, "2023-01-17 00:00"),
    ],
)
def test_deadline(start: str, amount: int, unit: LimitUnit, due: str) -> None:
    assert deadline(at(start), TimeLimit(amount, unit), CALENDAR) == at(due)


def test_deadline_counts_days_of_the_office_not_of_the_given_zone() -> None:
    late = datetime(2022, 2, 28, 17, tzinfo=UTC)  # 1 March 01:00 in Shandong
    assert deadline(late, TimeLimit(15, DAY), CALENDAR) == at("2022-03-17 00:00")


def test_deadline_beyond_the_known_years_goes_by_weekday() -> None:
    assert deadline(at("2030-12-30 09:00"), TimeLimit(5, WORKDAY), CALENDAR) == at(
        "2031-01-07 00:00"
    )


@pytest.mark.parametrize(
    ("start", "amount", "unit", "pauses", "due"),
    [
        ("03-01 10:00", 5, MINUTE, [("03-01 10:02", "03-01 10:12")], "03-01 10:15"),
        ("03-01 10:00", 2, HOUR, [("03-01 11:00", "03-03 11:00")], "03-03 12:00"),
        ("03-01 09:00", 4, WORK_HOUR, [("03-01 10:00", "03-01 14:00")], "03-01 17:00"),
        ("03-01 09:00", 4, WORK_HOUR, [("03-04 18:00", "03-06 18:00")], "03-01 14:30"),
        # A pause in the night costs a working clock nothing.
        ("03-01 16:30", 2, WORK_HOUR, [("03-01 18:00", "03-02 08:00")], "03-02 09:30"),
        # Two days waited are two days more; within one day nothing moves.
        ("03-01 09:00", 5, WORKDAY, [("03-02 10:00", "03-04 15:00")], "03-11 00:00"),
        ("03-01 09:00", 5, WORKDAY, [("03-02 10:00", "03-02 15:00")], "03-09 00:00"),
        ("03-01 09:00", 5, WORKDAY, [("03-05 10:00", "03-06 15:00")], "03-09 00:00"),
        ("03-01 09:00", 15, DAY, [("03-05 10:00", "03-06 15:00")], "03-18 00:00"),
        ("03-01 09:00", 1, MONTH, [("03-05 10:00", "03-06 15:00")], "04-03 00:00"),
        # Paused on the last day: the day on which it goes on is the last.
        ("03-01 09:00", 3, WORKDAY, [("03-04 23:59", "03-08 09:00")], "03-09 00:00"),
        # Overlapping pauses count once; those before the start or after the end do not.
        (
            "03-01 09:00",
            5,
            WORKDAY,
            [("03-02 10:00", "03-04 15:00"), ("03-02 12:00", "03-03 15:00")],
            "03-11 00:00",
        ),
        (
            "03-01 09:00",
            5,
            WORKDAY,
            [("03-03 12:00", "03-04 15:00"), ("03-02 10:00", "03-03 15:00")],
            "03-11 00:00",
        ),
        ("03-01 09:00", 5, WORKDAY, [("02-20 10:00", "02-28 15:00")], "03-09 00:00"),
        ("03-01 09:00", 5, WORKDAY, [("02-20 10:00", "03-02 15:00")], "03-10 00:00"),
        ("03-01 09:00", 5, WORKDAY, [("03-09 00:00", "03-12 15:00")], "03-09 00:00"),
        # The first pause carries the clock into the second.
        (
            "03-01 10:00",
            1,
            HOUR,
            [("03-01 10:30", "03-01 12:00"), ("03-01 12:15", "03-01 13:00")],
            "03-01 13:15",
        ),
        # The last day has moved from 1 to 8 October; a pause in between eats the holiday first.
        ("09-01 09:00", 30, DAY, [("10-05 09:00", "10-06 09:00")], "10-09 00:00"),
        ("09-01 09:00", 30, DAY, [("10-05 09:00", "10-12 09:00")], "10-13 00:00"),
    ],
)
def test_deadline_with_pauses(
    start: str, amount: int, unit: LimitUnit, pauses: list[tuple[str, str]], due: str
) -> None:
    held = [Pause(at(f"2022-{a}"), at(f"2022-{b}")) for a, b in pauses]
    limit = TimeLimit(amount, unit)
    assert deadline(at(f"2022-{start}"), limit, CALENDAR, held) == at(f"2022-{due}")


@pytest.mark.parametrize("unit", list(LimitUnit))
def test_an_open_pause_holds_every_clock(unit: LimitUnit) -> None:
    start, limit = at("2022-03-01 09:00"), TimeLimit(2, unit)
    pauses = [Pause(at("2022-03-01 09:01"), None)]
    assert deadline(start, limit, CALENDAR, pauses) is None
    waited = [Pause(at("2022-02-01 09:00"), None)]
    assert deadline(start, limit, CALENDAR, waited) is None


def test_an_open_pause_swallows_a_later_one() -> None:
    pauses = [
        Pause(at("2022-03-02 09:00"), at("2022-03-03 09:00")),
        Pause(at("2022-03-02 10:00"), None),
        Pause(at("2022-03-04 10:00"), at("2022-03-07 10:00")),
    ]
    assert deadline(at("2022-03-01 09:00"), TimeLimit(5, WORKDAY), CALENDAR, pauses) is None


def test_an_open_pause_after_the_end_holds_nothing() -> None:
    pauses = [Pause(at("2022-03-09 00:00"), None)]
    due = deadline(at("2022-03-01 09:00"), TimeLimit(5, WORKDAY), CALENDAR, pauses)
    assert due == at("2022-03-09 00:00")


@pytest.mark.parametrize(
    ("due", "amount", "unit", "extended"),
    [
        ("2022-03-09 00:00", 3, WORKDAY, "2022-03-12 00:00"),
        ("2022-03-17 00:00", 3, DAY, "2022-03-22 00:00"),  # 19 March is a Saturday
        ("2022-03-17 00:00", 1, MONTH, "2022-04-19 00:00"),
        ("2022-03-01 14:30", 1, WORKDAY, "2022-03-03 00:00"),
        ("2022-03-01 17:00", 1, WORK_HOUR, "2022-03-02 09:00"),
        ("2022-03-01 10:00", 30, MINUTE, "2022-03-01 10:30"),
    ],
)
def test_extend(due: str, amount: int, unit: LimitUnit, extended: str) -> None:
    assert extend(at(due), TimeLimit(amount, unit), CALENDAR) == at(extended)


def test_a_pause_counts_once_whether_before_or_in_the_extension() -> None:
    start, limit, more = at("2022-03-01 09:00"), TimeLimit(5, WORKDAY), TimeLimit(3, WORKDAY)
    early = Pause(at("2022-03-02 10:00"), at("2022-03-04 15:00"))
    late = Pause(at("2022-03-14 10:00"), at("2022-03-15 15:00"))
    due = deadline(start, limit, CALENDAR, [early, late])
    assert due == at("2022-03-11 00:00")
    assert extend(due, more, CALENDAR, [early, late]) == at("2022-03-17 00:00")
    assert extend(due, more, CALENDAR, [early, Pause(late.start, None)]) is None


@pytest.mark.parametrize(
    ("instant", "amount", "unit", "later"),
    [
        ("2022-03-01 10:00", 1, DAY, "2022-03-02 10:00"),
        ("2022-03-04 10:00", 1, WORKDAY, "2022-03-07 10:00"),
        ("2022-03-04 00:00", 1, WORKDAY, "2022-03-05 00:00"),
        ("2022-03-05 10:00", 1, WORKDAY, "2022-03-08 00:00"),
        ("2022-03-01 11:00", 1, WORK_HOUR, "2022-03-01 12:00"),
        ("2022-01-31 10:00", 1, MONTH, "2022-02-28 10:00"),
        ("2022-03-01 10:00", 1, YEAR, "2023-03-01 10:00"),
        ("2022-03-01 10:00", 90, MINUTE, "2022-03-01 11:30"),
    ],
)
def test_add(instant: str, amount: int, unit: LimitUnit, later: str) -> None:
    assert add(at(instant), TimeLimit(amount, unit), CALENDAR) == at(later)


@pytest.mark.parametrize(
    ("instant", "amount", "unit", "earlier"),
    [
        ("2022-03-02 10:00", 1, DAY, "2022-03-01 10:00"),
        ("2022-03-07 10:00", 1, WORKDAY, "2022-03-04 10:00"),
        ("2022-03-08 00:00", 1, WORKDAY, "2022-03-07 00:00"),
        ("2022-10-09 00:00", 1, WORKDAY, "2022-10-08 00:00"),
        ("2022-10-09 00:00", 2, WORKDAY, "2022-09-30 00:00"),
        ("2022-03-01 14:30", 1, WORK_HOUR, "2022-03-01 13:30"),
        ("2022-03-07 09:30", 2, WORK_HOUR, "2022-03-04 16:30"),
        ("2022-03-31 10:00", 1, MONTH, "2022-02-28 10:00"),
        ("2022-03-01 10:00", 3, HOUR, "2022-03-01 07:00"),
    ],
)
def test_subtract(instant: str, amount: int, unit: LimitUnit, earlier: str) -> None:
    assert subtract(at(instant), TimeLimit(amount, unit), CALENDAR) == at(earlier)


def test_working_hours_cross_a_change_of_hours() -> None:
    summer = Hours(date(2022, 6, 1), ((time(9), time(12)), (time(14, 30), time(18))))
    calendar = Calendar(tz=TZ, hours=(DEFAULT_HOURS, summer))
    start, end = at("2022-05-31 17:00"), at("2022-06-01 15:30")
    limit = TimeLimit(270, WORK_MINUTE)
    assert deadline(start, limit, calendar) == end
    assert subtract(end, limit, calendar) == start
    exactly = TimeLimit(30, WORK_MINUTE)
    assert deadline(start, exactly, calendar) == at("2022-05-31 17:30")
    assert subtract(at("2022-06-01 09:00"), exactly, calendar) == start
    assert subtract(at("2022-06-01 09:30"), exactly, calendar) == at("2022-06-01 09:00")


@pytest.mark.parametrize(
    ("start", "due", "lead", "near"),
    [
        ("03-01 09:00", "03-09 00:00", TimeLimit(1, WORKDAY), "03-08 00:00"),
        ("03-01 09:00", "03-09 00:00", TimeLimit(2, WORKDAY), "03-07 00:00"),
        ("03-01 09:00", "03-09 00:00", TimeLimit(3, WORKDAY), "03-04 00:00"),
        ("03-01 09:00", "03-09 00:00", TimeLimit(30, WORKDAY), "03-01 09:00"),
        ("03-01 09:00", "03-17 00:00", TimeLimit(3, DAY), "03-14 00:00"),
        ("03-01 09:00", "03-01 14:30", TimeLimit(1, WORK_HOUR), "03-01 13:30"),
        ("03-01 10:00", "03-01 10:05", TimeLimit(1, MINUTE), "03-01 10:04"),
    ],
)
def test_warning_by_lead(start: str, due: str, lead: TimeLimit, near: str) -> None:
    instants = [at(f"2022-{text}") for text in (start, due, near)]
    assert warning_at(instants[0], instants[1], CALENDAR, lead=lead) == instants[2]


@pytest.mark.parametrize(
    ("share", "near"),
    [
        (Fraction(0), "2022-03-01 10:05"),
        (Fraction(1, 5), "2022-03-01 10:04"),
        (Fraction(1), "2022-03-01 10:00"),
    ],
)
def test_warning_by_share(share: Fraction, near: str) -> None:
    start, due = at("2022-03-01 10:00"), at("2022-03-01 10:05")
    assert warning_at(start, due, CALENDAR, share=share) == at(near)


def test_warning_needs_one_measure() -> None:
    start, due, lead = at("2022-03-01 10:00"), at("2022-03-01 10:05"), TimeLimit(1, MINUTE)
    with pytest.raises(ValueError, match="either lead or share"):
        warning_at(start, due, CALENDAR)
    with pytest.raises(ValueError, match="either lead or share"):
        warning_at(start, due, CALENDAR, lead=lead, share=Fraction(1, 2))
    with pytest.raises(ValueError, match="from 0 to 1"):
        warning_at(start, due, CALENDAR, share=Fraction(3, 2))


def test_a_limit_is_at_least_one_unit() -> None:
    with pytest.raises(ValueError, match="at least one unit"):
        TimeLimit(0, DAY)


def test_a_pause_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="ends before it starts"):
        Pause(at("2022-03-02 09:00"), at("2022-03-01 09:00"))
