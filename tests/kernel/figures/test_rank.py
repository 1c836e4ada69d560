"""Places with ties and a minimum sample."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shigan.kernel.figures.rules.numbers import Number
from shigan.kernel.figures.rules.rank import Entrant, Unplaced, ranked

VALUES = st.one_of(st.none(), st.integers(-3, 3), st.decimals(-3, 3, places=1))
FIELDS = st.lists(st.tuples(VALUES, st.integers(0, 12)), max_size=12)


@pytest.mark.parametrize(
    ("more_is_better", "places"),
    [
        (True, {"a": 1, "b": 1, "c": 3, "d": Unplaced.SMALL_SAMPLE, "e": Unplaced.NO_VALUE}),
        (False, {"a": 2, "b": 2, "c": 1, "d": Unplaced.SMALL_SAMPLE, "e": Unplaced.NO_VALUE}),
    ],
)
def test_ties_share_a_place_and_one_good_case_does_not_lead(
    more_is_better: bool, places: dict[str, int | Unplaced]
) -> None:
    entrants = [
        Entrant("a", Decimal("95.0"), 20),
        Entrant("b", 95, 40),
        Entrant("c", 80, 10),
        Entrant("d", 100, 1),
        Entrant("e", None, 0),
    ]
    assert ranked(entrants, more_is_better=more_is_better, min_sample=10) == places


@given(FIELDS, st.booleans(), st.integers(0, 12))
def test_a_place_is_one_more_than_those_who_are_better(
    field: list[tuple[Number | None, int]], more_is_better: bool, min_sample: int
) -> None:
    entrants = [Entrant(n, value, sample) for n, (value, sample) in enumerate(field)]
    places = ranked(entrants, more_is_better=more_is_better, min_sample=min_sample)
    assert sorted(places) == [e.key for e in entrants]
    sign = 1 if more_is_better else -1
    for one in entrants:
        if one.value is None or one.sample < min_sample:
            assert isinstance(places[one.key], Unplaced)
            continue
        better = [
            e
            for e in entrants
            if e.value is not None and e.sample >= min_sample and e.value * sign > one.value * sign
        ]
        assert places[one.key] == len(better) + 1
