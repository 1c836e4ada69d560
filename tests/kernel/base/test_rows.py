"""Single records, written with a statement that is made up once."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.db.models import Q
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from shigan.kernel.base.expressions import Kept
from shigan.kernel.base.rows import found, insert, remember, update
from shigan.kernel.clock.queries import now
from shigan.kernel.orgs.models import Post, Token, Unit, User

pytestmark = pytest.mark.django_db


def street() -> Unit:
    return Unit(
        code="370902002",
        name="财源街道",
        aliases=["财源", "“老街”"],
        kind="STREET",
        path="370902002/",
        opened_on=date(2020, 1, 1),
    )


def stored(record: Unit | Token) -> dict[str, object]:
    """The columns as the database has them."""
    return dict(type(record)._default_manager.filter(pk=record.pk).values()[0])


def test_an_inserted_record_is_as_if_it_were_saved(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    unit, twin = street(), street()
    with django_assert_num_queries(1):
        insert(unit)
    assert (unit.pk is not None, unit._state.adding, unit._state.db) == (True, False, "default")
    found = stored(unit)
    unit.delete()
    twin.save(force_insert=True)
    assert {**found, "id": None} == {**stored(twin), "id": None}


def test_an_update_writes_every_column(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    at = now()
    owner = User.objects.create_user("somebody", "某人")
    token = Token(user=owner, name="大屏", digest="d" * 64, created_at=at, expires_at=at)
    token.expires_at = at.replace(year=at.year + 1)
    insert(token)
    token.name, token.functions, token.last_used_at = "报表", ["grid.view"], at
    with django_assert_num_queries(1):
        update(token)
    assert stored(token) == {
        "id": token.pk,
        "user_id": owner.pk,
        "name": "报表",
        "digest": "d" * 64,
        "functions": ["grid.view"],
        "created_at": at,
        "expires_at": token.expires_at,
        "revoked_at": None,
        "last_used_at": at,
    }


def test_what_is_not_there_cannot_be_updated() -> None:
    unit = street()
    insert(unit)
    post = Post(unit=unit, role="clerk", title="干事", opened_on=date(2020, 1, 1))
    insert(post)
    Post.objects.all().delete()
    with pytest.raises(LookupError, match=r"orgs\.Post"):
        update(post)


def test_of_what_was_just_read_only_the_difference_is_written() -> None:
    unit = street()
    insert(unit)
    remember(unit)
    unit.name = "财源路街道"
    unit.aliases.append("财源路")  # changed within itself: noticed too
    Unit.objects.filter(pk=unit.pk).update(path="370902003/")
    with CaptureQueriesContext(connection) as ran:
        update(unit)
    (statement,) = ran
    assert statement["sql"].partition(" WHERE ")[0].count(" = ") == 2
    now_there = stored(unit)
    assert (now_there["name"], now_there["path"]) == ("财源路街道", "370902003/")
    assert now_there["aliases"] == ["财源", "“老街”", "财源路"]
    unit.name = "财源街道"
    update(unit)
    assert stored(unit)["name"] == "财源街道"


def test_found_is_what_a_query_would_find(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    one, other = street(), street()
    other.code, other.path = "370902003", "370902003/"
    insert(one)
    insert(other)
    with django_assert_num_queries(1):
        (read,) = found(Unit, "code", "370902002")
    assert (read, read._state.adding, stored(read)) == (one, False, stored(one))
    assert vars(read).keys() == vars(Unit.objects.get(pk=one.pk)).keys()
    assert [getattr(read, f.attname) for f in Unit._meta.concrete_fields] == [
        getattr(Unit.objects.get(pk=one.pk), f.attname) for f in Unit._meta.concrete_fields
    ]
    assert {unit.pk for unit in found(Unit, "kind", "STREET")} == {one.pk, other.pk}
    assert found(Unit, "code", "370902009") == []


def test_found_are_those_of_whom_a_condition_holds() -> None:
    one, other = street(), street()
    other.code, other.path = "370902003", "370902003/"
    insert(one)
    insert(other)
    named = Kept(Unit, lambda path: Q(path=path) | Q(path=""), other.path)
    assert found(Unit, "kind", "STREET", named, lock=True) == [other]
    assert found(Unit, "kind", "STREET", Kept(Unit, lambda _none: Q(pk__in=[]), "")) == []
