"""What holds for every start, limit and pause."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

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
    remaining,
    subtract,
    warning_at,
    working_minutes_between,
)
from tests.kernel.clock.calendars import CALENDAR, TZ

SEASONS = Calendar(
    tz=TZ,
    days_off=CALENDAR.days_off,
    days_on=CALENDAR.days_on,
    hours=(
        DEFAULT_HOURS,
        *(
            Hours(date(year, month, 1), ((time(8, 30), time(12)), afternoon))
            for year in range(2020, 2024)
            for month, afternoon in ((6, (time(14), time(18))), (10, (time(13), time(17, 15))))
        ),
    ),
)
_FIRST = datetime(2019, 6, 1, tzinfo=UTC)
calendars = st.sampled_from([CALENDAR, SEASONS])
instants = st.integers(0, 9 * 365 * 1440).map(lambda n: _FIRST + timedelta(minutes=n))
lengths = st.integers(0, 60 * 1440).map(lambda n: timedelta(minutes=n))
limits = st.builds(TimeLimit, st.integers(1, 60), st.sampled_from(LimitUnit))
work_limits = st.builds(
    TimeLimit, st.integers(1, 300), st.sampled_from([LimitUnit.WORK_MINUTE, LimitUnit.WORK_HOUR])
)
workday_limits = st.builds(TimeLimit, st.integers(1, 300), st.just(LimitUnit.WORKDAY))
pauses = st.builds(lambda at, length: Pause(at, at + length), instants, lengths)

WORKDAYS = [
    day
    for day in (date(2019, 6, 1) + timedelta(days=n) for n in range(9 * 365))
    if CALENDAR.is_workday(day)
]


@st.composite
def worked(draw: st.DrawFn, *, starting: bool) -> tuple[datetime, Calendar]:
    """An instant at work and its calendar: at the start of a session or after (else the end)."""
    calendar = draw(calendars)
    day = draw(st.sampled_from(WORKDAYS))
    opens, closes = draw(st.sampled_from(calendar.sessions_on(day)))
    first, last = (datetime.combine(day, moment, TZ) for moment in (opens, closes))
    minutes = draw(st.integers(0, (last - first) // timedelta(minutes=1) - 1))
    return first + timedelta(minutes=minutes + (not starting)), calendar


def due_of(start: datetime, limit: TimeLimit, calendar: Calendar, *held: Pause) -> datetime:
    """The deadline where no pause is open."""
    due = deadline(start, limit, calendar, held)
    assert due is not None
    return due


def in_session(instant: datetime, calendar: Calendar, *, starting: bool) -> bool:
    """Whether work goes on right after the instant (or, not starting, right before it)."""
    local = calendar.local(instant)
    now = local.time()
    return any(
        a <= now < b if starting else a < now <= b for a, b in calendar.sessions_on(local.date())
    )


def walked(start: datetime, minutes: int, calendar: Calendar) -> datetime:
    """The same by brute force: minute after minute."""
    instant = start
    while minutes:
        minutes -= in_session(instant, calendar, starting=True)
        instant += timedelta(minutes=1)
    return instant


@given(instants, st.integers(1, 1500), calendars)
def test_working_minutes_agree_with_walking(
    start: datetime, minutes: int, calendar: Calendar
) -> None:
    due = due_of(start, TimeLimit(minutes, LimitUnit.WORK_MINUTE), calendar)
    assert due == walked(start, minutes, calendar)
    assert working_minutes_between(start, due, calendar) == minutes


@given(instants, st.integers(1, 80))
def test_workdays_agree_with_walking(start: datetime, amount: int) -> None:
    day = CALENDAR.day_of(start)
    left = amount
    while left:
        day += timedelta(days=1)
        left -= CALENDAR.is_workday(day)
    assert due_of(start, TimeLimit(amount, LimitUnit.WORKDAY), CALENDAR) == CALENDAR.end_of(day)


@given(instants, limits, calendars)
def test_a_deadline_is_after_its_start(
    start: datetime, limit: TimeLimit, calendar: Calendar
) -> None:
    assert due_of(start, limit, calendar) > start


@given(instants, lengths, limits, calendars)
def test_a_later_start_is_never_due_earlier(
    start: datetime, later: timedelta, limit: TimeLimit, calendar: Calendar
) -> None:
    assert due_of(start, limit, calendar) <= due_of(start + later, limit, calendar)


@given(instants, limits, calendars)
def test_one_unit_more_is_never_due_earlier(
    start: datetime, limit: TimeLimit, calendar: Calendar
) -> None:
    more = TimeLimit(limit.amount + 1, limit.unit)
    assert due_of(start, limit, calendar) <= due_of(start, more, calendar)


@given(instants, limits, calendars)
def test_a_deadline_never_lands_outside_work(
    start: datetime, limit: TimeLimit, calendar: Calendar
) -> None:
    due = due_of(start, limit, calendar)
    if limit.unit in (LimitUnit.WORK_MINUTE, LimitUnit.WORK_HOUR):
        assert in_session(due, calendar, starting=False)
    elif limit.unit not in (LimitUnit.MINUTE, LimitUnit.HOUR):
        assert calendar.local(due).time() == time()
        assert calendar.is_workday(calendar.day_of(due - timedelta(microseconds=1)))


@given(instants, limits, st.lists(pauses, max_size=4), calendars)
def test_pauses_never_bring_a_deadline_nearer(
    start: datetime, limit: TimeLimit, held: list[Pause], calendar: Calendar
) -> None:
    assert due_of(start, limit, calendar, *held) >= due_of(start, limit, calendar)


@given(instants, limits, st.permutations([0, 1, 2]), st.lists(pauses, min_size=3, max_size=3))
def test_the_order_of_pauses_does_not_matter(
    start: datetime, limit: TimeLimit, order: list[int], held: list[Pause]
) -> None:
    shuffled = [held[n] for n in order]
    assert due_of(start, limit, CALENDAR, *held) == due_of(start, limit, CALENDAR, *shuffled)


@given(instants, work_limits, lengths, lengths, calendars)
def test_a_pause_moves_a_working_clock_by_its_own_working_time(
    start: datetime, limit: TimeLimit, wait: timedelta, length: timedelta, calendar: Calendar
) -> None:
    pause = Pause(start + wait, start + wait + length)
    plain = due_of(start, limit, calendar)
    assume(pause.start < plain)
    assert pause.end is not None
    moved = due_of(start, limit, calendar, pause)
    held = working_minutes_between(pause.start, pause.end, calendar)
    assert working_minutes_between(plain, moved, calendar) == held


@given(instants, st.integers(1, 5000), st.integers(0, 99), lengths)
def test_a_pause_moves_a_natural_clock_by_its_length(
    start: datetime, minutes: int, percent: int, length: timedelta
) -> None:
    limit = TimeLimit(minutes, LimitUnit.MINUTE)
    begun = start + timedelta(minutes=minutes) * percent / 100
    moved = due_of(start, limit, CALENDAR, Pause(begun, begun + length))
    assert moved == due_of(start, limit, CALENDAR) + length


@given(worked(starting=True), work_limits)
def test_subtract_undoes_add_in_working_time(
    at_work: tuple[datetime, Calendar], limit: TimeLimit
) -> None:
    instant, calendar = at_work
    assert in_session(instant, calendar, starting=True)
    assert subtract(add(instant, limit, calendar), limit, calendar) == instant


@given(worked(starting=False), work_limits)
def test_add_undoes_subtract_in_working_time(
    at_work: tuple[datetime, Calendar], limit: TimeLimit
) -> None:
    instant, calendar = at_work
    assert in_session(instant, calendar, starting=False)
    assert add(subtract(instant, limit, calendar), limit, calendar) == instant


@given(worked(starting=True), workday_limits)
def test_subtract_undoes_add_in_workdays(
    at_work: tuple[datetime, Calendar], limit: TimeLimit
) -> None:
    instant, calendar = at_work
    assert subtract(add(instant, limit, calendar), limit, calendar) == instant


@given(instants, limits, limits, calendars)
def test_a_warning_lies_between_start_and_end(
    start: datetime, limit: TimeLimit, lead: TimeLimit, calendar: Calendar
) -> None:
    due = due_of(start, limit, calendar)
    assert start <= warning_at(start, due, calendar, lead=lead) <= due


@given(instants, limits, limits, calendars)
def test_an_extension_ends_later(
    start: datetime, limit: TimeLimit, more: TimeLimit, calendar: Calendar
) -> None:
    due = due_of(start, limit, calendar)
    later = extend(due, more, calendar)
    assert later is not None
    assert later > due


@given(instants, st.integers(1, 40), st.integers(1, 40), st.lists(pauses, max_size=3))
def test_workdays_extend_as_if_given_at_once(
    start: datetime, first: int, more: int, held: list[Pause]
) -> None:
    due = due_of(start, TimeLimit(first, LimitUnit.WORKDAY), CALENDAR, *held)
    whole = due_of(start, TimeLimit(first + more, LimitUnit.WORKDAY), CALENDAR, *held)
    assert extend(due, TimeLimit(more, LimitUnit.WORKDAY), CALENDAR, held) == whole


@given(instants, work_limits, st.integers(1, 300), st.lists(pauses, max_size=3), calendars)
def test_working_time_extends_as_if_given_at_once(
    start: datetime, limit: TimeLimit, more: int, held: list[Pause], calendar: Calendar
) -> None:
    due = due_of(start, limit, calendar, *held)
    whole = due_of(start, TimeLimit(limit.amount + more, limit.unit), calendar, *held)
    assert extend(due, TimeLimit(more, limit.unit), calendar, held) == whole


@given(instants, instants)
def test_overdue_begins_at_the_due_instant(now: datetime, due: datetime) -> None:
    left = remaining(now, due, CALENDAR)
    assert left.overdue == (now >= due)
    assert left.minutes >= (0 if left.overdue else 1)
