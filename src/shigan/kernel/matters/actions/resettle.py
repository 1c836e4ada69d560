"""Working out every open matter anew, after the calendar or the rules have changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.clock.queries import now
from shigan.kernel.matters.actions.core import settle_saved
from shigan.kernel.matters.models import Matter
from shigan.kernel.matters.queries.rulebook import Rulebook, rulebook
from shigan.kernel.orgs.scope import Scope

_BATCH = 500
_SETTLED = ("due_at", "step_due_at", "yellow_at", "yellow_why", "red_at", "red_why")


@action("matters.resettle", label=_("重算时限与转色"))
def matters_resettle(*, actor: Scope) -> int:
    """Set the limits and turning times of open matters by today's calendar and rules. How many.

    A matter keeps the limit that held when it began; only what follows from it may move.
    """
    actor.require("rules.manage")
    changed = rework_open(_SETTLED, settle_saved)
    note(subject=None, after={"changed": changed})
    return changed


def rework_open(names: Sequence[str], rework: Callable[[Matter, Rulebook, datetime], None]) -> int:
    """Work out these columns of every open matter anew and store those that differ. How many.

    The matters stay locked until the transaction ends, so that no move in between is undone.
    """
    book, at = rulebook(), now()
    changed: list[Matter] = []
    running = Matter.objects.filter(ended_at__isnull=True).select_for_update()
    for matter in running.iterator(_BATCH):
        before = [getattr(matter, name) for name in names]
        rework(matter, book, at)
        if before != [getattr(matter, name) for name in names]:
            changed.append(matter)
    Matter.objects.bulk_update(changed, names, batch_size=_BATCH)
    return len(changed)
