"""Jobs of the imports app."""

from __future__ import annotations

import contextlib

from django_tasks import task

from shigan.kernel.base.errors import DomainError
from shigan.kernel.imports.actions import batch_run, batch_take_back
from shigan.kernel.imports.queries.batches import job_of


@task()
def load(batch: int, user: int, again: bool) -> None:  # noqa: FBT001 -- jobs take plain values
    """Load a batch for somebody; how it ended stands on the batch."""
    actor, wanted = job_of(batch, user)
    with contextlib.suppress(DomainError):
        batch_run(actor=actor, batch=wanted, again=again)


@task()
def unload(batch: int, user: int) -> None:
    """Undo a batch for somebody; how it ended stands on the batch."""
    actor, wanted = job_of(batch, user)
    with contextlib.suppress(DomainError):
        batch_take_back(actor=actor, batch=wanted)
