"""What befalls the machine and is nobody's fault: a full disk, a store that does not answer."""

from __future__ import annotations

import errno
from collections.abc import Iterator

from django.db import Error, InterfaceError, OperationalError
from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.errors import DomainError, NoRoom, Unavailable

#: The disk is full, or the quota, or the process may not write more.
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_PG_NO_ROOM = "53100"
#: SQLite: another process holds the store, or the disk under it does not answer.
_SQLITE_AWAY = frozenset({"BUSY", "LOCKED", "IOERR", "CANTOPEN", "READONLY", "NOMEM"})
#: PostgreSQL: the connection, no resources, an operator, and whoever had to give way to another.
_PG_AWAY = ("08", "53", "57P", "40", "55P03")
DISK_FULL = _("磁盘已满，没有存下，什么都没有改变；请清理后再来")
NO_ANSWER = _("数据库暂时没有应答，可能正在重启；请稍候再试一次")


def outage(error: BaseException | None) -> DomainError | None:
    """What to tell a person of it, or None for any other error: that is a fault of ours."""
    for one in _behind(error):
        if is_full(one):
            return NoRoom(DISK_FULL)
        if _is_away(one):
            return Unavailable(NO_ANSWER)
    return None


def is_full(error: BaseException) -> bool:
    """Whether there was no more room, on disk or in the store."""
    if isinstance(error, OSError):
        return error.errno in _NO_ROOM
    sqlite, postgres = _codes(error)
    return sqlite == "FULL" or postgres == _PG_NO_ROOM


def _is_away(error: BaseException) -> bool:
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    sqlite, postgres = _codes(error)
    if sqlite:
        return sqlite in _SQLITE_AWAY
    return postgres is None or postgres.startswith(_PG_AWAY)


def _codes(error: BaseException) -> tuple[str, str | None]:
    """What SQLite (`FULL` of `SQLITE_FULL`) and PostgreSQL (SQLSTATE) call it."""
    cause = error.__cause__
    name = str(getattr(cause, "sqlite_errorname", "")).removeprefix("SQLITE_")
    return name.partition("_")[0], getattr(cause, "sqlstate", None)


def _behind(error: BaseException | None) -> Iterator[BaseException]:
    """The error and, where the store complains of what came after, what came before."""
    while error is not None:
        yield error
        error = error.__context__ if isinstance(error, Error) else None
