"""The same reported again by another opening of the page: asked about, never made unasked."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from time_machine import TimeMachineFixture

from shigan.kernel.base.ids import uuid7
from shigan.kernel.clock.queries import now
from shigan.kernel.matters.models import Matter
from shigan.lines.grid.models import Event
from tests.kit.cast import Cast

ClientOf = Callable[[str], Client]


def send(client: Client, ground: Cast, **more: Any) -> Any:
    """Open the page anew and send it."""
    sent = {
        "text": "路边有一堆垃圾",
        "event_class": "0101",
        "source": "PATROL",
        "address": "三里路1号",
        "cell": ground.unit("001001").code,
        "client_id": str(uuid7()),
        **more,
    }
    return client.post(reverse("grid:report"), sent)


def test_the_same_again_is_asked_about(ground: Cast, client_of: ClientOf) -> None:
    worker = client_of("worker_a")
    assert send(worker, ground).status_code == 302
    asked = send(worker, ground)
    matter = Matter.objects.get()
    assert asked.status_code == 422
    said = {"text": [f"您刚刚报过同样的事：{matter.number}"]}
    assert asked.context["form"].errors == said
    assert reverse("matters:matter", args=[matter.number]) in asked.text
    assert re.findall(r'type="checkbox" id="again" name="(\w+)" value="(\w+)"', asked.text) == [
        ("again", "yes")
    ]
    assert "三里路1号" in asked.text
    form = asked.context["form"]
    sent = send(worker, ground, client_id=form["client_id"].value(), again="yes")
    assert sent.status_code == 302
    assert Event.objects.count() == 2


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({}, 422),
        ({"text": " 路边有一堆垃圾 "}, 422),
        ({"source": "CALL"}, 422),
        ({"position_lon": "117.085", "position_lat": "36.185"}, 422),
        ({"text": "路边有两堆垃圾"}, 302),
        ({"event_class": "0102"}, 302),
        ({"address": "三里路2号"}, 302),
    ],
)
def test_what_is_the_same(
    ground: Cast, client_of: ClientOf, more: dict[str, str], status: int
) -> None:
    worker = client_of("worker_a")
    send(worker, ground)
    assert send(worker, ground, **more).status_code == status


@pytest.mark.parametrize(("seconds", "status"), [(599, 422), (600, 302)])
def test_just_now_is_ten_minutes(
    ground: Cast, client_of: ClientOf, time_machine: TimeMachineFixture, seconds: int, status: int
) -> None:
    at = now()
    time_machine.move_to(at, tick=False)
    worker = client_of("worker_a")
    send(worker, ground)
    time_machine.move_to(at + timedelta(seconds=seconds), tick=False)
    assert send(worker, ground).status_code == status


def test_another_person_and_another_cell_are_not_asked(ground: Cast, client_of: ClientOf) -> None:
    clerk = client_of("clerk")
    send(client_of("worker_a"), ground)
    assert send(clerk, ground).status_code == 302
    assert send(clerk, ground, cell=ground.unit("001002").code).status_code == 302


def test_cells_stand_under_their_communities(ground: Cast, client_of: ClientOf) -> None:
    page = client_of("clerk").get(reverse("grid:report")).text
    groups = re.findall(r'<optgroup label="([^"]+)">(.*?)</optgroup>', page, re.DOTALL)
    told = [(label, re.findall(r'value="(\d+)"', cells)) for label, cells in groups]
    assert told == [
        (ground.unit("001").name, [ground.unit(c).code for c in ("001001", "001002")]),
        (ground.unit("002").name, [ground.unit("002001").code]),
    ]
    assert "网格或位置，填一项" in page
    (label,) = re.findall(r'<label class="form-label" for="id_cell">(.*?)</label>', page)
    assert label == "网格"
