"""Merging reports of one thing, and calling a department."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shigan.kernel.base.errors import Denied, Refused
from shigan.kernel.clock.queries import today
from shigan.kernel.matters.actions.core import Order
from shigan.kernel.matters.models import Matter
from shigan.kernel.matters.rules.chain import chain_break
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.scope import system_scope
from shigan.lines.grid.actions.merge import event_merge, event_split
from shigan.lines.grid.actions.whistle import (
    whistle_ack,
    whistle_arrive,
    whistle_call,
    whistle_done,
)
from shigan.lines.grid.models import Whistle
from shigan.lines.grid.templatetags.grid_tags import event_part
from tests.kit.cast import OPENED, Cast
from tests.kit.grid import make_event, make_tables, move, walk_to


@pytest.fixture
def two(cast: Cast) -> tuple[Matter, Matter]:
    small = make_tables(cast)
    return make_event(cast, small), make_event(cast, small)


def whole(matter: Matter) -> bool:
    entries = list(matter.entries.order_by("place"))
    return chain_break(entries, matter.version, matter.head_hash) is None


def test_a_merge_loses_neither(cast: Cast, two: tuple[Matter, Matter]) -> None:
    first, second = two
    event_merge(actor=cast.scope("clerk"), order=Order(second.pk), into_id=first.pk)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.ended_at, second.ending) == (None, "MERGED")
    assert whole(first)
    assert whole(second)
    event_split(actor=cast.scope("clerk"), order=Order(second.pk))
    second.refresh_from_db()
    assert (second.ended_at, second.ending) == (None, "")
    assert whole(second)


def test_only_the_grid_centre_merges(cast: Cast, two: tuple[Matter, Matter]) -> None:
    first, second = two
    with pytest.raises(Denied):
        event_merge(actor=cast.scope("worker_a"), order=Order(second.pk), into_id=first.pk)
    with pytest.raises(Refused):
        event_merge(actor=cast.scope("clerk"), order=Order(first.pk), into_id=first.pk)


def test_the_action_itself_merges_within_one_street(cast: Cast, two: tuple[Matter, Matter]) -> None:
    first, second = two
    street = Unit.objects.create(
        code="370902003",
        name="岱庙街道",
        kind="STREET",
        parent=cast.units["370902"],
        path="370902/370902003/",
        opened_on=OPENED,
    )
    Matter.objects.filter(pk=first.pk).update(street=street, unit=street, unit_path=street.path)
    order = Order(second.pk)
    with pytest.raises(Refused, match="不在同一个街道"):
        event_merge(actor=system_scope("区", today()), order=order, into_id=first.pk)
    with pytest.raises(Denied):  # the clerk does not see it at all
        event_merge(actor=cast.scope("clerk"), order=order, into_id=first.pk)
    assert [m.entries.count() for m in two] == [1, 1]


def called(cast: Cast, matter: Matter) -> Whistle:
    return whistle_call(
        actor=cast.scope("clerk"),
        order=Order(matter.pk),
        called_unit=cast.unit("-D03"),
        issue="需要清运车",
    )


def test_a_called_department_answers_arrives_and_reports(
    cast: Cast, two: tuple[Matter, Matter]
) -> None:
    matter = two[0]
    whistle = called(cast, matter)
    assert whistle.ack_due_at is not None
    assert whistle.arrive_due_at is not None
    assert whistle.ack_due_at < whistle.arrive_due_at
    head = cast.scope("head")
    with pytest.raises(Refused):
        whistle_done(actor=head, whistle_id=whistle.pk, result="已清运")
    whistle_ack(actor=head, whistle_id=whistle.pk)
    answered = Whistle.objects.get().acked_at
    whistle_ack(actor=head, whistle_id=whistle.pk)
    assert Whistle.objects.get().acked_at == answered
    whistle_arrive(actor=head, whistle_id=whistle.pk)
    whistle_done(actor=head, whistle_id=whistle.pk, result="已清运")
    matter.refresh_from_db()
    acts = list(matter.entries.order_by("place").values_list("act", flat=True))
    assert acts == ["open", "whistle", "whistle_ack", "whistle_arrive", "whistle_done"]
    assert whole(matter)


@pytest.mark.parametrize("login", ["outsider", "worker_a", "worker_b", "clerk", "secretary"])
def test_nobody_else_answers_for_the_department(
    cast: Cast, two: tuple[Matter, Matter], login: str
) -> None:
    whistle = called(cast, two[0])
    with pytest.raises(Denied):
        whistle_ack(actor=cast.scope(login), whistle_id=whistle.pk)


def test_one_open_call_a_department(cast: Cast, two: tuple[Matter, Matter]) -> None:
    called(cast, two[0])
    with pytest.raises(Refused):
        called(cast, two[0])
    closed = walk_to(cast, two[1], "closed")
    with pytest.raises(Refused):
        called(cast, closed)


def test_only_departments_of_the_street_in_being_are_called(
    cast: Cast, two: tuple[Matter, Matter]
) -> None:
    street = Unit.objects.create(
        code="370902003",
        name="岱庙街道",
        kind="STREET",
        parent=cast.units["370902"],
        path="370902/370902003/",
        opened_on=OPENED,
    )
    foreign = Unit.objects.create(
        code="370902003-D03",
        name="城市管理办公室",
        kind="DEPARTMENT",
        parent=street,
        path="370902/370902003/370902003-D03/",
        opened_on=OPENED,
    )
    closed = cast.unit("-D01")
    Unit.objects.filter(pk=closed.pk).update(closed_on=today())
    for unit in (foreign, closed, cast.unit("001")):
        with pytest.raises(Refused) as refused:
            whistle_call(
                actor=cast.scope("clerk"), order=Order(two[0].pk), called_unit=unit, issue="清运"
            )
        assert set(refused.value.fields) == {"called_unit"}
    part = event_part(two[0], cast.scope("clerk"))
    assert list(part["departments"]) == [cast.unit("-D02"), cast.unit("-D03")]


def test_nothing_is_merged_into_what_was_refused(cast: Cast, two: tuple[Matter, Matter]) -> None:
    first, second = two
    move(cast, "clerk", first, "refuse", note="不归街道管")
    with pytest.raises(Refused):
        event_merge(actor=cast.scope("clerk"), order=Order(second.pk), into_id=first.pk)


def test_a_split_is_told_on_both_sides(cast: Cast, two: tuple[Matter, Matter]) -> None:
    first, second = two
    clerk = cast.scope("clerk")
    event_merge(actor=clerk, order=Order(second.pk), into_id=first.pk)
    event_split(actor=clerk, order=Order(second.pk))
    first.refresh_from_db()
    assert list(first.entries.order_by("place").values_list("act", flat=True)) == [
        "open",
        "merged_here",
        "split",
    ]
    assert whole(first)


def test_a_split_locks_in_the_order_of_a_merge(cast: Cast, two: tuple[Matter, Matter]) -> None:
    first, second = two
    clerk = cast.scope("clerk")
    event_merge(actor=clerk, order=Order(second.pk), into_id=first.pk)
    with CaptureQueriesContext(connection) as seen:
        event_split(actor=clerk, order=Order(second.pk))
    locks = [q["sql"] for q in seen if '"matters_matter"."id" = ' in q["sql"]]
    assert f'"matters_matter"."id" = {first.pk}' in locks[0]
