"""`python -m tests.faults.facts`: what a store holds, as JSON, and whether it hangs together."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from typing import Any

import django


def gather() -> dict[str, Any]:
    """Each matter by its text: number, step and version; and all that does not hang together."""
    from django.db.models import Count

    from shigan.faces.api.models import ApiReply
    from shigan.kernel.audit.models import AuditRow
    from shigan.kernel.matters.models import Counter, Entry, Matter
    from shigan.kernel.matters.search import KIND
    from shigan.kernel.search.models import SearchRow
    from shigan.lines.grid.models import Event

    entries: dict[int, list[Entry]] = defaultdict(list)
    for entry in Entry.objects.order_by("matter_id", "place"):
        entries[entry.matter_id].append(entry)
    rows = AuditRow.objects.filter(subject_type="matters.matter", result="DONE")
    audits: dict[int, dict[str, int]] = defaultdict(dict)
    for pk, code, count in rows.values_list("subject_id", "code").annotate(n=Count("pk")):
        audits[int(pk)][code] = count
    found = dict(SearchRow.objects.filter(kind=KIND).values_list("object_id").annotate(Count("pk")))
    events = {event.matter_id: event for event in Event.objects.all()}
    matters = list(Matter.objects.order_by("number"))
    halves = [
        f"{matter.number}: {what}"
        for matter in matters
        for what in _halves(
            matter, entries[matter.pk], audits[matter.pk], found.get(matter.pk), events
        )
    ]
    strays = set(entries) - {m.pk for m in matters}
    return {
        "matters": {m.text: [m.number, m.step, m.version] for m in matters},
        "count": len(matters),
        "halves": halves + [f"entries without matter {pk}" for pk in strays],
        "numbers": [m.number for m in matters],
        "heads": {m.number: m.head_hash for m in matters},
        "hashes": {m.number: [e.hash for e in entries[m.pk]] for m in matters},
        "last": dict(Counter.objects.values_list("key", "last")),
        "replies": ApiReply.objects.exclude(status=0).count(),
        "open_replies": ApiReply.objects.filter(status=0).count(),
    }


def _halves(
    matter: Any, entries: list[Any], audits: dict[str, int], found: int | None, events: Any
) -> list[str]:
    """What is there of a matter's deeds without the rest of them."""
    last, event = entries[-1] if entries else None, events.get(matter.pk)
    moves = matter.version - 1
    beginning = ("matters.open", "grid.event_report")
    begun = [audits.get(code) for code in beginning]
    deeds = sum(count for code, count in audits.items() if code not in beginning)
    return [
        what
        for what, is_so in (
            ("no entry", last is None),
            ("entries and version", [e.place for e in entries] != [*range(1, matter.version + 1)]),
            ("step", last is not None and last.step_to != matter.step),
            ("head", last is not None and last.hash != matter.head_hash),
            ("last entry", last is not None and last.at != matter.last_entry_at),
            ("order", sorted(e.at for e in entries) != [e.at for e in entries]),
            (f"audit {audits}", (begun, deeds) != ([1, 1], moves)),
            ("search", found != 1),
            ("event", event is None),
            ("filed", event is not None and (event.filed_at is None) != (moves < 1)),
            ("dispatched", event is not None and (event.dispatched_at is None) != (moves < 2)),
        )
        if is_so
    ]


if __name__ == "__main__":
    django.setup()
    json.dump(gather(), sys.stdout)
