"""Jobs of signing in."""

from __future__ import annotations

from datetime import timedelta

from django_tasks import task

from shigan.kernel.access.sessions import SessionStore
from shigan.kernel.base.schedules import Schedule, schedules


@task()
def forget_sessions() -> None:
    """Delete sessions that are past their end."""
    SessionStore.clear_expired()


schedules.add(Schedule("access.forget_sessions", timedelta(hours=1), forget_sessions))
