"""Records written at the price of their statement, which is made up once for each model.

For the writes of every day, of models without parents, signals or values that the database makes:
putting the same statement together again takes longer than the statement itself.
"""
# ruff: noqa: SLF001 -- `_meta` and `_state` are Django's documented names

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

Fields = list["models.Field[Any, Any]"]


def insert(record: models.Model) -> None:
    """Store a new record, as `save(force_insert=True)` does; its key comes from the database."""
    to = connections[DEFAULT_DB_ALIAS]
    statement, fields = _insert(type(record), to.vendor)
    values = [field.get_db_prep_save(field.pre_save(record, True), to) for field in fields]  # noqa: FBT003
    with to.cursor() as cursor:
        cursor.execute(statement, values)
        (record.pk,) = cursor.fetchone()
    record._state.adding, record._state.db = False, to.alias


def update(record: models.Model) -> None:
    """Store all of a record that is there, as `save(force_update=True)` does."""
    to = connections[DEFAULT_DB_ALIAS]
    statement, fields = _update(type(record), to.vendor)
    values = [field.get_db_prep_save(field.pre_save(record, False), to) for field in fields]  # noqa: FBT003
    with to.cursor() as cursor:
        cursor.execute(statement, [*values, record.pk])
        if cursor.rowcount != 1:
            raise LookupError(f"{record._meta.label} {record.pk} is not there")


@cache
def _insert(model: type[models.Model], vendor: str) -> tuple[str, Fields]:
    table, key, fields = _parts(model)
    columns = ", ".join(_quoted(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    return f"INSERT INTO {table} ({columns}) VALUES ({places}) RETURNING {key}", fields  # noqa: S608


@cache
def _update(model: type[models.Model], vendor: str) -> tuple[str, Fields]:
    table, key, fields = _parts(model)
    columns = ", ".join(f"{_quoted(field.column)} = %s" for field in fields)
    return f"UPDATE {table} SET {columns} WHERE {key} = %s", fields  # noqa: S608


def _parts(model: type[models.Model]) -> tuple[str, str, Fields]:
    """Table and key as statements name them, and the fields besides the key."""
    key = model._meta.pk
    assert isinstance(key, models.AutoField), model
    fields = [field for field in model._meta.concrete_fields if field is not key]
    return _quoted(model._meta.db_table), _quoted(key.column), fields


def _quoted(name: str | None) -> str:
    assert name is not None  # a column has a name
    return connection.ops.quote_name(name)
