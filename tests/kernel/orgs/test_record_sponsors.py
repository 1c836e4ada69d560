"""Who answers for one record: dates, one at a time, the log, and who may not."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from shigan.kernel.audit.models import AuditRow
from shigan.kernel.base.errors import Denied, Refused
from shigan.kernel.orgs.actions import record_sponsor, record_sponsor_end
from shigan.kernel.orgs.models import Post, RecordSponsorship
from shigan.kernel.orgs.queries import record_sponsor_of
from tests.kit.cast import Cast

JANUARY, MARCH, JULY = date(2022, 1, 1), date(2022, 3, 1), date(2022, 7, 1)
TODAY = date(2022, 9, 1)


@pytest.fixture
def post(cast: Cast) -> Post:
    """Any record that stands in a unit."""
    return Post.objects.get(unit=cast.unit("001"))


def name(
    cast: Cast,
    post: Post,
    leader: str,
    since: date,
    until: date | None = None,
    by: str = "director",
) -> RecordSponsorship:
    return record_sponsor(
        actor=cast.scope(by, TODAY),
        record=post,
        unit_path=post.unit_path,
        leader=cast.people[leader],
        since=since,
        until=until,
    )


def end(cast: Cast, post: Post, on: date, by: str = "director") -> None:
    record_sponsor_end(actor=cast.scope(by, TODAY), record=post, unit_path=post.unit_path, on=on)


def terms(post: Post) -> list[tuple[str, date, date | None]]:
    rows = RecordSponsorship.objects.of(post).order_by("since")
    return list(rows.values_list("leader__username", "since", "until"))


def sponsor(post: Post, on: date) -> str | None:
    found = record_sponsor_of(post, on)
    return found.leader.username if found else None


def test_a_leader_takes_the_place_of_the_former_one(cast: Cast, post: Post) -> None:
    name(cast, post, "leader", JANUARY)
    name(cast, post, "secretary", MARCH, JULY)
    assert terms(post) == [("leader", JANUARY, MARCH), ("secretary", MARCH, JULY)]
    days = (date(2021, 12, 31), JANUARY, date(2022, 2, 28), MARCH, date(2022, 6, 30), JULY)
    assert [sponsor(post, day) for day in days] == [
        None, "leader", "leader", "secretary", "secretary", None,
    ]  # fmt: skip
    other = Post.objects.get(unit=cast.unit("001001"))
    assert (sponsor(other, MARCH), terms(other)) == (None, [])
    row = AuditRow.objects.filter(code="orgs.record_sponsor").latest("pk")
    assert (row.subject_type, row.subject_id, row.unit_path) == (
        "orgs.post", str(post.pk), post.unit_path,
    )  # fmt: skip
    assert (row.before, row.after) == (
        {"leader": "leader", "since": "2022-01-01", "until": None},
        {"leader": "secretary", "since": "2022-03-01", "until": "2022-07-01"},
    )


def test_named_twice_for_one_day_the_last_stands(cast: Cast, post: Post) -> None:
    name(cast, post, "leader", MARCH)
    name(cast, post, "director", MARCH)
    assert terms(post) == [("director", MARCH, None)]


def test_an_end_and_its_row(cast: Cast, post: Post) -> None:
    name(cast, post, "leader", MARCH)
    end(cast, post, JULY)
    assert terms(post) == [("leader", MARCH, JULY)]
    row = AuditRow.objects.get(code="orgs.record_sponsor_end")
    assert (row.subject_id, row.before, row.after) == (
        str(post.pk),
        {"leader": "leader", "since": "2022-03-01", "until": None},
        {"until": "2022-07-01"},
    )
    with pytest.raises(Refused, match="那一天没有包保领导"):
        end(cast, post, JULY)
    end(cast, post, MARCH)
    assert terms(post) == []


@pytest.mark.parametrize("until", [None, date(2022, 7, 2)])
def test_nobody_is_named_over_a_later_one(cast: Cast, post: Post, until: date | None) -> None:
    name(cast, post, "leader", JULY)
    with pytest.raises(Refused, match="2022-07-01起已由丙领导包保"):
        name(cast, post, "director", MARCH, until)
    assert terms(post) == [("leader", JULY, None)]
    name(cast, post, "director", MARCH, JULY)
    assert terms(post) == [("director", MARCH, JULY), ("leader", JULY, None)]


@pytest.mark.parametrize(
    ("leader", "since", "until", "said"),
    [
        ("clerk", MARCH, None, "戊调度在2022-03-01不任领导岗位，不能包保"),
        ("leader", date(2019, 12, 31), None, "丙领导在2019-12-31不任领导岗位，不能包保"),
        ("leader", date(2022, 9, 2), None, "开始的日期还没到"),
        ("leader", MARCH, MARCH, "结束日期2022-03-01应晚于开始日期2022-03-01"),
    ],
)
def test_what_is_refused(
    cast: Cast, post: Post, leader: str, since: date, until: date | None, said: str
) -> None:
    with pytest.raises(Refused, match=said):
        name(cast, post, leader, since, until)
    assert terms(post) == []


@pytest.mark.parametrize("login", ["outsider", "community", "leader", "manager", "auditor"])
def test_others_name_and_end_nobody(cast: Cast, post: Post, login: str) -> None:
    name(cast, post, "leader", MARCH)
    with pytest.raises(Denied):
        name(cast, post, "director", JULY, by=login)
    with pytest.raises(Denied):
        end(cast, post, JULY, by=login)
    assert terms(post) == [("leader", MARCH, None)]
    assert list(AuditRow.objects.order_by("pk").values_list("code", "result")) == [
        ("orgs.record_sponsor", "DONE"),
        ("orgs.record_sponsor", "DENIED"),
        ("orgs.record_sponsor_end", "DENIED"),
    ]


def test_the_store_keeps_one_without_end(cast: Cast, post: Post) -> None:
    held = name(cast, post, "leader", MARCH)
    held.pk, held.since = None, JULY
    with pytest.raises(IntegrityError), transaction.atomic():
        held.save(force_insert=True)


@pytest.mark.parametrize(
    ("login", "seen"),
    [("director", 1), ("community", 1), ("head", 1), ("worker_b", 0), ("outsider", 0)],
)
def test_who_sees_it(cast: Cast, post: Post, login: str, seen: int) -> None:
    assert RecordSponsorship.objects.visible_to(cast.scope(login, TODAY)).count() == 0
    name(cast, post, "leader", MARCH)
    assert RecordSponsorship.objects.visible_to(cast.scope(login, TODAY)).count() == seen
