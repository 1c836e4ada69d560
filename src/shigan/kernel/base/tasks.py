"""Jobs of the jobs themselves."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from shigan.kernel.base.schedules import Schedule, schedules

#: For so long it can be seen how a job ended; every schedule comes round sooner.
KEPT = timedelta(days=30)


@task()
def forget_jobs() -> None:
    """Delete what is kept of jobs that ended long ago."""
    DBTaskResult.objects.finished().filter(finished_at__lte=timezone.now() - KEPT).delete()


schedules.add(Schedule("base.forget_jobs", timedelta(days=1), forget_jobs))
