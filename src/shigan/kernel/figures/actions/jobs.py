"""Closing a period in the background: asked for, done, and told how it ended."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.errors import Denied, DomainError
from shigan.kernel.base.underway import tell, working
from shigan.kernel.clock.queries import now
from shigan.kernel.figures.actions.closing import period_close
from shigan.kernel.figures.choices import JobStatus
from shigan.kernel.figures.models import ClosingJob
from shigan.kernel.figures.queries.closing import refuse_closing
from shigan.kernel.figures.rules.period import Period
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.scope import Scope

logger = logging.getLogger(__name__)


@action("figures.close_queue", label=_("安排封账"))
def closing_queue(
    *, actor: Scope, period: Period, unit: Unit, enqueue: Callable[[int], object]
) -> ClosingJob:
    """Leave a closing to the background; `enqueue` hands over its number once this is stored.

    Asked again while it waits or runs, it is the same job, and the period is closed once.
    """
    refuse_closing(actor, period, unit)
    asked = {
        "status": JobStatus.WAITING,
        "error": "",
        "asked_by_id": actor.user_id,
        "asked_by_name": actor.name,
        "asked_at": now(),
        "ended_at": None,
    }
    job, made = ClosingJob.objects.get_or_create(
        unit=unit, first=period.first, last=period.last, defaults=asked
    )
    if not made and job.status == JobStatus.FAILED:
        ClosingJob.objects.filter(pk=job.pk).update(**asked)
        job.refresh_from_db()
    transaction.on_commit(partial(enqueue, job.pk))
    note(subject=job, after={"period": str(period)})
    return job


def closing_run(*, actor: Scope, job: ClosingJob) -> None:
    """Close the period of a job, and leave the job marked with how that ended.

    Whoever comes second finds another at it, or finds it done, and does nothing.
    """
    with working(job.key) as mine:
        job.refresh_from_db()
        if not mine or job.status not in {JobStatus.WAITING, JobStatus.RUNNING}:
            return
        try:
            closing_begin(actor=actor, job=job)
            closing_do(actor=actor, job=job)
        except Exception as error:
            closing_fail(actor=actor, job=job, error=_why(job, error))
            raise


@action("figures.close_begin", label=_("开始封账"))
def closing_begin(*, actor: Scope, job: ClosingJob) -> None:
    """Say that the closing has begun, so that an interrupted one shows as such."""
    actor.require("figures.close", job.unit.path)
    job.status = JobStatus.RUNNING
    job.save(update_fields=["status"])
    note(subject=job)


@action("figures.close_run", label=_("后台封账"))
def closing_do(*, actor: Scope, job: ClosingJob) -> None:
    """Close the period and mark the job, both or neither: this transaction is the whole of it."""
    job.closing = period_close(
        actor=actor, period=job.period, unit=job.unit, on_progress=partial(tell, job.key)
    )
    job.status, job.ended_at = JobStatus.DONE, now()
    job.save(update_fields=["closing", "status", "ended_at"])
    note(subject=job)


@action("figures.close_fail", label=_("封账未成功"))
def closing_fail(*, actor: Scope, job: ClosingJob, error: str) -> None:
    """Say why nothing was closed."""
    job.closing = None
    job.status, job.error, job.ended_at = JobStatus.FAILED, error, now()
    job.save(update_fields=["closing", "status", "error", "ended_at"])
    note(subject=job, text=error)


def _why(job: ClosingJob, error: Exception) -> str:
    """A refusal says why; a fault of ours goes to the log with its trace."""
    if isinstance(error, Denied):
        return gettext("操作人现在没有封账的权限")
    if isinstance(error, DomainError):
        return str(error)
    logger.error("closing %s failed", job.pk, exc_info=error)
    return gettext("程序出错（%(name)s），详情见服务日志") % {"name": type(error).__name__}
