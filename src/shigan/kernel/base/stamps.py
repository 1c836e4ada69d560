"""What rarely changes is read once by each process, and remembered until its tables change.

A topic is a set of watched tables with one stamp. Triggers give the topic a new stamp, never used
before, with each change of such a table, in the transaction of the change. Who asks for something
remembered compares stamps, in one small statement, and reads anew where they differ: so several
processes agree, a transaction sees what it changed itself, and what is undone leaves no trace.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from django.core.signals import request_finished, request_started
from django.db import connection, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.dispatch import receiver

from shigan.kernel.base.registry import Registry

P = ParamSpec("P")
R = TypeVar("R")
#: Answers of one function that are kept; then it begins anew.
_MOST = 4096
_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION shigan_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE base_stamp SET stamp = gen_random_uuid()::text WHERE topic = TG_ARGV[0];
  RETURN NULL;
END $$
"""
#: What the current request has read: None where each question is to be asked anew.
_read: ContextVar[dict[str, str] | None] = ContextVar("stamps", default=None)


@dataclass(frozen=True)
class Watch:
    """A table of a topic; a change of the columns `besides` does not matter."""

    topic: str
    model: type[models.Model]
    besides: frozenset[str] = frozenset()

    @property
    def code(self) -> str:
        """The table."""
        return self.model._meta.db_table

    @property
    def columns(self) -> list[str]:
        """The columns whose change matters."""
        fields = self.model._meta.concrete_fields
        return [str(f.column) for f in fields if f.column not in self.besides]


watches: Registry[Watch] = Registry("watched table")


def remembered(*topics: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a read that depends on nothing but its arguments and those topics be asked once.

    The answer is shared by threads and requests: whoever gets it must not change it.
    """

    def wrap(function: Callable[P, R]) -> Callable[P, R]:
        held: dict[Any, tuple[list[str | None], R]] = {}

        @functools.wraps(function)
        def inner(*args: P.args, **kwargs: P.kwargs) -> R:
            now = _stamps()
            stamps = [now.get(topic) for topic in topics]
            key = (args, *kwargs.items()) if kwargs else args
            found = held.get(key)
            if found is not None and found[0] == stamps:
                return found[1]
            answer = function(*args, **kwargs)
            if None not in stamps:  # else nobody watches the tables
                if len(held) >= _MOST:
                    held.clear()
                held[key] = (stamps, answer)
            return answer

        return inner

    return wrap


@contextmanager
def changing() -> Iterator[None]:
    """Inside, each question is asked anew: what it depends on is perhaps being changed."""
    steady = _read.get() is not None
    _read.set(None)
    try:
        yield
    finally:
        if steady:
            _read.set({})


@contextmanager
def steady() -> Iterator[None]:
    """Inside, several questions are asked of one moment: nothing is changed between them."""
    token = _read.set({})
    try:
        yield
    finally:
        _read.reset(token)


def _stamps() -> dict[str, str]:
    held = _read.get()
    if held:
        return held
    with connection.cursor() as cursor:
        cursor.execute("SELECT topic, stamp FROM base_stamp")
        found = dict(cursor.fetchall())
    if held is not None:
        _read.set(found)
    return found


@receiver(request_started, dispatch_uid="base.stamps")
def _read_once(**kwargs: Any) -> None:
    _read.set({})


@receiver(request_finished, dispatch_uid="base.stamps")
def _read_always(**kwargs: Any) -> None:
    _read.set(None)


def watch(connection: BaseDatabaseWrapper) -> None:
    """Set the triggers of all watched tables, where they are not as declared; each topic then has
    another stamp. SQLite drops those of a table that a migration remakes: call it after each.
    """
    if "base_stamp" not in connection.introspection.table_names():
        return
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        there = [one for one in watches if _is_there(connection, one)]
        wanted = {name: sql for one in there for name, sql in _triggers(connection.vendor, one)}
        cursor.execute(_LISTED[connection.vendor])
        held = dict(cursor.fetchall())
        if held.keys() == wanted.keys():
            return
        if connection.vendor != "sqlite":
            cursor.execute(_POSTGRES_FUNCTION)
        for name in held.keys() - wanted.keys():
            on = "" if connection.vendor == "sqlite" else f" ON {held[name]}"
            cursor.execute(f"DROP TRIGGER {name}{on}")
        for name in wanted.keys() - held.keys():
            cursor.execute(wanted[name])
        cursor.execute("DELETE FROM base_stamp")
        fresh = _FRESH[connection.vendor]
        for topic in sorted({one.topic for one in watches}):
            cursor.execute(f"INSERT INTO base_stamp VALUES ('{topic}', {fresh})")  # noqa: S608


def _is_there(connection: BaseDatabaseWrapper, one: Watch) -> bool:
    """Whether the table stands as the model says: not so in a store that went back a schema."""
    with connection.cursor() as cursor:
        if one.code not in connection.introspection.table_names(cursor):
            return False
        held = connection.introspection.get_table_description(cursor, one.code)
    return set(one.columns) <= {column.name for column in held}


_FRESH = {"sqlite": "hex(randomblob(16))", "postgresql": "gen_random_uuid()::text"}
_LISTED = {
    "sqlite": (
        "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'stamp~_%' "
        "ESCAPE '~'"
    ),
    "postgresql": (
        "SELECT tgname, tgrelid::regclass::text FROM pg_trigger "
        "WHERE tgname LIKE 'stamp~_%' ESCAPE '~'"
    ),
}


def _triggers(vendor: str, one: Watch) -> Iterator[tuple[str, str]]:
    """Name and statement of each; the name changes with the statement."""
    columns = ", ".join(f'"{column}"' for column in one.columns)
    events = ("INSERT", "DELETE", f"UPDATE OF {columns}")
    if vendor == "sqlite":
        set_stamp = f"UPDATE base_stamp SET stamp = {_FRESH[vendor]} WHERE topic = '{one.topic}'"  # noqa: S608
        bodies = [f"AFTER {event} ON {one.code} BEGIN {set_stamp}; END" for event in events]
    else:
        call = f"FOR EACH STATEMENT EXECUTE FUNCTION shigan_stamp('{one.topic}')"
        bodies = [f"AFTER {event} ON {one.code} {call}" for event in (*events, "TRUNCATE")]
    for body in bodies:
        name = f"stamp_{hashlib.sha256(body.encode()).hexdigest()[:16]}"
        yield name, f"CREATE TRIGGER {name} {body}"
