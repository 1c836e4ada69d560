"""The colours that a matter has had: its entries gone through again in memory, nothing stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from decimal import Decimal

from django.utils import timezone

from shigan.kernel.clock.rules import Pause as Held
from shigan.kernel.matters.actions.core import clear_ending, clock_of, settle
from shigan.kernel.matters.actions.correcting import subject_set
from shigan.kernel.matters.actions.standing import standing_acts
from shigan.kernel.matters.choices import Ending
from shigan.kernel.matters.models import Entry, Extension, Matter, Pause
from shigan.kernel.matters.queries.rulebook import Rulebook
from shigan.kernel.matters.rules.colour import Spell, Turning, spells


class Replay:
    """A matter gone through again, instant by instant, by the rules of each day.

    What a line's own action does to an end (a merge that was taken back) is not seen again.
    """

    def __init__(
        self,
        matter: Matter,
        entries: Sequence[Entry],
        pauses: Sequence[Pause],
        extensions: Sequence[Extension],
        book: Rulebook,
    ) -> None:
        self._real, self._book = matter, book
        self._entries, self._pauses, self._extensions = entries, pauses, extensions
        self._done: list[Entry] = []
        kind = matter.declared
        corrected = (pair for entry in entries if (pair := subject_set(entry)))
        reported, _now = next(corrected, (matter.subject, matter.subject))
        self.sketch = Matter(
            kind=matter.kind,
            subject=reported,
            opened_at=matter.opened_at,
            step=kind.first.code,
            step_since=matter.opened_at,
            started_at=matter.opened_at if kind.started == kind.first.code else None,
            planned_start=matter.planned_start,
            curve=matter.curve,
        )

    def colours(self, until: datetime) -> list[Spell]:
        """The colours from the first entry until an instant, one after another."""
        course: list[Spell] = []
        moments = list(self._moments(until))
        for (at, entry), end in zip(moments, [at for at, _e in moments[1:]] + [None], strict=True):
            self.step(at, entry)
            sketch = self.sketch
            turns = Turning(sketch.yellow_at, sketch.yellow_why, sketch.red_at, sketch.red_why)
            for spell in spells(at, sketch.end, turns, sketch.manual):
                if spell.since > until or (end is not None and spell.since >= end):
                    break
                last = course[-1] if course else None
                if last is None or (last.colour, last.why) != (spell.colour, spell.why):
                    course.append(spell)
        return course

    def _moments(self, until: datetime) -> Iterator[tuple[datetime, Entry | None]]:
        """The entries, and the midnights at which a colour rule began or ceased between them."""
        zone = timezone.get_default_timezone()
        first = self._entries[0].at
        days = {
            day
            for row in (
                *self._book.colours.get("", ()),
                *self._book.colours.get(self._real.kind, ()),
            )
            for day in (row.valid_from, row.valid_until)
            if day is not None
        }
        nights = [datetime.combine(day, time(), zone) for day in days]
        moments: list[tuple[datetime, Entry | None]] = [(e.at, e) for e in self._entries]
        moments += [(night, None) for night in nights if first < night <= until]
        return iter(sorted(moments, key=lambda m: (m[0], m[1].place if m[1] else 0)))

    def step(self, at: datetime, entry: Entry | None) -> None:
        """Go to the next instant."""
        if entry is not None:
            self._apply(entry)
        pauses = [
            Held(p.start, p.end if p.end is not None and p.end <= at else None)
            for p in self._pauses
            if p.start <= at
        ]
        self.sketch.paused_at = next((p.start for p in pauses if p.end is None), None)
        granted = [
            (e.decided_at, e.grant)
            for e in self._extensions
            if e.granted and e.decided_at is not None and e.decided_at <= at
        ]
        grants = [grant for _at, grant in sorted(granted, key=lambda pair: pair[0])]
        clock = clock_of(self.sketch, self._done)
        settle(self.sketch, self._book, at, clock=clock, pauses=pauses, grants=grants)

    def _apply(self, entry: Entry) -> None:
        sketch, kind = self.sketch, self.sketch.declared
        self._done.append(entry)
        sketch.last_entry_at = entry.at
        if entry.step_from and entry.step_from != entry.step_to:
            sketch.step, sketch.step_since = entry.step_to, entry.at
            reached = kind.position(entry.step_to) >= kind.position(kind.started)
            sketch.started_at = sketch.started_at or (entry.at if reached else None)
        if pair := subject_set(entry):
            sketch.subject = pair[1]
        if "progress" in entry.data:
            sketch.progress = Decimal(str(entry.data["progress"]))
        self._apply_manual(entry)
        if entry.act == standing_acts["reopen"].code:
            clear_ending(sketch)
        elif ending := self._ending(entry):
            sketch.ended_at, sketch.ending = entry.at, ending

    def _apply_manual(self, entry: Entry) -> None:
        sketch = self.sketch
        if entry.act == standing_acts["set_colour"].code:
            sketch.manual_colour, sketch.manual_since = entry.data["colour"], entry.at
            sketch.manual_until = datetime.fromisoformat(entry.data["until"])
        elif entry.act == standing_acts["clear_colour"].code and sketch.manual_until is not None:
            sketch.manual_until = min(sketch.manual_until, entry.at)

    def _ending(self, entry: Entry) -> str:
        """How the entry ended the matter, or nothing."""
        if entry.act == standing_acts["withdraw"].code:
            return Ending.WITHDRAWN
        act = self.sketch.declared.step(entry.step_to).act(entry.act)
        if act is not None and act.ends is not None:
            return act.ends
        return self._real.ending if entry.at == self._real.ended_at else ""


def colour_history(
    matter: Matter,
    entries: Sequence[Entry],
    pauses: Sequence[Pause],
    extensions: Sequence[Extension],
    book: Rulebook,
    until: datetime,
) -> list[Spell]:
    """The colours that a matter has had until an instant, by the dated rules of each day."""
    if not entries:
        return []
    return Replay(matter, entries, pauses, extensions, book).colours(until)
