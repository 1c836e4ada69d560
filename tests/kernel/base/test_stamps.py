"""What is remembered until its tables change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.apps import apps
from django.contrib.auth.decorators import login_not_required
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from pytest_django import DjangoAssertNumQueries

from shigan.kernel.base.stamps import Watch, changing, remembered, watch, watches
from shigan.kernel.clock.choices import DayKind
from shigan.kernel.clock.models import DayOverride
from shigan.kernel.orgs.models import Token, Unit, User

pytestmark = pytest.mark.django_db
DAY = date(2022, 3, 5)


@remembered("clock")
def days() -> tuple[date, ...]:
    """The days that the office has entered."""
    return tuple(DayOverride.objects.order_by("date").values_list("date", flat=True))


@remembered("clock")
def days_of(year: int) -> tuple[date, ...]:
    """Those of a year."""
    return tuple(DayOverride.objects.filter(date__year=year).values_list("date", flat=True))


def enter(day: date = DAY) -> DayOverride:
    return DayOverride.objects.create(date=day, kind=DayKind.WORKDAY, source="街道通知")


def stamp(topic: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT stamp FROM base_stamp WHERE topic = %s", [topic])
        return str(cursor.fetchone()[0])


def test_an_answer_is_read_once_for_each_argument(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    enter()
    first = days_of(2022)
    with django_assert_num_queries(1):  # the stamps
        assert days_of(2022) is first
    with django_assert_num_queries(2):
        assert days_of(2023) == ()


@pytest.mark.parametrize(
    "change",
    [
        lambda row: row.delete(),
        lambda row: DayOverride.objects.all().delete(),
        lambda row: DayOverride.objects.update(date=date(2022, 3, 6)),
        lambda row: DayOverride.objects.bulk_create(
            [DayOverride(date=date(2022, 3, 6), kind=DayKind.REST, source="街道通知")]
        ),
        lambda row: enter(date(2022, 3, 6)),
    ],
)
def test_every_way_of_changing_a_table_is_seen(change: Callable[[DayOverride], object]) -> None:
    row = enter()
    assert days() == (DAY,)
    change(row)
    assert days() == tuple(DayOverride.objects.order_by("date").values_list("date", flat=True))
    assert days() != (DAY,)


def test_what_is_undone_leaves_no_trace() -> None:
    assert days() == ()
    with transaction.atomic():
        enter()
        assert days() == (DAY,)
        transaction.set_rollback(True)
    assert days() == ()
    enter(date(2022, 3, 6))
    assert days() == (date(2022, 3, 6),)


def test_another_topic_and_a_column_that_does_not_matter_change_no_stamp(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    user = User.objects.create_user("somebody", "某人")
    held = {topic: stamp(topic) for topic in ("clock", "orgs", "tokens")}
    User.objects.update(last_login="2022-03-05T08:00:00Z")
    assert {topic: stamp(topic) for topic in held} == held
    user.name = "某某"
    user.save(update_fields=["name"])
    assert [topic for topic in held if stamp(topic) != held[topic]] == ["orgs"]


def test_a_table_that_lost_its_triggers_is_watched_again() -> None:
    name = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'stamp%'"
    if connection.vendor == "postgresql":
        name = "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'stamp%'"
    with connection.cursor() as cursor:
        cursor.execute(name)
        held = sorted(row[0] for row in cursor.fetchall())
        before, on = stamp("clock"), ""
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = %s", [held[0]]
            )
            on = f" ON {cursor.fetchone()[0]}"
        cursor.execute(f"DROP TRIGGER {held[0]}{on}")
        watch(connection)
        cursor.execute(name)
        assert sorted(row[0] for row in cursor.fetchall()) == held
    assert stamp("clock") != before  # whatever was changed meanwhile is read anew


def test_without_a_stamp_nothing_is_remembered(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM base_stamp")
    days()
    with django_assert_num_queries(2):
        days()


@login_not_required
def thrice(request: HttpRequest) -> HttpResponse:
    """A page that asks twice, then changes what it asked for."""
    before = (days(), days())
    with changing():
        enter()
        inside = days()
    return HttpResponse(f"{len(before[0])}{len(before[1])}{len(inside)}{len(days())}")


urlpatterns = [path("thrice", thrice)]


@pytest.mark.urls(__name__)
def test_a_request_reads_the_stamps_once_until_it_changes_something(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    days()
    # The stamps; the entry; the stamps and the days, inside; the stamps after it.
    with django_assert_num_queries(5):
        assert client.get("/thrice").content == b"0011"


def test_every_topic_that_is_asked_for_is_watched() -> None:
    assert {one.topic for one in watches} == {"clock", "grid", "orgs", "rules", "tokens"}
    assert watches["orgs_token"] == Watch("tokens", Token, frozenset({"last_used_at"}))
    assert watches["orgs_unit"].columns == [f.column for f in Unit._meta.concrete_fields]
    assert all(one.model in apps.get_models() for one in watches)
