"""Taking a dispute in over the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from shigan.lines.mediation.models import Dispute
from tests.kit.cast import Cast
from tests.kit.mediation import make_centre

BODY: dict[str, Any] = {
    "kind": "mediation.labour",
    "subject": "WAGES",
    "found": "APPLICATION",
    "unit": "370902002001",
    "text": "拖欠三个月工资",
    "parties": [
        {"side": "APPLICANT", "name": "甲某", "phone": "19900000001"},
        {"side": "RESPONDENT", "name": "乙公司", "organisation": True},
    ],
    "claimed": "15000.00",
}
ADDRESS = "/api/v1/mediation/disputes"


@pytest.fixture
def street(cast: Cast) -> Cast:
    make_centre(cast)
    return cast


def send(client: Client, body: dict[str, Any]) -> Any:
    return client.post(ADDRESS, body, content_type="application/json")


def test_a_dispute_comes_in(street: Cast, client_of: Callable[[str], Client]) -> None:
    answer = send(client_of("community"), BODY)
    assert answer.status_code == 201
    assert (answer.json()["title"], answer.json()["unit"]["code"]) == (
        "甲某与乙公司拖欠劳动报酬",
        "370902002001",
    )
    assert "1990000" not in answer.content.decode()


@pytest.mark.parametrize("unit", ["370902002002", "999"])
def test_a_foreign_place_is_like_none(
    street: Cast, client_of: Callable[[str], Client], unit: str
) -> None:
    answer = send(client_of("community"), {**BODY, "unit": unit})
    assert (answer.status_code, Dispute.objects.count()) == (404, 0)


def test_a_wrong_claim_is_told(street: Cast, client_of: Callable[[str], Client]) -> None:
    answer = send(client_of("community"), {**BODY, "subject": "NEIGHBOURS"})
    assert (answer.status_code, Dispute.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    ("values", "status", "wrong"),
    [
        ({"subject": "INJURY", "place_unit": "370902002001002"}, 200, []),
        ({"subject": "NEIGHBOURS"}, 422, ["subject"]),
        ({"subject": "INJURY", "place_unit": "370902002-D03"}, 422, ["place_unit"]),
        ({"subject": "INJURY", "place_unit": "370902002002"}, 422, ["place_unit"]),
    ],
)
def test_a_dispute_is_set_right(
    street: Cast,
    client_of: Callable[[str], Client],
    values: dict[str, str],
    status: int,
    wrong: list[str],
) -> None:
    client = client_of("community")
    number = send(client, BODY).json()["number"]
    answer = client.post(
        f"/api/v1/matters/{number}/acts/correct",
        {"values": values, "note": "核对案卷"},
        content_type="application/json",
    )
    told = [one["field"] for one in answer.json().get("fields", ())]
    assert (answer.status_code, told) == (status, wrong)
    matter = Dispute.objects.get().matter
    assert (matter.subject, matter.unit.code) == (
        ("INJURY", "370902002001002") if status == 200 else ("WAGES", "370902002001")
    )
