"""Jobs of the API."""

from __future__ import annotations

from datetime import timedelta

from django_tasks import task

from shigan.faces.api.actions import replies_forget
from shigan.kernel.base.schedules import Schedule, schedules


@task()
def forget_replies() -> int:
    """Drop old answers."""
    return replies_forget()


schedules.add(Schedule("api.forget_replies", timedelta(days=1), forget_replies))
