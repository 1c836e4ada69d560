"""Suggestions from past cases, and likely duplicates: each says why."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shigan.kernel.clock.queries import now
from shigan.lines.grid.queries.suggestions import (
    class_suggestions,
    duplicates,
    handler_suggestions,
    past_cases,
)
from shigan.lines.grid.rules import Neighbour, Report, hit_rate, is_likely_duplicate, suggest
from tests.kit.cast import Cast
from tests.kit.grid import make_event, make_tables, walk_to

NOW = now()


def test_votes_are_squared_likeness() -> None:
    found = suggest([Neighbour("1", "a", 0.9), Neighbour("2", "b", 0.5), Neighbour("3", "b", 0.5)])
    assert [(s.answer, round(s.share, 3), s.cases, s.closest) for s in found] == [
        ("a", 0.618, 1, ("1",)),
        ("b", 0.382, 2, ("2", "3")),
    ]


def test_nothing_alike_suggests_nothing() -> None:
    assert suggest([]) == []
    assert suggest([Neighbour("1", "a", 0.0)]) == []


@given(
    st.lists(
        st.builds(Neighbour, st.text("12", min_size=1), st.sampled_from("abc"), st.floats(0.01, 1))
    )
)
def test_shares_are_at_most_the_whole(neighbours: list[Neighbour]) -> None:
    found = suggest(neighbours)
    assert sum(s.share for s in found) <= 1.0001
    assert [s.share for s in found] == sorted((s.share for s in found), reverse=True)


@pytest.mark.parametrize(
    ("metres", "likeness", "hours", "expected"),
    [
        (149, 0.35, 1, True),
        (151, 0.9, 1, False),
        (10, 0.34, 1, False),
        (10, 0.9, 73, False),
        (None, 0.69, 1, False),
        (None, 0.7, 1, True),
    ],
)
def test_duplicate_is_near_recent_and_alike(
    metres: float | None, likeness: float, hours: int, expected: bool
) -> None:
    report = Report("0101", NOW - timedelta(hours=hours), metres, likeness)
    assert is_likely_duplicate(report, now=NOW) is expected


def test_hit_rate_counts_the_first_few() -> None:
    pairs = [("a", ["a", "b"]), ("b", ["a", "b"]), ("c", [])]
    assert (hit_rate(pairs, within=1), hit_rate(pairs, within=2)) == (33.3, 66.7)
    assert hit_rate([], within=1) is None


def test_a_new_report_is_like_the_old_one(cast: Cast) -> None:
    small = make_tables(cast)
    old = walk_to(cast, make_event(cast, small, text="三里小区门口有一堆暴露垃圾"), "handling")
    cases = past_cases("小区门口堆了暴露垃圾没人清", street=old.unit_path)
    assert [c.number for c in cases] == [old.number]
    assert [(s.event_class, s.why.closest) for s in class_suggestions(cases)] == [
        (small, (old.number,))
    ]


def test_the_duty_table_comes_before_past_cases(cast: Cast) -> None:
    small = make_tables(cast)
    walk_to(cast, make_event(cast, small, text="三里小区门口有一堆暴露垃圾"), "handling")
    new = make_event(cast, small, text="三里小区门口又有暴露垃圾")
    found = handler_suggestions(new, past_cases(new.text, street=new.unit_path))
    assert [(f.unit, f.by_duty) for f in found] == [(cast.unit("-D03"), True)]


def test_duplicates_stay_within_the_scope(cast: Cast) -> None:
    small = make_tables(cast)
    first = make_event(cast, small, text="三里小区门口有一堆暴露垃圾")
    asked = {"subject": small.code, "text": "三里小区门口有一堆暴露垃圾", "lon": None, "lat": None}
    seen = duplicates(cast.scope("clerk"), **asked, at=now())  # type: ignore[arg-type]
    assert [d.matter for d in seen] == [first]
    assert duplicates(cast.scope("worker_b"), **asked, at=now()) == []  # type: ignore[arg-type]
