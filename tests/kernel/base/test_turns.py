"""The threads of one process write one after the other, and none is refused or left waiting."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest
from django.db import OperationalError
from django.db.utils import ConnectionHandler
from pytest_django import DjangoDbBlocker

from shigan.kernel.base.sqlite.base import DatabaseWrapper
from shigan.settings.environment import sqlite

THREADS, ROUNDS = 4, 25


class Store:
    """A store in a file, to whose connections SQLite says at once that it is busy."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with closing(sqlite3.connect(path)) as made:
            made.execute("CREATE TABLE deed (thread INTEGER, round INTEGER)")

    def connection(self) -> DatabaseWrapper:
        made = ConnectionHandler({"default": sqlite(self.path)})["default"]
        assert isinstance(made, DatabaseWrapper)
        with made.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout=0")
        return made

    def deeds(self) -> list[tuple[int, int]]:
        with closing(sqlite3.connect(self.path)) as reader:
            return reader.execute("SELECT thread, round FROM deed").fetchall()


@pytest.fixture
def store(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[Store]:
    with django_db_blocker.unblock():  # this store is the test's own
        yield Store(tmp_path / "store.sqlite3")


def begin(connection: DatabaseWrapper) -> None:
    """As `atomic` does."""
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def write(connection: DatabaseWrapper, thread: int, number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO deed VALUES (%s, %s)", [thread, number])


def test_each_waits_for_its_turn(store: Store) -> None:
    def work(thread: int) -> None:
        with closing(store.connection()) as connection:
            for number in range(ROUNDS):
                begin(connection)
                write(connection, thread, number)
                connection.commit()
                connection.set_autocommit(True)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, range(THREADS)))
    assert sorted(store.deeds()) == [(t, n) for t in range(THREADS) for n in range(ROUNDS)]


@pytest.mark.parametrize("end", ["commit", "rollback", "close"])
def test_the_turn_goes_on_however_a_transaction_ends(store: Store, end: str) -> None:
    first, second = store.connection(), store.connection()
    begin(first)
    write(first, 1, 1)
    getattr(first, end)()
    begin(second)
    write(second, 2, 1)
    second.commit()
    assert store.deeds() == ([(1, 1)] if end == "commit" else []) + [(2, 1)]
    first.close()
    second.close()


def test_who_cannot_begin_keeps_nobody_waiting(store: Store) -> None:
    ours = store.connection()
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other_process:
        other_process.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError):
            begin(ours)
    ours.close()
    after = store.connection()
    begin(after)
    after.rollback()
    after.close()


def test_who_waits_in_vain_is_told_so(store: Store) -> None:
    first = store.connection()
    begin(first)
    told: list[str] = []

    def work() -> None:
        second = store.connection()
        second.settings_dict["OPTIONS"]["timeout"] = 0
        try:
            begin(second)
        except OperationalError as error:
            told.append(str(error))
        second.close()

    waiting = Thread(target=work)
    waiting.start()
    waiting.join()
    first.rollback()
    first.close()
    assert told == ["database is locked"]
