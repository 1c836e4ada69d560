"""The clock is set back while somebody works: entries stay in order, sessions end, once is once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from shigan.kernel.matters.actions.core import Order
from shigan.kernel.matters.actions.deeds import matter_supervise
from shigan.kernel.matters.actions.escalate import notices_send
from shigan.kernel.matters.models import Matter, Notice
from shigan.kernel.matters.queries.chains import broken_chains
from shigan.kernel.orgs.scope import system_scope
from shigan.lines.grid.actions.merge import event_merge, event_split
from shigan.lines.grid.actions.whistle import (
    whistle_ack,
    whistle_arrive,
    whistle_call,
    whistle_done,
)
from tests.kit.cast import Cast
from tests.kit.grid import make_event, make_tables, move, walk_to

NOON = datetime(2026, 6, 1, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
BACK = NOON - timedelta(days=3)


@pytest.fixture
def event(cast: Cast) -> Matter:
    """An event that was filed at noon."""
    with time_machine.travel(NOON, tick=False):
        return walk_to(cast, make_event(cast, make_tables(cast)), "dispatch")


def moves(cast: Cast, event: Matter) -> None:
    move(cast, "clerk", event, "dispatch", handler_unit=cast.unit("-D03"))


def stands(cast: Cast, event: Matter) -> None:
    matter_supervise(actor=cast.scope("director"), order=Order(event.pk, note="请抓紧"))


def whistles(cast: Cast, event: Matter) -> None:
    called = whistle_call(
        actor=cast.scope("community"),
        order=Order(event.pk),
        called_unit=cast.unit("-D03"),
        issue="请来人",
    )
    for answer in (whistle_ack, whistle_arrive):
        answer(actor=cast.scope("head"), whistle_id=called.pk)
    whistle_done(actor=cast.scope("head"), whistle_id=called.pk, result="已清理")


def merges(cast: Cast, event: Matter) -> None:
    other = make_event(cast, event.grid_event.event_class, text="又一堆垃圾")
    event_merge(actor=cast.scope("clerk"), order=Order(event.pk), into_id=other.pk)
    event_split(actor=cast.scope("clerk"), order=Order(event.pk))


@pytest.mark.parametrize("deed", [moves, stands, whistles, merges])
def test_entries_stay_in_order(
    cast: Cast, event: Matter, deed: Callable[[Cast, Matter], None]
) -> None:
    with time_machine.travel(BACK, tick=False):
        deed(cast, event)
    event.refresh_from_db()
    instants = list(event.entries.order_by("place").values_list("at", flat=True))
    assert len(instants) > 2
    assert set(instants) == {NOON}
    assert list(broken_chains()) == []


def test_what_is_opened_then_has_the_time_of_the_clock(cast: Cast, event: Matter) -> None:
    with time_machine.travel(BACK, tick=False):
        assert make_event(cast, event.grid_event.event_class, text="路灯不亮").opened_at == BACK


def test_nobody_is_told_twice(cast: Cast, event: Matter) -> None:
    moves(cast, event)
    event.refresh_from_db()
    assert event.red_at is not None
    late = event.red_at + timedelta(hours=1)
    sent = []
    for at in (late, BACK, late, late - timedelta(minutes=30), late):
        with time_machine.travel(at, tick=False):
            sent.append(notices_send(actor=system_scope("提醒", at.date())))
    assert sent == [Notice.objects.count(), 0, 0, 0, 0]
    assert sent[0] > 0


def test_a_session_idles_from_when_the_clock_was_set_back(cast: Cast) -> None:
    """It does not live on until the clock has caught up."""
    client = Client()
    with time_machine.travel(NOON, tick=False):
        client.force_login(cast.people["clerk"])
        assert client.get("/").status_code == 200
    with time_machine.travel(BACK, tick=False):
        assert client.get("/").status_code == 200
    with time_machine.travel(BACK + timedelta(hours=1), tick=False):
        assert client.get("/").status_code == 302
