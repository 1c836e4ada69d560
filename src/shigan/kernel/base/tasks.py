"""Jobs of the jobs themselves."""

from __future__ import annotations

from datetime import timedelta

from django.core.management import call_command
from django_tasks import task

from shigan.kernel.base.schedules import Schedule, schedules

#: For so many days it can be seen how a job ended; every schedule comes round sooner.
KEPT = 30


@task()
def forget_jobs() -> None:
    """Delete what is kept of jobs that ended long ago."""
    call_command("prune_db_task_results", min_age_days=KEPT, queue_name="*", verbosity=0)


schedules.add(Schedule("base.forget_jobs", timedelta(days=1), forget_jobs))
