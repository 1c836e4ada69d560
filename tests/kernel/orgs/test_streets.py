"""Starting an installation as an action: once, whole, and by whoever may."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from django.db import connection, connections

from shigan.kernel.base.errors import Denied, Refused
from shigan.kernel.clock.queries import today
from shigan.kernel.orgs.actions.streets import Administrator, Founded, street_found
from shigan.kernel.orgs.divisions.office import Plan, plan_of
from shigan.kernel.orgs.divisions.search import street_of
from shigan.kernel.orgs.models import Holding, Unit, User
from shigan.kernel.orgs.queries import scope_of
from shigan.kernel.orgs.scope import Scope, system_scope
from tests.kit.cast import Cast


def found(code: str = "370902003", password: str = "tai-qian-2026") -> Founded:
    street = street_of(code)
    assert street is not None
    return street_found(
        actor=system_scope("开通", today()),
        plan=plan_of(street),
        administrator=Administrator("admin", "甲", password, must_change=True),
    )


def test_the_administrator_may_manage_the_street_and_nothing_beyond(db: None) -> None:
    founded = found()
    scope = scope_of(founded.administrator, today())
    assert scope.paths("orgs.manage") == ("370902/370902003/",)
    assert (scope.may("imports.run"), scope.may("rules.manage")) == (True, True)
    assert founded.administrator.must_change_password
    assert (founded.departments, founded.communities, founded.posts) == (14, 28, 99)


def test_a_weak_password_leaves_nothing_behind(db: None) -> None:
    with pytest.raises(Refused):
        found(password="12345678")
    assert (Unit.objects.count(), User.objects.count(), Holding.objects.count()) == (0, 0, 0)


def test_a_second_street_is_refused(db: None) -> None:
    found()
    for code in ("370902003", "370902001"):
        with pytest.raises(Refused, match="泰前街道（370902003）"):
            found(code)


def test_any_unit_is_one_too_many(db: None) -> None:
    Unit.objects.create(
        code="370902", name="泰山区", kind="DISTRICT", path="370902/", opened_on=today()
    )
    with pytest.raises(Refused, match="已经有单位"):
        found()


def test_nobody_of_the_office_may_start_another(cast: Cast) -> None:
    who = Administrator("admin", "甲", "tai-qian-2026", must_change=True)
    for actor in (cast.scope("outsider"), Scope(None, "", (), today())):
        with pytest.raises(Denied):
            street_found(
                actor=actor, plan=Plan("370902003", "泰前街道", "泰山区"), administrator=who
            )


@pytest.fixture
def threads(transactional_db: None) -> Iterator[None]:
    """A store that several threads see; its sealed tables can be emptied when it is left."""
    yield
    with connection.cursor() as cursor:  # ends with the connection, which closes after the test
        cursor.execute("SET session_replication_role = replica")


@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="the suite's SQLite lies in memory: one thread"
)
def test_of_several_at_once_one_starts(threads: None) -> None:
    codes = ["370902001", "370902003", "370902004", "110101001"]
    together = threading.Barrier(len(codes))
    ends: list[str] = []

    def start(code: str) -> None:
        try:
            together.wait()
            ends.append(found(code).street.code)
        except Refused as refused:
            ends.append(str(refused)[:6])
        finally:
            connections.close_all()

    running = [threading.Thread(target=start, args=[code]) for code in codes]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    started = [end for end in ends if end in codes]
    assert (len(started), ends.count("这里已经开通")) == (1, 3)
    assert [u.code for u in Unit.objects.filter(kind="STREET")] == started
