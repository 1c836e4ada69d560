"""What is worked out for many matters at once holds them until it is stored."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from shigan.kernel.clock.queries import today
from shigan.kernel.matters.actions.resettle import matters_resettle
from shigan.kernel.matters.actions.rows import ColourInput, colours_load
from shigan.kernel.matters.models import Matter
from shigan.kernel.orgs.scope import Scope, system_scope
from tests.kit.cast import Cast, make_cast
from tests.kit.grid import make_event, make_tables

RULE = ColourInput("", "SILENCE", Decimal(5), None, "WORKDAY", date(2026, 11, 25), "测试")


@pytest.mark.parametrize(
    "work",
    [
        lambda actor: matters_resettle(actor=actor),
        lambda actor: colours_load(actor=actor, rows=[RULE]),
    ],
    ids=["resettle", "colours"],
)
def test_open_matters_are_locked_while_they_are_worked_out(
    cast: Cast, work: Callable[[Scope], object]
) -> None:
    if not connection.features.has_select_for_update:
        pytest.skip("this database locks as a whole")
    make_event(cast, make_tables(cast))
    with CaptureQueriesContext(connection) as asked:
        work(system_scope("系统", today()))
    read = [q["sql"] for q in asked if 'FROM "matters_matter"' in q["sql"]]
    assert [sql.endswith("FOR UPDATE") for sql in read] == [True]


def test_nobody_moves_a_matter_while_it_is_worked_out(threads: None) -> None:
    cast = make_cast()
    matter = make_event(cast, make_tables(cast))
    found: list[bool] = []

    def look() -> None:
        """Whether the row is free, as another connection sees it."""
        try:
            with transaction.atomic():
                free = Matter.objects.filter(pk=matter.pk).select_for_update(skip_locked=True)
                found.append(free.exists())
        finally:
            connections.close_all()

    def elsewhere() -> None:
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()

    elsewhere()
    with transaction.atomic():
        matters_resettle(actor=system_scope("系统", today()))
        elsewhere()
    elsewhere()
    assert found == [True, False, True]


def test_a_number_bears_the_year_at_the_office(cast: Cast) -> None:
    with time_machine.travel(datetime(2026, 12, 31, 17, 0, tzinfo=UTC), tick=False):
        matter = make_event(cast, make_tables(cast))
    assert matter.number == "WG-2027-000001"
