"""Telling people that a matter turned. May run at any time and any number of times."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.clock.queries import now
from shigan.kernel.matters.models import Matter, Notice
from shigan.kernel.matters.rules.escalation import Rung, rungs_reached
from shigan.kernel.orgs.models import Holding
from shigan.kernel.orgs.registry import roles
from shigan.kernel.orgs.rules import street_path
from shigan.kernel.orgs.scope import Scope

_BATCH = 1000
#: A turn older than this is history, not news.
_NEWS = timedelta(days=30)


@action("matters.escalate", label=_("逐级提醒"))
def notices_send(*, actor: Scope) -> int:
    """Tell handlers, sponsors and heads of what turned; each rung of a turn once. How many."""
    actor.require("matters.escalate")
    at = now()
    turned = Q(yellow_at__lte=at, yellow_at__gt=at - _NEWS) | Q(
        red_at__lte=at, red_at__gt=at - _NEWS
    )
    matters = list(Matter.objects.filter(turned, ended_at__isnull=True, paused_at__isnull=True))
    people = _People(matters, actor)
    notices = [
        Notice(
            matter=matter,
            user_id=user_id,
            rung=reached.rung,
            turned_at=reached.turned_at,
            told_at=at,
        )
        for matter in matters
        for reached in rungs_reached(matter.yellow_at, matter.red_at, at)
        for user_id in people.of(matter, reached.rung)
    ]
    before = Notice.objects.count()
    Notice.objects.bulk_create(notices, ignore_conflicts=True, batch_size=_BATCH)
    sent = Notice.objects.count() - before
    note(subject=None, after={"sent": sent})
    return sent


@action("matters.notices_read", label=_("阅读提醒"))
def notices_read(*, actor: Scope) -> int:
    """Mark what this person was told as read. How many."""
    unread = Notice.objects.filter(user_id=actor.user_id or 0, read_at__isnull=True)
    count = unread.update(read_at=now())
    note(subject=None, after={"read": count})
    return count


class _People:
    """Who stands on which rung, read once for all matters: two statements."""

    def __init__(self, matters: Iterable[Matter], actor: Scope) -> None:
        paths = {m.handler_path for m in matters if m.handler_path}
        self._on = actor.on
        self._heads: dict[str, list[int]] = defaultdict(list)
        self._units: dict[str, list[int]] = defaultdict(list)
        leading = {r.code for r in roles if r.leads}
        held = Holding.objects.on(actor.on).values_list("post__role", "post__unit__path", "user_id")
        for role, path, user_id in held.filter(
            Q(post__unit__path__in=paths) | Q(post__role__in={"party_secretary", "director"})
        ):
            if role in leading:
                self._heads[street_path(path)].append(user_id)
            if path in paths:
                self._units[path].append(user_id)

    def of(self, matter: Matter, rung: Rung) -> list[int]:
        """The people whom a rung of this matter tells."""
        if rung is Rung.YELLOW_HANDLER:
            if matter.handler_id is not None:
                return [matter.handler_id]
            return self._units.get(matter.handler_path, [])
        if rung is Rung.RED_HEAD:
            return self._heads.get(street_path(matter.unit_path), [])
        sponsor_id = matter.sponsor_on(self._on)
        return [] if sponsor_id is None else [sponsor_id]
