"""Which units and people somebody can choose from."""

from __future__ import annotations

from datetime import date

import pytest

from shigan.kernel.orgs.forms import person_source, unit_source
from shigan.kernel.orgs.models import Holding, Post, Unit, User
from shigan.kernel.orgs.queries import people_to_pick, picked_people, picked_units, units_to_pick
from tests.kit.cast import OPENED, STREET, Cast


def test_units_stand_in_the_order_of_the_tree_each_below_its_own(cast: Cast) -> None:
    picks = units_to_pick(cast.scope("director"))
    assert [(p.key.removeprefix(STREET), p.name) for p in picks] == [
        ("", "财源街道"),
        ("-D01", "　平安建设办公室"),
        ("-D02", "　网格化服务中心"),
        ("-D03", "　城市管理办公室"),
        ("001", "　三里社区"),
        ("001001", "　　三里第1网格"),
        ("001002", "　　三里第2网格"),
        ("002", "　教场社区"),
        ("002001", "　　教场第1网格"),
    ]
    assert picks[-1].value == cast.unit("002001").path


@pytest.mark.parametrize(
    ("login", "names"),
    [
        ("community", ["三里社区", "　三里第1网格", "　三里第2网格"]),
        ("worker_b", ["教场第1网格"]),
        ("outsider", []),
    ],
)
def test_units_stay_within_the_scope(cast: Cast, login: str, names: list[str]) -> None:
    assert [p.name for p in units_to_pick(cast.scope(login))] == names


def test_a_closed_unit_is_no_choice_but_a_link_to_it_still_works(cast: Cast) -> None:
    closed = cast.unit("001002")
    Unit.objects.filter(pk=closed.pk).update(closed_on=date(2021, 1, 1))
    scope = cast.scope("community")
    assert closed.code not in {p.key for p in units_to_pick(scope)}
    assert picked_units(scope, [closed.code, "nowhere"])[closed.code].name == "三里第2网格"
    assert list(picked_units(cast.scope("worker_b"), [closed.code])) == []


def test_people_are_named_once_with_their_unit(cast: Cast) -> None:
    post = Post.objects.create(
        unit=cast.unit("001002"), role="grid_worker_full", title="兼", opened_on=OPENED
    )
    Holding.objects.create(post=post, user=cast.people["worker_a"], rank="B", since=OPENED)
    assert [p.name for p in people_to_pick(cast.scope("community"))] == [
        "己书记　三里社区",
        "庚网格员　三里第1网格",
    ]


def test_leaders_are_those_whose_role_leads_also_without_signing_in(cast: Cast) -> None:
    User.objects.filter(username="leader").update(is_active=False)
    leaders = people_to_pick(cast.scope("director"), leaders=True)
    assert [p.name for p in leaders] == [
        "甲书记　party_secretary",
        "乙主任　director",
        "丙领导　leader",
    ]


def test_who_cannot_sign_in_or_has_left_is_no_choice_but_can_be_looked_up(cast: Cast) -> None:
    scope = cast.scope("community")
    worker = cast.people["worker_a"]
    User.objects.filter(pk=worker.pk).update(is_active=False)
    assert [p.name for p in people_to_pick(scope)] == ["己书记　三里社区"]
    Holding.objects.filter(user=worker).update(until=date(2021, 1, 1))
    assert picked_people(scope, [str(worker.pk)])[str(worker.pk)].name == "庚网格员"
    assert picked_people(cast.scope("worker_b"), [str(worker.pk)]) == {}


@pytest.mark.parametrize("key", ["x", "", "9" * 30, "-1"])
def test_keys_of_nobody_find_nobody(cast: Cast, key: str) -> None:
    assert picked_people(cast.scope("director"), [key]) == {}


def test_forms_give_the_unit_and_the_person_themselves(cast: Cast) -> None:
    scope = cast.scope("director")
    assert unit_source(scope).find(f"{STREET}001") == cast.unit("001")
    person = cast.people["head"]
    assert person_source(scope).find(str(person.pk)) == person
