"""The server: granian over WSGI, and the worker that runs in its process."""

from __future__ import annotations

import logging
import threading
import time

from django.conf import settings
from django.db import close_old_connections

log = logging.getLogger("shigan.server")
_POLL = 1.0
#: Seconds between two looks at what is due, and until one looks again at what another started.
_ROUND, _SOON = 5.0, 60.0


def serve(
    host: str, port: int, threads: int, *, application: str = "shigan.wsgi:application"
) -> None:
    """Serve until stopped."""
    from granian.constants import Interfaces  # noqa: PLC0415 -- only the server needs it
    from granian.server import Server  # noqa: PLC0415

    Server(
        application,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=threads,
        log_enabled=False,
    ).serve()


def start_worker() -> None:
    """Start the background worker and the jobs that come round, in threads of this process."""
    if settings.SHIGAN_EMBEDDED_WORKER:
        threading.Thread(target=_work, name="worker", daemon=True).start()
        threading.Thread(target=_come_round, name="schedule", daemon=True).start()


def _work() -> None:
    from django_tasks_db.management.commands.db_worker import Worker  # noqa: PLC0415

    while True:
        try:
            Worker(
                queue_names=["*"],
                excluded_queue_names=[],
                interval=_POLL,
                batch=False,
                backend_name="default",
                startup_delay=False,
                max_tasks=None,
                worker_id="embedded",
            ).run()
        except Exception:
            log.exception("the worker stopped; it starts again")
            time.sleep(_POLL)


def _come_round() -> None:
    from shigan.kernel.base.schedules import schedules  # noqa: PLC0415

    due: dict[str, float] = {}
    while True:
        time.sleep(_ROUND)
        for schedule in schedules:
            if time.monotonic() < due.get(schedule.code, 0):
                continue
            again = _SOON
            try:
                if schedule.start():
                    again = schedule.every.total_seconds()
            except Exception:
                log.exception("%s could not be started; it comes round again", schedule.code)
            finally:
                due[schedule.code] = time.monotonic() + again
                close_old_connections()
