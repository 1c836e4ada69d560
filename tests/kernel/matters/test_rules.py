"""The rules of colours and of step clocks: tables, and what holds for any values."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shigan.kernel.clock.rules import Calendar, LimitUnit, Pause, TimeLimit
from shigan.kernel.matters.rules.colour import (
    MANUAL,
    ColourRule,
    End,
    Facts,
    Manual,
    Turning,
    colour_at,
    curve_reaches,
    curve_value,
    explain,
    spells,
    turning,
)
from shigan.kernel.matters.rules.steps import Passage, Stay, minutes_spent, stays, step_clock

TZ = ZoneInfo("Asia/Shanghai")
CALENDAR = Calendar(tz=TZ, years=frozenset({2022}))
TICK = timedelta(microseconds=1)
ONCE = Decimal(0)


def at(*parts: int) -> datetime:
    return datetime(2022, *parts, tzinfo=TZ)  # type: ignore[arg-type,misc]


def workdays(amount: int) -> TimeLimit:
    return TimeLimit(amount, LimitUnit.WORKDAY)


DUE = at(3, 12)
DEADLINE = ColourRule("DEADLINE", workdays(1), ONCE)


@pytest.mark.parametrize(
    ("facts", "rule", "yellow", "red"),
    [
        (Facts(due_at=DUE), DEADLINE, at(3, 11), DUE),
        (Facts(due_at=DUE), ColourRule("DEADLINE", None, None), None, None),
        (Facts(due_at=DUE), ColourRule("DEADLINE", ONCE, workdays(2)), DUE, at(3, 16)),
        (Facts(), DEADLINE, None, None),
        (Facts(step_due_at=DUE), ColourRule("STEP", ONCE, None), DUE, None),
        (Facts(due_at=DUE), ColourRule("STEP", ONCE, ONCE), None, None),
        (
            Facts(last_entry_at=at(3, 7, 9)),
            ColourRule("SILENCE", workdays(1), workdays(5)),
            at(3, 8, 9),
            at(3, 14, 9),
        ),
        (
            Facts(last_entry_at=at(3, 7, 9), paused=True),
            ColourRule("SILENCE", ONCE, ONCE),
            None,
            None,
        ),
        (
            Facts(planned_start=at(3, 1), started=False),
            ColourRule("START", ONCE, TimeLimit(3, LimitUnit.MONTH)),
            at(3, 1),
            at(6, 1),
        ),
        (Facts(planned_start=at(3, 1)), ColourRule("START", ONCE, ONCE), None, None),
        # A limit that had passed before the clock was held stays passed.
        (Facts(due_at=DUE, paused=True), DEADLINE, at(3, 11), DUE),
    ],
)
def test_when_a_criterion_turns(
    facts: Facts, rule: ColourRule, yellow: datetime | None, red: datetime | None
) -> None:
    found = turning(facts, [rule], CALENDAR)
    assert (found.yellow_at, found.red_at) == (yellow, red)
    assert (found.yellow_why, found.red_why) == (
        rule.criterion if yellow else "",
        rule.criterion if red else "",
    )


def test_the_earliest_criterion_counts_for_each_colour() -> None:
    facts = Facts(due_at=DUE, last_entry_at=at(3, 7, 9))
    rules = [DEADLINE, ColourRule("SILENCE", workdays(1), workdays(9))]
    found = turning(facts, rules, CALENDAR)
    assert found == Turning(at(3, 8, 9), "SILENCE", DUE, "DEADLINE")


CURVE = ((at(1, 1), Decimal(0)), (at(4, 11), Decimal(100)))


@pytest.mark.parametrize(
    ("done", "colour"),
    [("60", "GREEN"), ("52", "GREEN"), ("50", "YELLOW"), ("30", "YELLOW"), ("29.9", "RED")],
)
def test_points_behind_the_plan_of_sixty_percent(done: str, colour: str) -> None:
    rule = ColourRule("PLAN", Decimal(10), Decimal(30))
    found = turning(Facts(progress=Decimal(done), curve=CURVE), [rule], CALENDAR)
    here = colour_at(at(3, 2), end=None, yellow_at=found.yellow_at, red_at=found.red_at)
    assert here == colour


@pytest.mark.parametrize(
    "facts",
    [Facts(curve=CURVE), Facts(progress=Decimal(10))],
    ids=["no progress", "no curve"],
)
def test_without_progress_or_curve_no_plan_is_missed(facts: Facts) -> None:
    assert turning(facts, [ColourRule("PLAN", ONCE, ONCE)], CALENDAR) == Turning()


def test_a_plan_that_is_never_so_far_ahead_turns_nothing() -> None:
    rule = ColourRule("PLAN", Decimal(10), None)
    facts = Facts(progress=Decimal(95), curve=CURVE)
    assert turning(facts, [rule], CALENDAR) == Turning()


@pytest.mark.parametrize(
    ("instant", "value"),
    [(at(1, 1) - TICK, 0), (at(1, 1), 0), (at(1, 11), 10), (at(4, 11), 100), (at(5, 1), 100)],
)
def test_the_value_of_the_curve(instant: datetime, value: int) -> None:
    assert curve_value(CURVE, instant) == value


@st.composite
def curves(draw: st.DrawFn) -> tuple[tuple[datetime, Decimal], ...]:
    gaps = draw(st.lists(st.integers(1, 10**12), min_size=1, max_size=5))
    rises = draw(st.lists(st.integers(0, 400), min_size=len(gaps), max_size=len(gaps)))
    here, value = at(1, 1), Decimal(0)
    points = [(here, value)]
    for gap, rise in zip(gaps, rises, strict=True):
        here, value = here + timedelta(microseconds=gap), value + Decimal(rise) / 10
        points.append((here, value))
    return tuple(points)


@given(curve=curves(), tenths=st.integers(1, 1500), strictly=st.booleans())
def test_a_curve_reaches_a_level_when_its_value_does(
    curve: tuple[tuple[datetime, Decimal], ...], tenths: int, strictly: bool
) -> None:
    level = Decimal(tenths) / 10
    reached = curve_reaches(curve, level, strictly=strictly)

    def there(value: Decimal) -> bool:
        return value > level if strictly else value >= level

    if reached is None:
        assert not there(curve[-1][1])
    else:
        assert (there(curve_value(curve, reached)), there(curve_value(curve, reached - TICK))) == (
            True,
            False,
        )


instants = st.integers(0, 12).map(lambda day: at(3, 1) + timedelta(days=day))
maybe = st.none() | instants


@st.composite
def manuals(draw: st.DrawFn) -> Manual | None:
    since = draw(maybe)
    if since is None:
        return None
    colour = draw(st.sampled_from(["GREEN", "YELLOW", "RED"]))
    return Manual(colour, since, since + timedelta(days=draw(st.integers(0, 5))))


ends = st.none() | st.builds(End, instants, st.booleans())


@given(opened=instants, end=ends, yellow=maybe, red=maybe, manual=manuals(), when=st.data())
def test_the_course_says_at_every_instant_what_the_colour_is(
    opened: datetime,
    end: End | None,
    yellow: datetime | None,
    red: datetime | None,
    manual: Manual | None,
    when: st.DataObject,
) -> None:
    turns = Turning(yellow, "STEP" if yellow else "", red, "DEADLINE" if red else "")
    course = spells(opened, end, turns, manual)
    instant = when.draw(st.integers(0, 20).map(lambda day: opened + timedelta(days=day)))
    here = [spell for spell in course if spell.since <= instant][-1]
    assert here.colour == colour_at(instant, end=end, yellow_at=yellow, red_at=red, manual=manual)
    said = [(spell.colour, spell.why) for spell in course]
    assert all(a != b for a, b in pairwise(said))


def test_an_explanation_names_the_hand_that_set_the_colour() -> None:
    manual = Manual("GREEN", at(3, 13), at(3, 15))
    facts = Facts(due_at=DUE)
    turns = turning(facts, [DEADLINE], CALENDAR)
    course = spells(at(3, 1), None, turns, manual)
    why = explain(at(3, 14), course, facts, [DEADLINE], CALENDAR)
    assert (why.now.colour, why.now.why, why.now.since) == ("GREEN", MANUAL, at(3, 13))
    assert [(spell.colour, spell.why, spell.since) for spell in why.coming] == [
        ("RED", "DEADLINE", at(3, 15))
    ]


def test_an_explanation_of_a_plan_tells_what_should_be_done() -> None:
    facts = Facts(progress=Decimal(55), curve=CURVE)
    rule = ColourRule("PLAN", Decimal(10), Decimal(30))
    course = spells(at(1, 1), None, turning(facts, [rule], CALENDAR))
    (reason,) = explain(at(3, 2), course, facts, [rule], CALENDAR).reasons
    assert (reason.planned, reason.base, reason.yellow_at) == (Decimal(60), None, at(3, 7))


def hour(number: int) -> datetime:
    return at(3, 7, number)


WAY = [
    Passage(hour(9), "dispatch", "甲"),
    Passage(hour(10), "handling", "乙"),
    Passage(hour(11), "dispatch", "丙", back=True),
    Passage(hour(12), "handling", "丁"),
    Passage(hour(14), "verifying", "戊"),
    Passage(hour(15), "handling", "己", back=True),
]


def test_stays_are_ended_by_whoever_moved_the_matter_on() -> None:
    assert stays(WAY[:2], ended_at=hour(13), ended_by="癸") == [
        Stay("dispatch", hour(9), hour(10), "乙"),
        Stay("handling", hour(10), hour(13), "癸"),
    ]
    assert stays([]) == []


@pytest.mark.parametrize(
    ("passed", "since", "away"),
    [
        (1, hour(9), ()),
        (2, hour(10), ()),
        (3, hour(9), (Pause(hour(10), hour(11)),)),
        (4, hour(12), ()),  # dispatched anew: another handler, a new clock
        (6, hour(12), (Pause(hour(14), hour(15)),)),
    ],
)
def test_the_clock_of_a_step(passed: int, since: datetime, away: tuple[Pause, ...]) -> None:
    clock = step_clock(stays(WAY[:passed]))
    assert (clock.since, clock.away) == (since, away)


def test_sent_back_twice_the_clock_still_runs_on_from_the_first_stay() -> None:
    again = [
        Passage(hour(9), "handling"),
        Passage(hour(10), "verifying"),
        Passage(hour(11), "handling", back=True),
        Passage(hour(13), "verifying"),
        Passage(hour(14), "handling", back=True),
    ]
    clock = step_clock(stays(again))
    assert (clock.since, clock.away) == (
        hour(9),
        (Pause(hour(10), hour(11)), Pause(hour(13), hour(14))),
    )


@pytest.mark.parametrize(
    ("pauses", "working", "minutes"),
    [
        ([], False, 300),
        ([], True, 210),  # the noon break does not count
        ([Pause(hour(10), hour(11))], True, 150),
        ([Pause(hour(8), hour(10))], False, 240),  # only what lies within
        ([Pause(hour(13), None)], False, 240),
    ],
)
def test_the_minutes_of_a_stay(pauses: list[Pause], working: bool, minutes: int) -> None:
    times = [Stay("handling", hour(9))]
    assert minutes_spent(times, pauses, hour(14), CALENDAR, working=working) == minutes
