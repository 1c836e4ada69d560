"""Events as their ledger's sheet tells them: what went out comes back and changes nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Prefetch

from shigan.kernel.imports.registry import KEY, VERSION
from shigan.kernel.matters.models import Entry
from shigan.kernel.matters.sheets.shared import (
    MATTER,
    NOTHING_DONE,
    Deed,
    matter_key,
    numbered,
)
from shigan.kernel.orgs.models import User
from shigan.kernel.orgs.scope import Scope
from shigan.lines.grid.kind import DISPATCH, HANDLE, PASS, REFUSE, RETURN, REWORK
from shigan.lines.grid.models import Event

_CHUNK = 500


def current_events(actor: Scope, keys: Collection[str] | None) -> Iterator[dict[str, Any]]:
    """The events over which somebody may load, each with its first round of handling."""
    entries = Prefetch("matter__entries", Entry.objects.order_by("place"))
    logins = dict(User.objects.values_list("pk", "username"))
    events = Event.objects.counted().filter(actor.q("grid.load", "matter__unit_path"))
    related = ("matter__unit", "matter__handler_unit", "event_class", "reporter")
    events = events.select_related(*related).prefetch_related(entries)
    events = events.order_by("reported_at", "pk")
    for some in numbered(events, "matter__number", keys):
        for event in some.iterator(chunk_size=_CHUNK):
            yield _row(event, logins)


def _row(event: Event, logins: Mapping[int, str]) -> dict[str, Any]:
    matter = event.matter
    done = _Done(list(matter.entries.all()))
    refused, sent, back = done.next(REFUSE.code), done.next(DISPATCH.code), done.next(RETURN.code)
    again = done.next(DISPATCH.code, after=back) if back.at else NOTHING_DONE
    handled = done.next(HANDLE.code, after=again if again.at else sent)
    checked = done.next(PASS.code, REWORK.code, after=handled)
    rework = checked.act == REWORK.code
    handled_again = done.next(HANDLE.code, after=checked) if rework else NOTHING_DONE
    checked_again = done.next(PASS.code, after=handled_again) if handled_again.at else NOTHING_DONE
    return {
        KEY: matter_key(matter.unit_path, matter.number),
        VERSION: matter.version,
        MATTER: matter.pk,
        "number": matter.number,
        "source": event.source,
        "reported_at": event.reported_at,
        "reporter": event.reporter.username if event.reporter else "",
        "event_class": event.event_class.code,
        "cell": matter.unit.code,
        "lon": matter.lon,
        "lat": matter.lat,
        "address": matter.address,
        "title": matter.title,
        "text": matter.text,
        "filed_at": event.filed_at or refused.at,
        "filing": "REFUSED" if refused.at else "FILED" if event.filed_at else "",
        "refused_reason": refused.note,
        "dispatched_at": sent.at,
        "handler_unit": matter.handler_unit.code if matter.handler_unit else "",
        "handler": logins.get(handled.actor_id or 0, ""),
        "returned_at": back.at,
        "returned_reason": back.note,
        "redispatched_at": again.at,
        "handled_at": handled.at,
        "handled_text": handled.note,
        "checked_at": checked.at,
        "check": "" if checked.at is None else "REWORK" if rework else "PASSED",
        "rehandled_at": handled_again.at,
        "rechecked_at": checked_again.at,
        "called_back_at": event.called_back_at,
        "satisfaction": event.satisfaction,
        "closed_at": event.closed_at,
    }


class _Done:
    """What was done to an event, one after another."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries

    def next(self, *acts: str, after: Deed = NOTHING_DONE) -> Deed:
        """The first of such acts, after another."""
        found = (e for e in self._entries if e.act in acts and e.place > after.place)
        return Deed.of(next(found, None))
