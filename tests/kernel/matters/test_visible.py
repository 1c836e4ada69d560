"""Who sees which matters, by the units in which their posts lie."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shigan.kernel.base.errors import Refused
from shigan.kernel.clock.queries import today
from shigan.kernel.matters.actions.open import street_of
from shigan.kernel.matters.models import Matter, Notice
from shigan.kernel.matters.models.matter import only_street
from shigan.kernel.matters.queries.todo import todo, unread_notices
from shigan.kernel.orgs.models import Holding, Post, Unit
from tests.kit.cast import OPENED, Cast
from tests.kit.grid import make_event, make_tables, move, walk_to


@pytest.fixture
def office(cast: Cast) -> Unit:
    """A department of the district, whose head is the outsider."""
    district = cast.units["370902"]
    office = Unit.objects.create(
        code="370902-D01",
        name="区执法局",
        kind="DEPARTMENT",
        parent=district,
        path=f"{district.path}370902-D01/",
        order=99,
        opened_on=OPENED,
    )
    post = Post.objects.create(unit=office, role="department_head", title="局长", opened_on=OPENED)
    Holding.objects.create(post=post, user=cast.people["outsider"], since=OPENED)
    return office


def test_an_office_of_the_district_sees_what_it_handles_in_a_street(
    cast: Cast, office: Unit
) -> None:
    event_class = make_tables(cast)
    handled, other = (make_event(cast, event_class) for _ in range(2))
    move(cast, "clerk", handled, "file")
    move(cast, "clerk", handled, "dispatch", handler_unit=office)
    assert other.street_id == handled.street_id
    assert list(Matter.objects.visible_to(cast.scope("outsider"))) == [handled]
    assert list(todo(cast.scope("outsider"))) == [handled]


def test_a_whole_street_is_asked_for_by_its_key_alone(cast: Cast) -> None:
    scope = cast.scope("secretary")
    only_street()  # is remembered
    with CaptureQueriesContext(connection) as asked:
        list(Matter.objects.visible_to(scope))
    [sql] = [one["sql"] for one in asked if "matters_matter" in one["sql"]]
    where = sql.partition(" WHERE ")[2]
    assert "handler" not in where


def test_the_only_street_is_that_of_all_matters(cast: Cast) -> None:
    matter = make_event(cast, make_tables(cast))
    assert only_street() == matter.street_id
    Matter.objects.filter(pk=matter.pk).update(street=cast.units["370902"])
    Unit.objects.filter(pk=matter.street_id).update(order=1)  # else nobody looks again
    assert only_street() is None


def test_beside_an_office_of_the_district_no_street_is_the_only_one(
    cast: Cast, office: Unit
) -> None:
    assert only_street() is None


@pytest.mark.parametrize("login", ["clerk", "secretary", "head", "community", "worker_a"])
def test_one_sees_the_same_where_there_is_a_second_street(
    cast: Cast, request: pytest.FixtureRequest, login: str
) -> None:
    event_class = make_tables(cast)
    mine, handled, dispatched, _other = (make_event(cast, event_class) for _ in range(4))
    Matter.objects.filter(pk=mine.pk).update(kind="mediation.dispute", handler=cast.people[login])
    walk_to(cast, dispatched, "handling")
    Matter.objects.filter(pk=handled.pk).update(sponsor=cast.people[login])
    alone = set(Matter.objects.visible_to(cast.scope(login)))
    assert {mine, handled} <= alone
    request.getfixturevalue("office")
    assert only_street() is None
    assert set(Matter.objects.visible_to(cast.scope(login))) == alone


def test_a_matter_lies_in_a_street(cast: Cast) -> None:
    with pytest.raises(Refused):
        street_of(cast.units["370902"])


@pytest.mark.parametrize("login", ["clerk", "worker_a", "head", "secretary"])
def test_the_streets_of_a_scope_are_those_of_its_posts(cast: Cast, login: str) -> None:
    assert cast.scope(login).streets == frozenset({cast.unit("").path})


def test_an_office_of_the_district_lies_in_no_street(cast: Cast, office: Unit) -> None:
    assert cast.scope("outsider", today()).streets == frozenset()


def test_nobody_is_reminded_of_what_they_no_longer_see(cast: Cast) -> None:
    matter = make_event(cast, make_tables(cast))
    notice = Notice.objects.create(
        matter=matter,
        user=cast.people["clerk"],
        rung="handler",
        turned_at=matter.opened_at,
        told_at=matter.opened_at,
    )
    assert unread_notices(cast.scope("clerk")) == [notice]
    Holding.objects.filter(user=cast.people["clerk"]).delete()
    assert unread_notices(cast.scope("clerk")) == []


def test_what_no_unit_handles_waits_for_its_place(cast: Cast) -> None:
    matter = walk_to(cast, make_event(cast, make_tables(cast)), "handling")
    Matter.objects.filter(pk=matter.pk).update(handler_unit=None, handler_path="")
    waiting = {name for name in cast.people if matter in todo(cast.scope(name))}
    assert waiting == {
        name for name in cast.people if cast.scope(name).may("grid.handle", matter.unit_path)
    }
    assert "community" in waiting
