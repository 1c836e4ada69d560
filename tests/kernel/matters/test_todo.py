"""What waits for whom: requests for more time, and reminders of what turned."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from shigan.kernel.matters.actions.core import Order
from shigan.kernel.matters.actions.deeds import extension_ask
from shigan.kernel.matters.actions.escalate import notices_send
from shigan.kernel.matters.actions.offers import offers
from shigan.kernel.matters.models import Matter, Notice
from shigan.kernel.matters.queries.todo import extensions_to_decide, todo, unread_notices
from shigan.kernel.orgs.models import Holding, Post, Unit, User
from shigan.kernel.orgs.scope import system_scope
from tests.kit.cast import OPENED, Cast
from tests.kit.grid import make_event, make_tables, walk_to

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # 09:00 at the office


@pytest.fixture
def asked(cast: Cast) -> Matter:
    """An event in handling, for which the department asked for two more days."""
    with time_machine.travel(MONDAY, tick=False):
        matter = walk_to(cast, make_event(cast, make_tables(cast)), "handling")
        values = {"amount": 2, "unit": "WORKDAY"}
        extension_ask(actor=cast.scope("head"), order=Order(matter.pk, note="等料", values=values))
    return matter


def test_what_is_to_do_begins_with_the_nearest_limit(cast: Cast) -> None:
    """A step's own limit counts where it is the nearer one, and where there is no other."""
    small = make_tables(cast)
    limits: list[tuple[int | None, int | None]] = [(None, None), (9, 3), (None, 2), (4, None)]
    made = [walk_to(cast, make_event(cast, small), "handling") for _ in limits]
    for matter, days in zip(made, limits, strict=True):
        whole, step = (day and MONDAY + timedelta(days=day) for day in days)
        Matter.objects.filter(pk=matter.pk).update(due_at=whole, step_due_at=step)
    none, both, step_alone, whole_alone = made
    found = list(todo(cast.scope("head")))
    assert found == [step_alone, both, whole_alone, none]
    assert [matter.next_due_at for matter in found] == [
        MONDAY + timedelta(days=2),
        MONDAY + timedelta(days=3),
        MONDAY + timedelta(days=4),
        None,
    ]


def deciding(cast: Cast) -> set[str]:
    return {name for name in cast.people if extensions_to_decide(cast.scope(name))}


@pytest.mark.parametrize("handler", ["department", "nobody", "director"])
def test_a_request_waits_for_those_who_may_decide(cast: Cast, asked: Matter, handler: str) -> None:
    changed: dict[str, dict[str, object]] = {
        "department": {},
        "nobody": {"handler_unit": None, "handler_path": ""},
        "director": {"handler": cast.people["director"]},
    }
    Matter.objects.filter(pk=asked.pk).update(**changed[handler])
    asked.refresh_from_db()
    offered = {
        name for name in cast.people if offers(cast.scope(name), asked).find("decide_extension")
    }
    assert deciding(cast) == offered == {"director"}


def test_a_request_of_one_s_own_waits_for_somebody_else(cast: Cast, asked: Matter) -> None:
    asked.extensions.update(asked_by=cast.people["director"])
    assert deciding(cast) == {"head"}


@pytest.mark.parametrize(
    "over", [{"ended_at": MONDAY, "ending": "WITHDRAWN"}, {"handler_path": "elsewhere/"}]
)
def test_a_request_waits_for_nobody_once_it_is_over_or_elsewhere(
    cast: Cast, asked: Matter, over: dict[str, object]
) -> None:
    Matter.objects.filter(pk=asked.pk).update(**over)
    assert deciding(cast) == set()


def test_reminders_stay_within_the_street_and_the_unit(cast: Cast, asked: Matter) -> None:
    """A second street has a head and a department of its own: neither hears of this one."""
    other = Unit.objects.create(
        code="370902003",
        name="他街道",
        kind="STREET",
        parent=cast.units["370902"],
        path="370902/370902003/",
        opened_on=OPENED,
    )
    for role in ("party_secretary", "director", "department_head"):
        user = User.objects.create_user(f"other_{role}", "外街道的人")
        post = Post.objects.create(unit=other, role=role, title=role, opened_on=OPENED)
        Holding.objects.create(post=post, user=user, since=OPENED)
        cast.people[user.username] = user
    Matter.objects.filter(pk=asked.pk).update(sponsor=cast.people["leader"])
    with time_machine.travel(MONDAY + timedelta(days=10), tick=False):
        notices_send(actor=system_scope("提醒", (MONDAY + timedelta(days=10)).date()))
        told = {name for name, user in cast.people.items() if user.notices.exists()}
        shown = {name for name in cast.people if unread_notices(cast.scope(name))}
    assert told == shown == {"head", "leader", "secretary", "director"}
    assert Notice.objects.filter(rung="red.head").count() == 2
