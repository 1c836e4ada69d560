"""One rule in two languages: the colour in SQL is the colour in Python, whatever the matter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shigan.kernel.clock.rules import Calendar
from shigan.kernel.matters.actions.core import set_turning
from shigan.kernel.matters.choices import Ending
from shigan.kernel.matters.models import ColourRuleRow, Matter
from shigan.kernel.matters.queries.rulebook import Rulebook
from tests.kit.cast import Cast

START = datetime(2022, 3, 1, tzinfo=UTC)
TICK = timedelta(microseconds=1)
CALENDAR = Calendar(tz=ZoneInfo("Asia/Shanghai"), years=frozenset({2022}))

#: Few distinct instants, so that matters, rules and questions meet on the same ones.
instants = st.integers(0, 20).map(lambda half_days: START + timedelta(hours=12 * half_days))
maybe = st.none() | instants
amounts = st.none() | st.integers(0, 3).map(Decimal)


@st.composite
def rule_rows(draw: st.DrawFn) -> list[ColourRuleRow]:
    criteria = draw(
        st.lists(st.sampled_from(["DEADLINE", "STEP", "SILENCE", "START", "PLAN"]), unique=True)
    )
    return [
        ColourRuleRow(
            criterion=criterion,
            yellow=draw(amounts),
            red=draw(amounts),
            unit="" if criterion == "PLAN" else draw(st.sampled_from(["DAY", "WORKDAY", "HOUR"])),
            valid_from=START.date(),
        )
        for criterion in criteria
    ]


@st.composite
def matters(draw: st.DrawFn) -> Matter:
    ended, manual = draw(maybe), draw(maybe)
    matter = Matter(
        kind="grid.event",
        title="事",
        step="handling",
        step_since=START,
        opened_at=START,
        started_at=draw(maybe),
        due_at=draw(maybe),
        step_due_at=draw(maybe),
        planned_start=draw(maybe),
        paused_at=draw(maybe),
        progress=draw(st.none() | st.integers(0, 100).map(Decimal)),
        curve=draw(st.sampled_from([[], _curve()])),
        last_entry_at=draw(instants),
        ended_at=ended,
        ending=draw(st.sampled_from([e for e in Ending if e != Ending.UNDONE])) if ended else "",
    )
    if manual is not None:
        matter.manual_colour = draw(st.sampled_from(["GREEN", "YELLOW", "RED"]))
        matter.manual_since = manual
        matter.manual_until = manual + timedelta(hours=12 * draw(st.integers(0, 4)))
    return matter


def _curve() -> list[list[object]]:
    return [[START.isoformat(), 0], [(START + timedelta(days=10)).isoformat(), 100]]


def boundaries(matter: Matter) -> set[datetime]:
    """The instants at which a colour may change, and those beside them."""
    own = {
        matter.yellow_at,
        matter.red_at,
        matter.ended_at,
        matter.manual_since,
        matter.manual_until,
    }
    known = {at for at in own if at is not None}
    return {at + step for at in known for step in (-TICK, timedelta(), TICK)}


@pytest.mark.django_db
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    made=st.lists(matters(), min_size=1, max_size=6),
    rows=rule_rows(),
    asked=st.lists(instants, min_size=1, max_size=3),
)
def test_sql_and_python_give_every_matter_the_same_colour(
    cast: Cast, made: list[Matter], rows: list[ColourRuleRow], asked: list[datetime]
) -> None:
    book = Rulebook({}, {"": rows}, CALENDAR)
    for number, matter in enumerate(made):
        matter.street, matter.unit = cast.unit(""), cast.unit("001001")
        matter.unit_path, matter.number = matter.unit.path, f"T-{number}"
        set_turning(matter, book, START)
    stored = Matter.objects.bulk_create(made)
    try:
        for at in set(asked).union(*(boundaries(matter) for matter in stored)):
            told = dict(Matter.objects.with_colour(at).values_list("number", "colour"))
            assert told == {m.number: str(m.colour_at(at)) for m in Matter.objects.all()}
    finally:
        Matter.objects.all().delete()


@pytest.mark.django_db
@pytest.mark.parametrize("colour", ["GREEN", "YELLOW", "RED", "DONE", "STOPPED"])
def test_matters_of_a_colour_are_those_that_have_it(cast: Cast, colour: str) -> None:
    at = START + timedelta(days=5)
    ways = {
        "GREEN": {"red_at": at + TICK},
        "YELLOW": {"yellow_at": at},
        "RED": {"yellow_at": START, "red_at": at},
        "DONE": {"red_at": START, "ended_at": at, "ending": Ending.CLOSED},
        "STOPPED": {"red_at": START, "ended_at": at, "ending": Ending.REFUSED},
    }
    unit = cast.unit("001001")
    Matter.objects.bulk_create(
        Matter(
            street=cast.unit(""),
            unit=unit,
            unit_path=unit.path,
            number=name,
            kind="grid.event",
            title=name,
            step="handling",
            step_since=START,
            opened_at=START,
            last_entry_at=START,
            **more,  # type: ignore[arg-type]
        )
        for name, more in ways.items()
    )
    assert [m.number for m in Matter.objects.coloured(colour, at)] == [colour]
