"""Jobs of the matters app, and how often they come round."""

from __future__ import annotations

import contextlib
from datetime import timedelta

from django_tasks import task

from shigan.kernel.base.errors import DomainError
from shigan.kernel.base.schedules import Schedule, schedules
from shigan.kernel.clock.queries import midnight, today
from shigan.kernel.imports.actions import batch_drop
from shigan.kernel.imports.queries.batches import unloaded_before
from shigan.kernel.matters.actions.escalate import notices_send
from shigan.kernel.matters.actions.lapse import sponsorships_lapse
from shigan.kernel.matters.actions.resettle import matters_resettle
from shigan.kernel.matters.queries.keeping import unloaded_kept_for
from shigan.kernel.orgs.scope import system_scope
from shigan.kernel.personal.rules import ended_before


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


@task()
def drop_unloaded() -> int:
    """Drop sheets that were checked and not loaded within the limit of the rules; how many.

    Here and not with imports, because the dated rules are.
    """
    on, done = today(), 0
    actor = system_scope("源文件保管", on)
    for batch in unloaded_before(midnight(ended_before(unloaded_kept_for(on), on))):
        with contextlib.suppress(DomainError):
            batch_drop(actor=actor, batch=batch)
            done += 1
    return done


schedules.add(
    Schedule("matters.escalate", timedelta(minutes=10), escalate),
    Schedule("matters.resettle", timedelta(hours=6), resettle),
    Schedule("matters.lapse", timedelta(hours=1), lapse),
    Schedule("imports.drop", timedelta(hours=6), drop_unloaded),
)
