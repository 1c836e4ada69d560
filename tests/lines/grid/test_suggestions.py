"""Suggestions from past cases, and likely duplicates: each says why."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shigan.kernel.clock.queries import now
from shigan.kernel.matters.actions.core import Order
from shigan.kernel.matters.models import Matter
from shigan.kernel.matters.search import index_matters
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.rules import street_path
from shigan.lines.grid.actions.merge import event_merge
from shigan.lines.grid.choices import EVENT
from shigan.lines.grid.models import Event, EventClass
from shigan.lines.grid.queries.suggestions import (
    Sighting,
    cases_like,
    class_suggestions,
    duplicates,
    handler_suggestions,
    past_cases,
)
from shigan.lines.grid.rules import (
    Neighbour,
    Report,
    are_apart,
    hit_rate,
    houses,
    is_likely_duplicate,
    suggest,
)
from tests.kit.cast import OPENED, Cast
from tests.kit.grid import make_event, make_tables, move, walk_to

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


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("三里小区12号楼", {"building": {"12"}}),
        ("三里小区１２＃楼", {"building": {"12"}}),
        ("三里小区12#东侧", {"building": {"12"}}),
        ("三里小区十二号楼", {"building": {"12"}}),
        ("三里小区二十号楼", {"building": {"20"}}),
        ("三里小区二十三栋", {"building": {"23"}}),
        ("三里小区 012 号楼", {"building": {"12"}}),
        ("财源大厦A座", {"building": {"a"}}),
        ("3号楼和5号楼之间", {"building": {"3", "5"}}),
        ("3、5号楼之间", {"building": {"3", "5"}}),
        ("3至6号楼北侧", {"building": {"3", "4", "5", "6"}}),
        ("12号楼3单元", {"building": {"12"}, "entrance": {"3"}}),
        ("12号楼三单元501室", {"building": {"12"}, "entrance": {"3"}, "room": {"501"}}),
        ("12-3-501漏水", {"building": {"12"}, "entrance": {"3"}, "room": {"501"}}),
        ("财源街18号", {"door": {"18"}}),
        ("财源街18号院3号楼", {"yard": {"18"}, "building": {"3"}}),
        ("财源街18号6号商铺", {"door": {"18"}, "shop": {"6"}}),
        ("2号门旁", {"gate": {"2"}}),
        ("财源街18号门口", {"door": {"18"}}),
        ("财源街18号门牌脱落", {"door": {"18"}}),
        ("两栋楼之间", {}),
        ("三栋楼之间", {}),
        ("3楼平台", {}),
        ("7月18号下午", {}),
        ("18号上午发现", {}),
        ("路灯12号杆", {}),
        ("2022年3月1日路边有垃圾", {}),
        ("三里社区第1网格", {}),
    ],
)
def test_house_numbers_of_a_text(text: str, named: dict[str, set[str]]) -> None:
    assert houses(text) == named


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("三里小区12号楼楼道堆物", "三里小区13号楼楼道堆物", True),
        ("三里小区12号楼楼道堆物", "三里小区十二号楼楼道堆物", False),
        ("三里小区12号楼1单元", "三里小区12号楼2单元", True),
        ("三里小区12号楼1单元", "三里小区12号楼", False),
        ("三里小区1单元", "三里小区12号楼", False),
        ("财源街18号门口", "财源街20号门口", True),
        ("财源街18号", "财源街１８号", False),
        ("12号楼501室漏水", "12号楼502室漏水", True),
        ("12号楼和13号楼之间", "13号楼西侧", False),
        ("12至15号楼停水", "14号楼停水", False),
        ("A座一楼大厅", "B座一楼大厅", True),
        ("3号楼东侧垃圾桶满溢", "垃圾桶满溢", False),
    ],
)
def test_different_houses_split_a_pair(one: str, other: str, apart: bool) -> None:
    assert are_apart(houses(one), houses(other)) is apart
    assert are_apart(houses(other), houses(one)) is apart


@given(st.text(alphabet="0123456789十百二号楼单元室-~至和、栋#a座院门 ", max_size=30))
def test_any_text_is_at_one_with_itself(text: str) -> None:
    assert not are_apart(houses(text), houses(text))


def test_reports_of_different_houses_are_no_duplicates() -> None:
    near = Report("0101", NOW, 5, 0.95, apart=True)
    assert not is_likely_duplicate(near, now=NOW)


def test_hit_rate_counts_the_first_few() -> None:
    pairs = [("a", ["a", "b"]), ("b", ["a", "b"]), ("c", [])]
    assert (hit_rate(pairs, within=1), hit_rate(pairs, within=2)) == (33.3, 66.7)
    assert hit_rate([], within=1) is None


def test_a_new_report_is_like_the_old_one(cast: Cast) -> None:
    small = make_tables(cast)
    old = walk_to(cast, make_event(cast, small, text="三里小区门口有一堆暴露垃圾"), "handling")
    cases = past_cases("小区门口堆了暴露垃圾没人清", within=[old.unit_path])
    assert [c.number for c in cases] == [old.number]
    assert [(s.event_class, s.why.closest) for s in class_suggestions(cases)] == [
        (small, (old.number,))
    ]


def test_the_duty_table_comes_before_past_cases(cast: Cast) -> None:
    small = make_tables(cast)
    walk_to(cast, make_event(cast, small, text="三里小区门口有一堆暴露垃圾"), "handling")
    new = make_event(cast, small, text="三里小区门口又有暴露垃圾")
    found = handler_suggestions(new, cases_like(new))
    assert [(f.unit, f.by_duty) for f in found] == [(cast.unit("-D03"), True)]


def test_duplicates_stay_within_the_scope(cast: Cast) -> None:
    small = make_tables(cast)
    first = make_event(cast, small, text="三里小区门口有一堆暴露垃圾")
    seen = Sighting(small.code, "三里小区门口有一堆暴露垃圾", now())
    assert [d.matter for d in duplicates(cast.scope("clerk"), seen)] == [first]
    assert duplicates(cast.scope("worker_b"), seen) == []


@pytest.mark.parametrize(
    ("address", "found"), [("12号楼", 1), ("13号楼", 0), ("十二号楼3单元", 1), ("", 1)]
)
def test_an_address_tells_reports_apart(cast: Cast, address: str, found: int) -> None:
    small = make_tables(cast)
    old = make_event(cast, small, text="三里小区12号楼门口有一堆暴露垃圾")
    seen = Sighting(small.code, "三里小区门口有一堆暴露垃圾", old.opened_at, address)
    assert len(duplicates(cast.scope("clerk"), seen)) == found


def filed(cast: Cast, text: str) -> Matter:
    small = EventClass.objects.get(code="0101")
    return move(cast, "clerk", make_event(cast, small, text=text), "file")


def test_only_a_class_that_somebody_confirmed_counts(cast: Cast) -> None:
    small = make_tables(cast)
    text = "三里小区门口有一堆暴露垃圾"
    confirmed = filed(cast, text)
    make_event(cast, small, text=text)  # only reported
    move(cast, "clerk", make_event(cast, small, text=text), "refuse", note="重复")
    kept = [c.number for c in past_cases(text, within=[confirmed.unit_path])]
    assert kept == [confirmed.number]


def test_a_merged_report_counts_only_if_it_was_filed(cast: Cast) -> None:
    small = make_tables(cast)
    text = "三里小区门口有一堆暴露垃圾"
    into, merged, fresh = filed(cast, text), filed(cast, text), make_event(cast, small, text=text)
    for one in (merged, fresh):
        event_merge(actor=cast.scope("clerk"), order=Order(one.pk), into_id=into.pk)
    cases = past_cases(text, within=[into.unit_path])
    assert {c.number for c in cases} == {into.number, merged.number}


def test_an_import_taken_back_and_the_event_itself_are_no_past_cases(cast: Cast) -> None:
    make_tables(cast)
    text = "三里小区门口有一堆暴露垃圾"
    one, other = filed(cast, text), filed(cast, text)
    Matter.objects.filter(pk=other.pk).update(ending="UNDONE", ended_at=now())
    assert [c.number for c in past_cases(text, within=[one.unit_path])] == [one.number]
    assert cases_like(one) == []


def test_before_an_instant_counts_what_was_filed_by_then(cast: Cast) -> None:
    make_tables(cast)
    text = "三里小区门口有一堆暴露垃圾"
    case = filed(cast, text)
    at = Event.objects.get(matter=case).filed_at
    assert at is not None
    path = [case.unit_path]
    assert past_cases(text, within=path, before=at) == []
    later = past_cases(text, within=path, before=at + timedelta(seconds=1))
    assert [c.number for c in later] == [case.number]


def other_street(cast: Cast, code: str) -> Unit:
    """Another street of the district, with one cell; the cell."""
    path = f"370902/{code}/"
    above = cast.units["370902"]
    for unit, kind in ((code, "STREET"), (f"{code}001", "COMMUNITY"), (f"{code}001001", "CELL")):
        path = path if kind == "STREET" else f"{path}{unit}/"
        above = Unit.objects.create(
            code=unit, name=unit, kind=kind, parent=above, path=path, opened_on=OPENED
        )
    return above


def moved(matter: Matter, cell: Unit) -> Matter:
    """As if it had been reported in that cell."""
    street = Unit.objects.get(path=street_path(cell.path))
    Matter.objects.filter(pk=matter.pk).update(unit=cell, unit_path=cell.path, street=street)
    return matter


def test_every_street_of_a_scope_is_searched_and_no_other(cast: Cast) -> None:
    make_tables(cast)
    text = "三里小区门口有一堆暴露垃圾"
    cells = [cast.unit("001001"), *(other_street(cast, f"37090200{n}") for n in (3, 4))]
    here, there, away = (moved(filed(cast, text), cell).number for cell in cells)

    def numbers(*paths: str) -> set[str]:
        return {c.number for c in past_cases(text, within=paths)}

    assert numbers(cells[0].path) == {here}
    assert numbers(cells[0].path, cells[1].path) == {here, there}
    assert numbers("370902/") == {here, there, away}
    assert numbers() == set()


def test_another_street_s_closer_cases_crowd_nothing_out(cast: Cast) -> None:
    make_tables(cast)
    text = "三里小区门口有一堆暴露垃圾"
    foreign = other_street(cast, "370902003")
    own = filed(cast, "小区门口的垃圾")
    at = Event.objects.get(matter=own).filed_at
    many = [
        Matter(
            street=Unit.objects.get(path=street_path(foreign.path)),
            kind=EVENT,
            number=f"X-{n}",
            title=text,
            unit=foreign,
            unit_path=foreign.path,
            step="dispatch",
            step_since=at,
            opened_at=at,
            last_entry_at=at,
        )
        for n in range(150)
    ]
    stored = Matter.objects.bulk_create(many)
    small = EventClass.objects.get(code="0101")
    Event.objects.bulk_create(
        Event(matter=m, event_class=small, source="PATROL", reported_at=at, filed_at=at)
        for m in stored
    )
    index_matters(stored)
    assert [c.number for c in past_cases(text, within=[own.unit_path])] == [own.number]
