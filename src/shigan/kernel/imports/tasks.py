"""Jobs of the imports app."""

from __future__ import annotations

import contextlib
from datetime import timedelta

from django_tasks import task

from shigan.kernel.base.errors import DomainError
from shigan.kernel.base.schedules import Schedule, schedules
from shigan.kernel.clock.queries import today
from shigan.kernel.imports.actions import batch_look, batch_run, batch_take_back, source_seal
from shigan.kernel.imports.queries.batches import job_of, plain_sources
from shigan.kernel.orgs.scope import system_scope


@task()
def load(batch: int, user: int, again: bool) -> None:  # noqa: FBT001 -- jobs take plain values
    """Load a batch for somebody; how it ended stands on the batch."""
    actor, wanted = job_of(batch, user)
    with contextlib.suppress(DomainError):
        batch_run(actor=actor, batch=wanted, again=again)


@task()
def look(batch: int, user: int) -> None:
    """Read a file for somebody; how that ended stands on the batch."""
    actor, wanted = job_of(batch, user)
    with contextlib.suppress(DomainError):
        batch_look(actor=actor, batch=wanted)


@task()
def unload(batch: int, user: int) -> None:
    """Undo a batch for somebody; how it ended stands on the batch."""
    actor, wanted = job_of(batch, user)
    with contextlib.suppress(DomainError):
        batch_take_back(actor=actor, batch=wanted)


@task()
def seal() -> int:
    """Encrypt the sources that a former version left plain; how many."""
    actor, done = system_scope("源文件保管", today()), 0
    for batch in plain_sources():
        with contextlib.suppress(DomainError):
            source_seal(actor=actor, batch=batch)
            done += 1
    return done


schedules.add(Schedule("imports.seal", timedelta(hours=12), seal))
