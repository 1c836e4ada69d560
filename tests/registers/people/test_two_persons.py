"""Two entries that look alike are two people: decided, told, taken back, and judged anew."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from shigan.kernel.audit.models import AuditRow
from shigan.kernel.base.errors import Denied, Refused
from shigan.registers.people.actions.groups import group_join
from shigan.registers.people.actions.load import residents_load
from shigan.registers.people.actions.merging import (
    resident_merge,
    resident_split,
    residents_part,
    residents_part_undo,
)
from shigan.registers.people.actions.residents import Order, resident_correct, resident_erase
from shigan.registers.people.models import Resident, TwoPersons
from shigan.registers.people.queries.alike import alike_pairs, alike_to
from shigan.registers.people.queries.entries import SheetRow
from tests.kit.cast import Cast
from tests.kit.people import GROWN_ID, add, entry, grown

ClientOf = Callable[[str], Client]
HOME = {"estate": "三里小区", "building": "3", "room": "401"}
WHY = "当面核实，是姐妹两位"
TWIN: dict[str, Any] = {
    "name": "章秀兰",
    "resident_id": None,
    "phone": None,
    "birth": date(1950, 1, 1),
    "sex": "F",
    **HOME,
}


@pytest.fixture
def pair(cast: Cast) -> tuple[Resident, Resident]:
    """Two who look like one: of alike names, the same birthday and the same room."""
    return add(cast, **HOME), add(cast, **TWIN)


def part(cast: Cast, pair: tuple[Resident, Resident], by: str = "community") -> TwoPersons:
    keys = (pair[1].pk, pair[0].pk)  # in any order
    return residents_part(actor=cast.scope(by), pair=keys, reason=WHY)


def offered(cast: Cast, pair: tuple[Resident, Resident]) -> tuple[int, int, int]:
    """In the list of pairs, and on the pages of both."""
    scope = cast.scope("community")
    one, other = (Resident.objects.get(pk=resident.pk) for resident in pair)
    return len(alike_pairs(scope)), len(alike_to(scope, one)), len(alike_to(scope, other))


def test_a_pair_is_decided_and_taken_back(cast: Cast, pair: tuple[Resident, Resident]) -> None:
    one, other = pair
    assert offered(cast, pair) == (1, 1, 1)
    decided = part(cast, pair)
    assert (decided.one, decided.other, decided.reason) == (one, other, WHY)
    assert (decided.decided_by, decided.decided_on) == (
        cast.people["community"],
        date(2022, 3, 5),
    )
    assert offered(cast, pair) == (0, 0, 0)
    with pytest.raises(Refused, match="已判定为两个人"):
        part(cast, pair)
    residents_part_undo(actor=cast.scope("community"), pair=(one.pk, other.pk))
    assert offered(cast, pair) == (1, 1, 1)
    with pytest.raises(Refused, match="没有这项判定"):
        residents_part_undo(actor=cast.scope("community"), pair=(one.pk, other.pk))
    rows = AuditRow.objects.filter(code__startswith="people.residents_part").order_by("pk")
    subject = ("people.resident", str(one.pk))
    assert [(r.code, (r.subject_type, r.subject_id), r.before, r.after, r.text) for r in rows] == [
        ("people.residents_part", subject, None, {"other": other.pk, "alike": "home"}, WHY),
        (
            "people.residents_part_undo",
            subject,
            {"other": other.pk, "on": "2022-03-05"},
            None,
            "",
        ),
    ]


@pytest.mark.parametrize(
    ("more", "left"),
    [
        ({"name": "章秀英"}, 0),
        ({"birth": date(1950, 1, 2)}, 0),
        ({"resident_id": GROWN_ID, "birth": None}, 0),
        ({"phone": "19900000002"}, 0),
        ({"room": "402"}, 0),
        ({"estate": "别处"}, 0),
        ({"residence": "FLOATING"}, 1),
        ({"household": "12"}, 1),
        ({}, 1),
    ],
)
def test_it_holds_until_what_is_compared_changes(
    cast: Cast, pair: tuple[Resident, Resident], more: dict[str, Any], left: int
) -> None:
    part(cast, pair)
    given = replace(entry(cast, **TWIN), **more)
    resident_correct(
        actor=cast.scope("community"), order=Order(pair[1].pk, reason="核对证件"), entry=given
    )
    assert TwoPersons.objects.count() == left


def test_a_group_changes_nothing_and_a_sheet_is_a_change(
    cast: Cast, pair: tuple[Resident, Resident]
) -> None:
    part(cast, pair)
    actor = cast.scope("community")
    group_join(actor=actor, pk=pair[0].pk, code="veteran", since=date(2022, 3, 1))
    assert offered(cast, pair) == (0, 0, 0)
    columns = frozenset({"name", "unit", "resident_id", "room"})
    row = SheetRow(entry(cast, **{**HOME, "room": "401"}), columns)
    residents_load(actor=cast.scope("manager"), rows=[row])
    assert offered(cast, pair) == (0, 0, 0)
    row = SheetRow(entry(cast, **{**HOME, "room": "403"}), columns)
    residents_load(actor=cast.scope("manager"), rows=[row])
    assert TwoPersons.objects.count() == 0


def test_erasing_and_merging_end_it(cast: Cast, pair: tuple[Resident, Resident]) -> None:
    actor, (one, other) = cast.scope("community"), pair
    part(cast, pair)
    resident_merge(actor=actor, order=Order(other.pk), into=one.pk)
    resident_split(actor=actor, order=Order(other.pk))
    assert offered(cast, pair) == (1, 1, 1)
    part(cast, pair)
    resident_erase(actor=actor, order=Order(one.pk, reason="本人要求"), why="REQUEST")
    assert not TwoPersons.objects.exists()


def test_only_pairs_that_look_alike_and_only_with_a_reason(
    cast: Cast, pair: tuple[Resident, Resident]
) -> None:
    actor, man = cast.scope("community"), add(cast, **grown("王强"))
    for keys in ((pair[0].pk, man.pk), (man.pk, man.pk)):
        with pytest.raises(Refused, match="并不相像"):
            residents_part(actor=actor, pair=keys, reason=WHY)
    for reason in ("", " ", "身份证 370902195001010007"):
        with pytest.raises(Refused):
            residents_part(actor=actor, pair=(pair[0].pk, pair[1].pk), reason=reason)
    assert not TwoPersons.objects.exists()


@pytest.mark.parametrize("login", ["worker_a", "worker_b", "leader", "auditor", "outsider"])
def test_others_decide_nothing(cast: Cast, pair: tuple[Resident, Resident], login: str) -> None:
    with pytest.raises(Denied):
        part(cast, pair, by=login)
    part(cast, pair)
    with pytest.raises(Denied):
        residents_part_undo(actor=cast.scope(login), pair=(pair[0].pk, pair[1].pk))
    assert TwoPersons.objects.count() == 1


@pytest.mark.parametrize(
    ("login", "count"), [("community", 1), ("auditor", 1), ("worker_b", 0), ("outsider", 0)]
)
def test_who_sees_what_was_decided(
    cast: Cast, pair: tuple[Resident, Resident], login: str, count: int
) -> None:
    part(cast, pair)
    assert TwoPersons.objects.visible_to(cast.scope(login)).count() == count


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_pages(client_of: ClientOf, pair: tuple[Resident, Resident]) -> None:
    client, keys = client_of("community"), [pair[0].pk, pair[1].pk]
    here = reverse("people:pair", args=keys)
    assert f'href="{here}"' in text(client.get(reverse("people:alike")))
    assert f'href="{here}"' in text(client.get(reverse("people:resident", args=keys[:1])))
    page = text(client.get(here))
    assert all(said in page for said in ("张秀兰", "章秀兰", "姓名相近", "3709**********0007"))
    assert page.count("相同</span>") == 5  # birthday, sex, unit, address, residence
    assert client.post(here, {"reason": ""}).status_code == 422
    done = client.post(here, {"reason": WHY})
    assert (done.status_code, done["Location"]) == (302, reverse("people:alike"))
    listed = text(client.get(reverse("people:alike")))
    assert ("没有可能重复的登记" in listed, WHY in listed, "张秀兰与章秀兰" in listed) == (
        True, True, True,
    )  # fmt: skip
    page = text(client.get(here))
    assert ("己书记于2022-03-05判定为两个人" in page, "并入前一条" in page) == (True, False)
    assert client.post(reverse("people:pair-undo", args=keys)).status_code == 302
    assert not TwoPersons.objects.exists()


@pytest.mark.parametrize("login", ["worker_b", "head", "outsider"])
def test_a_pair_out_of_reach_is_like_none(
    client_of: ClientOf, pair: tuple[Resident, Resident], login: str
) -> None:
    client = client_of(login)
    for keys in ([pair[0].pk, pair[1].pk], [pair[0].pk, pair[1].pk + 100]):
        for method in (client.get, client.post):
            assert method(reverse("people:pair", args=keys), {"reason": WHY}).status_code == 404
        assert client.post(reverse("people:pair-undo", args=keys)).status_code == 404
    itself = reverse("people:pair", args=[pair[0].pk] * 2)
    assert client_of("community").get(itself).status_code == 404
    reader = text(client_of("auditor").get(reverse("people:pair", args=[pair[0].pk, pair[1].pk])))
    assert "判定为两个人</button>" not in reader


def test_the_page_of_a_resident_says_first_that_they_may_be_there_twice(
    pair: tuple[Resident, Resident], cast: Cast, client_of: ClientOf
) -> None:
    address = reverse("people:resident", args=[pair[0].pk])
    page = client_of("community").get(address).content.decode()
    assert page.index("有1条登记可能是同一个人。") < page.index('id="facts"')
    part(cast, pair)
    assert "可能是同一个人" not in client_of("community").get(address).content.decode()


def test_on_a_phone_each_value_says_whose_it_is(
    pair: tuple[Resident, Resident], client_of: ClientOf
) -> None:
    address = reverse("people:pair", args=[pair[0].pk, pair[1].pk])
    page = client_of("community").get(address).content.decode()
    labels = re.findall(r'<td data-label="([^"]*)"', page)
    assert labels[:2] == [f"{one.name}（{one}）" for one in pair]
