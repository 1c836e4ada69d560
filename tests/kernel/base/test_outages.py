"""What is an outage and what is a fault of ours, by real errors of the stores."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

import psycopg
import pytest
from django.db import DataError, InterfaceError, OperationalError, ProgrammingError

from shigan.kernel.base.errors import NoRoom, Unavailable
from shigan.kernel.base.outages import outage


def kind(error: BaseException | None) -> type | None:
    told = outage(error)
    return None if told is None else type(told)


def wrapped(cause: BaseException, as_: type[Exception] = OperationalError) -> Exception:
    """An error of a driver as Django raises it."""
    try:
        raise as_(str(cause)) from cause
    except as_ as error:
        return error


def sqlite_error(statement: str, path: Path) -> Exception:
    """What SQLite really says, with another connection holding the store."""
    with sqlite3.connect(path, timeout=0) as other, sqlite3.connect(path, timeout=0) as store:
        other.execute("BEGIN EXCLUSIVE")
        try:
            store.execute(statement)
        except sqlite3.OperationalError as error:
            return wrapped(error)
    raise AssertionError(statement)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_full_disk_is_known_by_its_number(number: int) -> None:
    assert kind(OSError(number, "")) is NoRoom


def test_another_error_of_the_disk_is_ours() -> None:
    assert kind(OSError(errno.EACCES, "")) is None


def test_a_store_that_another_holds_is_an_outage(tmp_path: Path) -> None:
    assert kind(sqlite_error("BEGIN IMMEDIATE", tmp_path / "a.sqlite3")) is Unavailable


def test_a_statement_that_is_wrong_is_ours() -> None:
    with pytest.raises(sqlite3.OperationalError) as raised:
        sqlite3.connect(":memory:").execute("SELECT * FROM nowhere")
    assert kind(wrapped(raised.value)) is None


def test_a_full_store_says_so() -> None:
    with sqlite3.connect(":memory:", isolation_level=None) as store:
        store.execute("PRAGMA max_page_count = 4")
        store.execute("CREATE TABLE t (x)")
        with pytest.raises(sqlite3.OperationalError) as raised:
            store.execute("INSERT INTO t VALUES (zeroblob(100000))")
    assert kind(wrapped(raised.value)) is NoRoom


def test_nobody_listens() -> None:
    with pytest.raises(psycopg.OperationalError) as raised:
        psycopg.connect("postgresql://127.0.0.1:1/none", connect_timeout=5)
    assert kind(wrapped(raised.value)) is Unavailable


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (psycopg.errors.DiskFull, NoRoom),
        (psycopg.errors.AdminShutdown, Unavailable),
        (psycopg.errors.CannotConnectNow, Unavailable),
        (psycopg.errors.ConnectionFailure, Unavailable),
        (psycopg.errors.TooManyConnections, Unavailable),
        (psycopg.errors.DeadlockDetected, Unavailable),
        (psycopg.errors.LockNotAvailable, Unavailable),
        (psycopg.errors.QueryCanceled, None),
    ],
)
def test_postgresql_says_it_by_its_code(error: type[psycopg.Error], expected: type | None) -> None:
    assert kind(wrapped(error("…"))) is expected


def in_the_wake_of(error: Exception) -> None:
    try:
        raise error
    except OperationalError:
        raise ProgrammingError("Cannot open a new connection in an atomic block.")  # noqa: B904


def test_what_comes_after_a_lost_connection_is_the_same_outage() -> None:
    with pytest.raises(ProgrammingError) as raised:
        in_the_wake_of(wrapped(psycopg.errors.AdminShutdown("…")))
    assert kind(raised.value) is Unavailable
    assert kind(InterfaceError("connection already closed")) is Unavailable


@pytest.mark.parametrize("error", [None, DataError("overflow"), RuntimeError(), KeyError("x")])
def test_everything_else_is_ours(error: BaseException | None) -> None:
    assert outage(error) is None
