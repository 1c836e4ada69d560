"""Who answers for a resident, on the page: named, told, ended, and not by others."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shigan.kernel.audit.models import AuditRow
from shigan.kernel.orgs.models import RecordSponsorship
from shigan.registers.people.actions.residents import Order, resident_erase
from shigan.registers.people.models import Resident
from tests.kit.cast import Cast
from tests.kit.people import add

ClientOf = Callable[[str], Client]


@pytest.fixture
def old(cast: Cast) -> Resident:
    return add(cast)


def url(name: str, pk: int) -> str:
    return reverse(f"people:{name}", args=[pk])


def told(client: Client, pk: int) -> str:
    """What stands beside 包保领导, without the form."""
    page = re.sub(r"\s+", " ", client.get(url("resident", pk)).content.decode())
    [row] = re.findall(r"<dt>包保领导</dt><dd>(.*?)(?:<form|<details|</dd>)", page)
    return re.sub(r"<[^>]*>", "", row).strip()


def named(cast: Cast, **more: Any) -> dict[str, Any]:
    sent = {"leader": cast.people["leader"].pk, "since": "2022-03-01", **more}
    return {f"sponsor-{field}": value for field, value in sent.items()}


def test_a_leader_is_named_told_and_let_go(client_of: ClientOf, cast: Cast, old: Resident) -> None:
    director, worker = client_of("director"), client_of("worker_a")
    assert told(director, old.pk) == "未指定"
    answer = director.post(url("sponsor", old.pk), named(cast, until="2022-04-01"))
    assert (answer.status_code, answer["Location"]) == (302, url("resident", old.pk))
    row = RecordSponsorship.objects.get()
    assert (row.record, row.record_id, row.unit_path, row.leader, row.since, row.until) == (
        "people.resident", str(old.pk), old.unit_path, cast.people["leader"],
        date(2022, 3, 1), date(2022, 4, 1),
    )  # fmt: skip
    said = "丙领导 2022-03-01起 · 包保至 2022-04-01"
    assert (told(director, old.pk), told(worker, old.pk)) == (said, said)
    assert director.post(url("unsponsor", old.pk)).status_code == 302
    row.refresh_from_db()
    assert row.until == date(2022, 3, 5)
    assert told(director, old.pk) == "未指定"
    log = AuditRow.objects.filter(subject_type="people.resident", subject_id=str(old.pk))
    assert list(log.order_by("pk").values_list("code", "actor_name")) == [
        ("people.resident_add", "己书记"),
        ("orgs.record_sponsor", "乙主任"),
        ("orgs.record_sponsor_end", "乙主任"),
    ]


@pytest.mark.parametrize(
    ("more", "field"), [({"since": "2022-03-06"}, "since"), ({"leader": ""}, "leader")]
)
def test_what_is_wrong_is_said_beside_the_field(
    client_of: ClientOf, cast: Cast, old: Resident, more: dict[str, str], field: str
) -> None:
    answer = client_of("director").post(url("sponsor", old.pk), named(cast, **more))
    assert (answer.status_code, list(answer.context["sponsor_form"].errors)) == (422, [field])
    assert not RecordSponsorship.objects.exists()


@pytest.mark.parametrize("login", ["community", "worker_a", "leader", "worker_b", "outsider"])
def test_others_neither_name_nor_end(
    client_of: ClientOf, cast: Cast, old: Resident, login: str
) -> None:
    client_of("director").post(url("sponsor", old.pk), named(cast))
    client = client_of(login)
    assert client.post(url("sponsor", old.pk), named(cast, since="2022-03-02")).status_code == 404
    assert client.post(url("unsponsor", old.pk)).status_code == 404
    [row] = RecordSponsorship.objects.all()
    assert (row.since, row.until) == (date(2022, 3, 1), None)
    seen = client.get(url("resident", old.pk)).content.decode()
    assert url("sponsor", old.pk) not in seen


@pytest.mark.parametrize(
    ("left_on", "left"),
    [
        (
            date(2022, 3, 4),
            [(date(2022, 2, 1), date(2022, 3, 1)), (date(2022, 3, 1), date(2022, 3, 4))],
        ),
        (date(2022, 3, 1), [(date(2022, 2, 1), date(2022, 3, 1))]),
        (date(2022, 2, 15), [(date(2022, 2, 1), date(2022, 2, 15))]),
        (date(2022, 1, 1), []),
    ],
)
@pytest.mark.parametrize("why", ["MOVED", "DIED"])
def test_who_left_has_no_sponsor_from_then_on(
    client_of: ClientOf, cast: Cast, old: Resident, left_on: date, left: list[Any], why: str
) -> None:
    for leader, since in (("leader", "2022-02-01"), ("secretary", "2022-03-01")):
        sent = named(cast, leader=cast.people[leader].pk, since=since)
        assert client_of("director").post(url("sponsor", old.pk), sent).status_code == 302
    sent = {"leave-left_on": str(left_on), "leave-left_why": why}
    assert client_of("community").post(url("left", old.pk), sent).status_code == 302
    rows = RecordSponsorship.objects.of(old).order_by("since")
    assert list(rows.values_list("since", "until")) == left
    row = AuditRow.objects.get(code="people.resident_leave")
    cut = {
        date(2022, 3, 4): ("secretary", "2022-03-01", None),
        date(2022, 3, 1): ("secretary", "2022-03-01", None),
        date(2022, 2, 15): ("leader", "2022-02-01", "2022-03-01"),
        date(2022, 1, 1): ("leader", "2022-02-01", "2022-03-01"),
    }[left_on]
    assert row.before == {"sponsor": dict(zip(("leader", "since", "until"), cut, strict=True))}
    back = client_of("community").post(url("back", old.pk), follow=True)
    said = "包保已随离开结束" in back.content.decode()
    assert said is (left_on != date(2022, 1, 1))


def test_an_erasure_ends_it(client_of: ClientOf, cast: Cast, old: Resident) -> None:
    client_of("director").post(url("sponsor", old.pk), named(cast))
    order = Order(old.pk, reason="本人书面要求")
    resident_erase(actor=cast.scope("community"), order=order, why="REQUEST")
    assert RecordSponsorship.objects.get().until == date(2022, 3, 5)
    row = AuditRow.objects.get(code="people.resident_erase")
    assert row.before == {"sponsors": [{"leader": "leader", "since": "2022-03-01", "until": None}]}


def test_nobody_answers_for_who_was_erased(client_of: ClientOf, cast: Cast, old: Resident) -> None:
    order = Order(old.pk, reason="本人书面要求")
    resident_erase(actor=cast.scope("community"), order=order, why="REQUEST")
    assert client_of("director").post(url("sponsor", old.pk), named(cast)).status_code == 404
    assert not RecordSponsorship.objects.exists()
