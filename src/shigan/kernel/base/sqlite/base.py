"""SQLite, where the threads of one process take turns to write.

SQLite lets one write at a time. Whoever comes in between sleeps and looks again, each time for
longer, and nobody wakes them when the other is done: the store is idle while they sleep, and who
came first may come last.
"""

from __future__ import annotations

import threading
from typing import Any

from django.db.backends.sqlite3 import base

#: By the name of the store. Other processes, and statements outside a transaction, have no turn:
#: they wait in SQLite's own way.
_turns: dict[str, threading.Lock] = {}
_USUAL_TIMEOUT = 5.0


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose transactions wait until it is their turn."""

    def __init__(self, settings_dict: dict[str, Any], alias: str = "default") -> None:
        super().__init__(settings_dict, alias)
        self._turn: threading.Lock | None = None

    def _start_transaction_under_autocommit(self) -> None:
        self._wait()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._pass_on()
            raise

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]
        finally:
            self._pass_on()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._pass_on()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._pass_on()

    def _wait(self) -> None:
        """Take the turn. Who waits in vain goes on without it: SQLite then says what is wrong."""
        if self.is_in_memory_db():
            return
        turn = _turns.setdefault(str(self.settings_dict["NAME"]), threading.Lock())
        if turn.acquire(timeout=self.settings_dict["OPTIONS"].get("timeout", _USUAL_TIMEOUT)):
            self._turn = turn

    def _pass_on(self) -> None:
        turn, self._turn = self._turn, None
        if turn is not None:
            turn.release()
