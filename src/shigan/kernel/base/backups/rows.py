"""The rows of a table as lines, and lines as rows."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any, Protocol
from uuid import UUID

from django.core.management.color import no_style
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

_BATCH = 400
#: Made anew by the installation itself, or of no use elsewhere.
_LEFT_OUT = frozenset(
    {"contenttypes.contenttype", "auth.permission", "sessions.session", "access.session"}
    | {"auth.group_permissions"}
)
_LEFT_OUT_APPS = frozenset({"django_tasks_database", "axes"})

Model = type[models.Model]


class Apps(Protocol):
    """The models of now, or those of a point in the migrations."""

    def get_models(self, *, include_auto_created: bool = ...) -> Iterable[Model]:
        """All of them."""


@dataclass(frozen=True)
class Tally:
    """How many rows of a table there are, and the hash over all of them."""

    rows: int
    sha256: str


def kept_models(apps: Apps) -> list[Model]:
    """The models whose rows are kept, in the order of their names."""
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        and not model._meta.proxy
        and model._meta.label_lower not in _LEFT_OUT
        and model._meta.app_label not in _LEFT_OUT_APPS
        and "permission" not in model._meta.label_lower
    ]
    return sorted(found, key=lambda model: model._meta.label_lower)


def fields_of(model: Model) -> list[models.Field[Any, Any]]:
    """The columns that are written, by name: their order is not the same through all migrations."""
    found = [f for f in model._meta.concrete_fields if not f.generated]
    return sorted(found, key=lambda field: field.attname)


def all_rows(model: Model, using: str) -> models.QuerySet[Any]:
    """Every row, whatever the model's own manager leaves out."""
    return models.QuerySet(model, using=using)


def written(model: Model, using: str) -> Iterator[bytes]:
    """Every row as a line, by key: the same rows give the same lines on any database."""
    fields = fields_of(model)
    rows = all_rows(model, using).order_by("pk")
    for values in rows.values_list(*(f.attname for f in fields)).iterator(chunk_size=2000):
        prepared = [_plain(f.get_prep_value(v)) for f, v in zip(fields, values, strict=True)]
        yield json.dumps(prepared, ensure_ascii=False, sort_keys=True).encode() + b"\n"


class Counting:
    """Lines that pass by, counted and hashed."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = lines
        self._rows, self._hash = 0, hashlib.sha256()

    def __iter__(self) -> Iterator[bytes]:
        for line in self._lines:
            self._rows += 1
            self._hash.update(line)
            yield line

    @property
    def tally(self) -> Tally:
        """What has passed by so far."""
        return Tally(self._rows, self._hash.hexdigest())


def tally(model: Model, using: str) -> Tally:
    """How many rows a table holds, and their hash."""
    counting = Counting(written(model, using))
    for _line in counting:
        pass
    return counting.tally


def load(model: Model, lines: Iterable[bytes], connection: BaseDatabaseWrapper) -> None:
    """Put rows into an empty table, as they are: no signal, no default, no rule."""
    fields = fields_of(model)
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(f.column)) for f in fields)
    places = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608
    with connection.cursor() as cursor:
        for some in _batches(lines):
            cursor.executemany(
                statement,
                [
                    [_stored(f, v, connection) for f, v in zip(fields, row, strict=True)]
                    for row in map(json.loads, some)
                ],
            )


def _batches(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    coming = iter(lines)
    while some := list(islice(coming, _BATCH)):
        yield some


def continue_counting(kept: Iterable[Model], connection: BaseDatabaseWrapper) -> None:
    """Let new rows get keys after those that were put in (PostgreSQL counts apart)."""
    statements = connection.ops.sequence_reset_sql(no_style(), list(kept))
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return value


def _stored(field: models.Field[Any, Any], value: Any, connection: BaseDatabaseWrapper) -> Any:
    """What is handed to the database, from what a line holds."""
    if isinstance(field, models.ForeignKey):
        return _stored(field.target_field, value, connection) if value is not None else None
    if value is None:
        return None if field.null else field.get_db_prep_value(None, connection, prepared=True)
    if isinstance(field, models.BinaryField):
        value = base64.b64decode(value)
    elif isinstance(field, models.DurationField):
        value = timedelta(seconds=value)
    elif isinstance(field, _TYPED):
        value = field.to_python(value)
    return field.get_db_prep_value(value, connection, prepared=True)


_TYPED = (models.DateField, models.TimeField, models.DecimalField, models.UUIDField)
