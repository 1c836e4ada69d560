"""The rows that were frozen with a value: the database itself unpacks their ids.

There can be tens of thousands: they do not travel to Python and back as parameters.
"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import BigIntegerField, F, QuerySet
from django.db.models.expressions import RawSQL

from shigan.kernel.figures.models import Fixed

_UNPACKED = {
    "sqlite": "SELECT ids.value FROM {table}, json_each({table}.row_ids, '$[' || %s || ']') AS ids"
    " WHERE {table}.id = %s",
    "postgresql": "SELECT ids.value::bigint FROM {table},"
    " jsonb_array_elements_text({table}.row_ids -> %s) AS ids WHERE {table}.id = %s",
}


def with_frozen_ids(queryset: QuerySet[Any], fixed: Fixed, part: int) -> QuerySet[Any]:
    """The rows whose ids were frozen as a part of a value."""
    table = connection.ops.quote_name(fixed._meta.db_table)
    ids = RawSQL(  # noqa: S611 -- only the name of a table is put in
        _UNPACKED[connection.vendor].format(table=table),
        [part, fixed.pk],
        output_field=BigIntegerField(),
    )
    # Not the bare key: SQLite would look each id up again for each row that the reader may see.
    frozen: QuerySet[Any] = queryset.alias(frozen_id=F("pk") + 0).filter(frozen_id__in=ids)
    return frozen
