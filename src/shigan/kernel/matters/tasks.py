"""Jobs of the matters app, and how often they come round."""

from __future__ import annotations

from datetime import timedelta

from django_tasks import task

from shigan.kernel.base.schedules import Schedule, schedules
from shigan.kernel.clock.queries import today
from shigan.kernel.matters.actions.escalate import notices_send
from shigan.kernel.matters.actions.lapse import sponsorships_lapse
from shigan.kernel.matters.actions.resettle import matters_resettle
from shigan.kernel.orgs.scope import system_scope


@task()
def escalate() -> int:
    """Tell people what turned."""
    return notices_send(actor=system_scope("提醒", today()))


@task()
def resettle() -> int:
    """Let rules that begin today, and days that were changed, take hold."""
    return matters_resettle(actor=system_scope("时限与三色", today()))


@task()
def lapse() -> int:
    """Let sponsorships of a matter end on their day."""
    return sponsorships_lapse(actor=system_scope("包保", today()))


schedules.add(
    Schedule("matters.escalate", timedelta(minutes=10), escalate),
    Schedule("matters.resettle", timedelta(hours=6), resettle),
    Schedule("matters.lapse", timedelta(hours=1), lapse),
)
