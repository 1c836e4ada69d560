"""Verifying the chains of entries, as many matters at a time as fit in memory."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils import timezone

from shigan.kernel.matters.models import Entry, Matter
from shigan.kernel.matters.rules.chain import chain_break

_BATCH = 500


@dataclass(frozen=True)
class Broken:
    """A chain that is not whole: the matter, and the first entry that is not as it was written."""

    number: str
    place: int
    #: Who did what then, as the altered row tells it; empty where the entry is missing.
    entry: str

    def __str__(self) -> str:
        if not self.entry:
            return f"{self.number}: entry {self.place} is missing or does not follow the one before"
        return f"{self.number}: entry {self.place} ({self.entry}) was altered"


def broken_chains(
    *, batch: int = _BATCH, on_progress: Callable[[int], None] | None = None
) -> Iterator[Broken]:
    """Every matter whose entries were altered, removed or cut off: two statements a batch.

    Reads all there is on purpose: it is the installation that is checked.
    """
    last, done = 0, 0
    while True:
        rows = Matter.objects.filter(pk__gt=last).order_by("pk")
        matters = list(rows.only("pk", "number", "version", "head_hash")[:batch])
        if not matters:
            return
        entries: dict[int, list[Entry]] = defaultdict(list)
        for entry in Entry.objects.filter(matter__in=matters).order_by("matter_id", "place"):
            entries[entry.matter_id].append(entry)
        for matter in matters:
            if broken := _broken(matter, entries[matter.pk]):
                yield broken
        last, done = matters[-1].pk, done + len(matters)
        if on_progress is not None:
            on_progress(done)


def _broken(matter: Matter, entries: list[Entry]) -> Broken | None:
    for entry in entries:
        entry.matter = matter
    place = chain_break(entries, matter.version, matter.head_hash)
    if place is None:
        return None
    found = entries[place - 1] if place <= len(entries) else None
    if found is None or found.place != place:  # another one stands in its place
        return Broken(matter.number, place, "")
    told = f"{timezone.localtime(found.at):%Y-%m-%d %H:%M} {found.actor_name} {found.label}"
    return Broken(matter.number, place, told)
