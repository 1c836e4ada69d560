"""The database learns how its tables are filled."""

from __future__ import annotations

import pytest
from django.db import connection

from shigan.kernel.base.stock import take_stock
from shigan.kernel.matters.models import Matter
from tests.kit.cast import Cast
from tests.kit.grid import make_event, make_tables


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps count by itself")
def test_each_index_of_a_filled_table_is_known_afterwards(cast: Cast) -> None:
    make_event(cast, make_tables(cast))
    take_stock()
    with connection.cursor() as cursor:
        cursor.execute("SELECT idx FROM sqlite_stat1 WHERE tbl = %s", [Matter._meta.db_table])
        known = {row[0] for row in cursor.fetchall()}
    of_all = {index.name for index in Matter._meta.indexes if index.condition is None}
    of_some = {index.name for index in Matter._meta.indexes} - of_all
    assert of_all <= known
    assert of_some & known
