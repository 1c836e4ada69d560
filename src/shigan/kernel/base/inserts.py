"""New records by the ten thousand: what `bulk_create` does, at the speed of the database.

For actions that load whole ledgers; the caller holds the transaction.
"""
# ruff: noqa: SLF001 -- `_meta` is Django's documented name

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any

from django.db import connection, models

from shigan.kernel.base.columns import PathField

Convert = Callable[[Any], Any]
#: Columns whose values every database takes as they are.
_PLAIN = (models.IntegerField, models.FloatField, models.BooleanField, models.ForeignKey)
_TEXTS = (models.CharField, models.TextField, PathField)


def insert_records(records: Sequence[models.Model]) -> None:
    """Store records of one model, each under a fresh key that it then has.

    Every column is written as the record holds it: related records have their keys by now.
    """
    if not records:
        return
    model = type(records[0])
    for record, key in zip(records, _keys(model, len(records)), strict=True):
        record.pk = key
        record._state.adding = False
    columns = model._meta.concrete_fields
    values = attrgetter(*(column.attname for column in columns))
    converts = [
        (place, convert)
        for place, column in enumerate(columns)
        if (convert := convert_of(column)) is not None
    ]
    _write(model, (_row(values(record), converts) for record in records))


def _keys(model: type[models.Model], many: int) -> Sequence[int]:
    """Fresh keys. On SQLite nobody else writes while this transaction lasts."""
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            last = cursor.fetchone()
            first = last[0] + 1 if last else 1
            return range(first, first + many)
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [connection.ops.quote_name(table), column, many],
        )
        return [key for (key,) in cursor.fetchall()]


def convert_of(column: models.Field[Any, Any]) -> Convert | None:
    """How the column's values are handed over; None where they go as they are."""
    if isinstance(column, _PLAIN):
        return None
    if type(column) in _TEXTS:
        return str  # of a choice its code
    if type(column) is models.DateTimeField:
        return _utc if connection.vendor == "sqlite" else None
    if type(column) is models.JSONField:
        return _json(column)
    return lambda value: column.get_db_prep_save(value, connection)


def _json(column: models.JSONField[Any, Any]) -> Convert:
    """As Django hands it over; what is empty, as most is, is written once."""
    adapt = connection.ops.adapt_json_value
    nothing = {kind: adapt(kind(), column.encoder) for kind in (dict, list)}
    return lambda value: (
        adapt(value, column.encoder)
        if value or type(value) not in nothing
        else nothing[type(value)]
    )


def _utc(instant: datetime) -> str:
    """As Django keeps an instant on SQLite."""
    return str(instant.astimezone(UTC))[: -len("+00:00")]


def _row(values: Iterable[Any], converts: Iterable[tuple[int, Convert]]) -> list[Any]:
    row = list(values)
    for place, convert in converts:
        if row[place] is not None:
            row[place] = convert(row[place])
    return row


def _write(model: type[models.Model], rows: Iterable[Sequence[Any]]) -> None:
    quote = connection.ops.quote_name
    columns = model._meta.concrete_fields
    names = ", ".join(quote(str(column.column)) for column in columns)
    table = f"{quote(model._meta.db_table)} ({names})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * len(columns))
        cursor.executemany(f"INSERT INTO {table} VALUES ({places})", list(rows))  # noqa: S608
