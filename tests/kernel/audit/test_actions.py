"""The one door for writes: one transaction, one row, and a refusal that is remembered."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shigan.kernel.audit import actions as door
from shigan.kernel.audit.models import AuditRow
from shigan.kernel.base.errors import Denied, Refused
from shigan.kernel.clock.queries import today
from shigan.kernel.orgs.models import User
from shigan.kernel.orgs.scope import Scope, system_scope
from tests.kit.cast import Cast

Deed = Callable[..., object]


@pytest.fixture
def declared(monkeypatch: pytest.MonkeyPatch) -> Callable[[Deed], Deed]:
    """Makes a function an action for one test alone."""
    monkeypatch.setattr(door.actions, "_frozen", False)
    monkeypatch.setattr(door.actions, "_items", dict(door.actions._items))
    return lambda function: door.action(f"test.{function.__name__}", label="测试")(function)


def codes() -> list[tuple[str, str]]:
    return list(AuditRow.objects.order_by("pk").values_list("code", "result"))


def test_a_deed_writes_one_row_with_the_name_of_its_actor(
    cast: Cast, declared: Callable[[Deed], Deed]
) -> None:
    @declared
    def rename(*, actor: Scope) -> None:
        User.objects.filter(username="outsider").update(name="新名")
        door.note(subject=cast.people["outsider"], before={"name": "外人"}, after={"name": "新名"})

    rename(actor=cast.scope("manager"))
    row = AuditRow.objects.get()
    assert (row.code, row.actor_name, row.subject_label) == ("test.rename", "癸管理", "外人")
    assert (row.before, row.after) == ({"name": "外人"}, {"name": "新名"})


@pytest.mark.parametrize("times", [0, 2])
def test_a_deed_that_does_not_note_itself_once_is_undone(
    cast: Cast, declared: Callable[[Deed], Deed], times: int
) -> None:
    @declared
    def careless(*, actor: Scope) -> None:
        User.objects.filter(username="outsider").update(name="新名")
        for _ in range(times):
            door.note(subject=None)

    with pytest.raises(RuntimeError):
        careless(actor=cast.scope("manager"))
    assert (User.objects.get(username="outsider").name, codes()) == ("外人", [])


def test_a_refused_deed_leaves_nothing(cast: Cast, declared: Callable[[Deed], Deed]) -> None:
    @declared
    def refused(*, actor: Scope) -> None:
        User.objects.filter(username="outsider").update(name="新名")
        raise Refused("不行")

    with pytest.raises(Refused):
        refused(actor=cast.scope("manager"))
    assert (User.objects.get(username="outsider").name, codes()) == ("外人", [])


def test_what_was_denied_is_remembered_and_undone(
    cast: Cast, declared: Callable[[Deed], Deed]
) -> None:
    @declared
    def beyond(*, actor: Scope) -> None:
        User.objects.filter(username="outsider").update(name="新名")
        actor.require("orgs.manage")

    with pytest.raises(Denied):
        beyond(actor=cast.scope("outsider"))
    assert User.objects.get(username="outsider").name == "外人"
    assert codes() == [("test.beyond", "DENIED")]


def test_a_deed_within_a_deed_stands_or_falls_with_it(
    cast: Cast, declared: Callable[[Deed], Deed]
) -> None:
    @declared
    def inner(*, actor: Scope) -> None:
        door.note(subject=None)

    @declared
    def outer(*, actor: Scope, fail: bool) -> None:
        inner(actor=actor)
        door.note(subject=None)
        if fail:
            raise Refused("不行")

    with pytest.raises(Refused):
        outer(actor=cast.scope("manager"), fail=True)
    assert codes() == []
    outer(actor=cast.scope("manager"), fail=False)
    assert codes() == [("test.inner", "DONE"), ("test.outer", "DONE")]


@pytest.mark.django_db
def test_an_action_that_joins_another_has_no_savepoint_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(door.actions, "_frozen", False)
    monkeypatch.setattr(door.actions, "_items", dict(door.actions._items))

    @door.action("test.part", label="测试", joins=True)
    def part(*, actor: door.Actor, fails: bool) -> None:
        door.note(subject=None)
        if fails:
            raise Refused("不行")

    @door.action("test.whole", label="测试")
    def whole(*, actor: door.Actor, fails: bool) -> None:
        part(actor=actor, fails=fails)
        door.note(subject=None)

    actor = system_scope("试", today())
    with CaptureQueriesContext(connection) as captured:
        whole(actor=actor, fails=False)
    begun = [query["sql"] for query in captured if query["sql"].startswith("SAVEPOINT")]
    assert len(begun) == 1  # the outer one's, inside the transaction of the test
    before = AuditRow.objects.count()
    for deed in (whole, part):
        with pytest.raises(Refused):
            deed(actor=actor, fails=True)
    assert AuditRow.objects.count() == before
