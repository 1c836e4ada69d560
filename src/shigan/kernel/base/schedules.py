"""Jobs that come round: announced by the apps, started by the worker."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from shigan.kernel.base.locks import hold
from shigan.kernel.base.registry import Registry


@dataclass(frozen=True)
class Schedule:
    """A job and how often it comes round. Each must do no harm when it runs once too often."""

    code: str
    every: timedelta
    task: Task[[], Any]

    def start(self) -> bool:
        """Start it, unless any process of this installation did within its time.

        What was started in the future, before the clock was set back, does not count.
        """
        with transaction.atomic():
            hold("base.schedules")
            at = timezone.now()
            started = DBTaskResult.objects.filter(
                task_path=self.task.module_path,
                enqueued_at__gt=at - self.every,
                enqueued_at__lte=at,
            )
            if started.exists():
                return False
            self.task.enqueue()
            return True


schedules: Registry[Schedule] = Registry("schedule")
