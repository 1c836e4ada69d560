"""Records by the ten thousand: what `bulk_create` and `bulk_update` do, at the database's speed.

For actions that load whole ledgers; the caller holds the transaction.
"""
# ruff: noqa: SLF001 -- `_meta` and `_state` are Django's documented names

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import chain
from operator import attrgetter
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models.base import ModelState
from django.db.models.query_utils import DeferredAttribute

from shigan.kernel.base.columns import PathField

M = TypeVar("M", bound=models.Model)
Convert = Callable[[Any], Any]
#: Columns whose values every database takes as they are.
_PLAIN = (models.IntegerField, models.FloatField, models.BooleanField, models.ForeignKey)
_TEXTS = (models.CharField, models.TextField, PathField)
#: SQLite takes 32 766 values in a statement. A statement for each row would cost far more: inside
#: savepoints each keeps the pages that it touches, until the savepoint ends.
_MOST_VALUES = 32_000
_FEW = 100


@dataclass(frozen=True)
class _Shape:
    """What a new record of a model has before anything is said of it."""

    constants: Mapping[str, Any]
    makers: Sequence[tuple[str, Callable[[], Any]]]
    #: Of each relation its name, its column, and the column of the other record that it names.
    relations: Sequence[tuple[str, str, str]]


def drafted(model: type[M], **values: Any) -> M:
    """A new record as `model(**values)` makes it, in a tenth of the time.

    For models of which nobody is told that one was made (`post_init`), and whose columns do
    nothing when they are set. Related records have their keys by now.
    """
    shape = _shape(model)
    record = model.__new__(model)
    record._state = state = ModelState()
    held = record.__dict__
    held.update(shape.constants)
    held.update(values)
    for name, make in shape.makers:
        if name not in values:
            held[name] = make()
    for name, column, key in shape.relations:
        if name in values:
            other = held.pop(name)
            held[column] = None if other is None else getattr(other, key)
            state.fields_cache[name] = other
    return record


@cache
def _shape(model: type[models.Model]) -> _Shape:
    columns = model._meta.concrete_fields
    related = [column for column in columns if isinstance(column, models.ForeignKey)]
    plain = (column for column in columns if not column.is_relation)
    assert all(column.descriptor_class is DeferredAttribute for column in plain), model
    makers = [
        (c.attname, c.get_default) for c in columns if callable(c.default) and c.has_default()
    ]
    made = dict(makers)
    return _Shape(
        {c.attname: c.get_default() for c in columns if c.attname not in made},
        makers,
        [(c.name, c.attname, c.target_field.attname) for c in related],
    )


def insert_records(records: Sequence[models.Model]) -> None:
    """Store records of one model, each under a fresh key that it then has.

    Every column is written as the record holds it: related records have their keys by now.
    """
    if not records:
        return
    model = type(records[0])
    key = str(model._meta.pk.attname)
    for record, fresh in zip(records, _keys(model, len(records)), strict=True):
        setattr(record, key, fresh)
        record._state.adding = False
    columns = model._meta.concrete_fields
    values = attrgetter(*(column.attname for column in columns))
    _write(model, _ready(columns, map(values, records)))


def update_records(records: Sequence[M], columns: Sequence[str]) -> None:
    """Store those columns of records of one model that are there, as the records hold them."""
    if not records:
        return
    model, quote = type(records[0]), connection.ops.quote_name
    named = {field.name: field for field in model._meta.concrete_fields}
    fields = [*(named[name] for name in columns), model._meta.pk]
    values = attrgetter(*(field.attname for field in fields))
    *names, key = (quote(str(field.column)) for field in fields)
    setting = ", ".join(f"{name} = %s" for name in names)
    statement = f"UPDATE {quote(model._meta.db_table)} SET {setting} WHERE {key} = %s"  # noqa: S608
    rows = _ready(fields, map(values, records))
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def _ready(
    columns: Sequence[models.Field[Any, Any]], rows: Iterable[Sequence[Any]]
) -> list[tuple[Any, ...]]:
    """Rows of values as they are handed over."""
    ready = [
        given if (convert := convert_of(column)) is None else _converted(given, convert)
        for column, given in zip(columns, zip(*rows, strict=True), strict=True)
    ]
    return list(zip(*ready, strict=True))


def _converted(given: Sequence[Any], convert: Convert) -> Sequence[Any]:
    return [None if value is None else convert(value) for value in given]


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


def _write(model: type[models.Model], rows: Sequence[Sequence[Any]]) -> None:
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
        one = f"({', '.join(['%s'] * len(columns))})"
        for part in _parts(rows, len(columns)):
            places = ", ".join([one] * len(part))
            statement = f"INSERT INTO {table} VALUES {places}"  # noqa: S608
            cursor.execute(statement, list(chain.from_iterable(part)))


def _parts(rows: Sequence[Sequence[Any]], columns: int) -> Iterator[Sequence[Sequence[Any]]]:
    """Parts for one statement each, of few sizes: the statements are kept, and are large."""
    start, most = 0, _power_of_two(_MOST_VALUES // columns)
    while start < len(rows):
        rest = len(rows) - start
        size = rest if rest < _FEW else min(most, _power_of_two(rest))
        yield rows[start : start + size]
        start += size


def _power_of_two(most: int) -> int:
    """The largest that is not above."""
    return 1 << most.bit_length() - 1
