"""Jobs of the figures app."""

from __future__ import annotations

import contextlib

from django_tasks import task

from shigan.kernel.base.errors import DomainError
from shigan.kernel.figures.actions import closing_run
from shigan.kernel.figures.queries.closing import job_of


@task()
def close(job: int) -> None:
    """Close a period for whoever asked; how it ended stands on the job."""
    actor, wanted = job_of(job)
    with contextlib.suppress(DomainError):
        closing_run(actor=actor, job=wanted)
