"""The turns that lie ahead of a matter: exactly the changes to yellow or red of its colour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shigan.kernel.matters.rules.colour import Manual, Turning, colour_at
from shigan.kernel.matters.rules.turns import Turn, turns

START = datetime(2022, 3, 1, tzinfo=UTC)


def day(number: int) -> datetime:
    return START + timedelta(days=number)


RULES = Turning(day(3), "STEP", day(5), "DEADLINE")


@pytest.mark.parametrize(
    ("turning", "manual", "found"),
    [
        (Turning(), None, []),
        (RULES, None, [Turn(day(3), "YELLOW", "STEP"), Turn(day(5), "RED", "DEADLINE")]),
        (Turning(day(0), "STEP", day(5), "DEADLINE"), None, [Turn(day(5), "RED", "DEADLINE")]),
        (Turning(day(-2), "STEP", day(-1), "DEADLINE"), None, []),  # both are past
        (Turning(day(9), "STEP", day(10), "DEADLINE"), None, [Turn(day(9), "YELLOW", "STEP")]),
        (Turning(day(5), "STEP", day(5), "DEADLINE"), None, [Turn(day(5), "RED", "DEADLINE")]),
        # Held green by hand until the sixth day: then it is red at once.
        (RULES, Manual("GREEN", day(0), day(6)), [Turn(day(6), "RED", "DEADLINE")]),
        # Held red by hand and green afterwards: no turn for the worse.
        (Turning(), Manual("RED", day(0), day(6)), []),
        # Set by hand from a day to come on.
        (Turning(), Manual("YELLOW", day(2), day(6)), [Turn(day(2), "YELLOW", "")]),
        # Red by the rules, yellow by hand, red again.
        (
            Turning(None, "", day(1), "DEADLINE"),
            Manual("YELLOW", day(2), day(4)),
            [
                Turn(day(1), "RED", "DEADLINE"),
                Turn(day(2), "YELLOW", ""),
                Turn(day(4), "RED", "DEADLINE"),
            ],
        ),
    ],
)
def test_turns_of_ten_days(turning: Turning, manual: Manual | None, found: list[Turn]) -> None:
    assert turns(turning, manual, since=day(0), until=day(9)) == found


instants = st.integers(-5, 20).map(day)
manuals = st.tuples(st.sampled_from(["GREEN", "YELLOW", "RED"]), instants, instants).map(
    lambda m: Manual(m[0], min(m[1:]), max(m[1:]))
)
turnings = st.builds(
    Turning, st.none() | instants, st.just("STEP"), st.none() | instants, st.just("DEADLINE")
)


@given(turnings, st.none() | manuals)
def test_turns_are_what_the_colour_does_from_moment_to_moment(
    turning: Turning, manual: Manual | None
) -> None:
    def colour(at: datetime) -> str:
        return colour_at(
            at,
            end=None,
            yellow_at=turning.yellow_at,
            red_at=turning.red_at,
            manual=manual,
        )

    hours = [day(0) + timedelta(hours=12 * n) for n in range(21)]  # all marks are at midnight
    changes = [
        (at, colour(at))
        for before, at in pairwise(hours)
        if colour(at) != colour(before) and colour(at) in {"YELLOW", "RED"}
    ]
    found = turns(turning, manual, since=day(0), until=day(10))
    assert [(t.at, t.colour) for t in found] == changes
