"""Records read and written at the price of their statement, which is made up once for each model.

For the deeds of every day, of models without parents, signals or values that the database makes:
putting the same statement together again takes longer than the statement itself.
"""
# ruff: noqa: SLF001 -- `_meta` and `_state` are Django's documented names

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import attrgetter
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections, models

from shigan.kernel.base.expressions import Kept
from shigan.kernel.base.inserts import Convert, convert_of

M = TypeVar("M", bound=models.Model)
_HELD = "_held_by_store"


def insert(record: models.Model) -> None:
    """Store a new record, as `save(force_insert=True)` does; its key comes from the database."""
    to = connections[DEFAULT_DB_ALIAS]
    model = type(record)
    columns = _columns(model, to.vendor)
    with to.cursor() as cursor:
        cursor.execute(_insert(model, to.vendor), columns.given(columns.read(record)))
        (record.pk,) = cursor.fetchone()
    record._state.adding, record._state.db = False, to.alias


def found(model: type[M], column: str, value: Any, *kept: Kept, lock: bool = False) -> list[M]:
    """The records with that value in a column of whom all of `kept` holds, in no order.

    `lock` keeps others from them until the transaction ends.
    """
    to = connections[DEFAULT_DB_ALIAS]
    names, fetch, converts = _select(model, to.vendor, column)
    values = [value]
    try:
        for condition in kept:
            sql, more = condition.on_table(to)
            fetch += f" AND {sql}"
            values += more
    except EmptyResultSet:
        return []
    if lock and to.features.has_select_for_update:
        fetch += " FOR UPDATE"
    with to.cursor() as cursor:
        cursor.execute(fetch, values)
        rows = [list(row) for row in cursor.fetchall()]
    for row in rows:
        for place, steps, expression in converts:
            for convert in steps:
                row[place] = convert(row[place], expression, to)
    return [model.from_db(to.alias, names, row) for row in rows]


def remember(record: models.Model) -> None:
    """Note a record that was just read: `update` then writes only what is different.

    An index whose columns are not written is not touched, and most have most of the indexes.
    """
    vars(record)[_HELD] = _columns(type(record), connection.vendor).read(record)


def update(record: models.Model) -> None:
    """Store a record that is there, as `save(force_update=True)` does; see `remember`."""
    to = connections[DEFAULT_DB_ALIAS]
    model = type(record)
    columns = _columns(model, to.vendor)
    values, held = columns.read(record), vars(record).get(_HELD)
    places = columns.every if held is None else columns.changed(held, values)
    with to.cursor() as cursor:
        statement = _update(model, to.vendor, places)
        cursor.execute(statement, [*columns.given(values, places), record.pk])
        if cursor.rowcount != 1:
            raise LookupError(f"{record._meta.label} {record.pk} is not there")
    if held is not None:
        vars(record)[_HELD] = values


@dataclass(frozen=True)
class _Columns:
    """The columns of a model besides its key, by their place."""

    names: tuple[str, ...]
    read: Callable[[models.Model], tuple[Any, ...]]
    #: How a value is handed over; None where it goes as it is.
    converts: tuple[Convert | None, ...]
    every: tuple[int, ...]
    #: Lists and the like may change within themselves: they are always written.
    mutable: frozenset[int]

    def given(self, values: tuple[Any, ...], places: tuple[int, ...] = ()) -> list[Any]:
        """Values as the database takes them."""
        given = []
        for place in places or self.every:
            value, convert = values[place], self.converts[place]
            given.append(value if value is None or convert is None else convert(value))
        return given

    def changed(self, held: tuple[Any, ...], values: tuple[Any, ...]) -> tuple[int, ...]:
        """The places to write: of those that differ, and the first where none does."""
        places = [n for n in self.every if n in self.mutable or held[n] != values[n]]
        return tuple(places) or self.every[:1]


@cache
def _columns(model: type[models.Model], vendor: str) -> _Columns:
    fields = [field for field in model._meta.concrete_fields if field is not model._meta.pk]
    return _Columns(
        tuple(_quoted(field.column) for field in fields),
        attrgetter(*(field.attname for field in fields)),
        tuple(convert_of(field) for field in fields),
        tuple(range(len(fields))),
        frozenset(n for n, field in enumerate(fields) if isinstance(field, models.JSONField)),
    )


@cache
def _select(
    model: type[models.Model], vendor: str, column: str
) -> tuple[list[str], str, list[tuple[int, list[Callable[..., Any]], Any]]]:
    """Names of the columns, the statement, and what makes values of what the database gives."""
    query = model._base_manager.filter(**{column: 0}).order_by().query
    compiler = query.get_compiler(DEFAULT_DB_ALIAS)
    (statement, _values), fields = compiler.as_sql(), model._meta.concrete_fields
    converts = compiler.get_converters([column for column, _sql, _alias in compiler.select])
    return (
        [field.attname for field in fields],
        statement,
        [(place, steps, expression) for place, (steps, expression) in converts.items()],
    )


@cache
def _insert(model: type[models.Model], vendor: str) -> str:
    table, key = _parts(model)
    columns = _columns(model, vendor)
    names, places = ", ".join(columns.names), ", ".join(["%s"] * len(columns.names))
    return f"INSERT INTO {table} ({names}) VALUES ({places}) RETURNING {key}"  # noqa: S608


@lru_cache(maxsize=1024)
def _update(model: type[models.Model], vendor: str, places: tuple[int, ...]) -> str:
    table, key = _parts(model)
    names = _columns(model, vendor).names
    changes = ", ".join(f"{names[place]} = %s" for place in places)
    return f"UPDATE {table} SET {changes} WHERE {key} = %s"  # noqa: S608


def _parts(model: type[models.Model]) -> tuple[str, str]:
    """Table and key as statements name them."""
    key = model._meta.pk
    assert isinstance(key, models.AutoField), model
    return _quoted(model._meta.db_table), _quoted(key.column)


def _quoted(name: str | None) -> str:
    assert name is not None  # a column has a name
    return connection.ops.quote_name(name)
