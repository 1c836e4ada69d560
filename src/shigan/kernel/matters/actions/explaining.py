"""Why a matter has its colour: the rows of the rulebook with what each says of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.utils import timezone

from shigan.kernel.matters.actions.core import facts_of
from shigan.kernel.matters.models import ColourRuleRow, Matter
from shigan.kernel.matters.queries.rulebook import Rulebook, colour_rule
from shigan.kernel.matters.rules.colour import (
    MANUAL,
    Explanation,
    Facts,
    Reason,
    Spell,
    Turning,
    explain,
    spells,
)


@dataclass(frozen=True)
class Explained:
    """The colour taken apart, with the row behind each criterion."""

    why: Explanation
    facts: Facts
    rows: tuple[tuple[ColourRuleRow, Reason], ...]

    @property
    def coming(self) -> list[tuple[Spell, Spell]]:
        """Each change to come, with what it was before."""
        return list(pairwise((self.why.now, *self.why.coming)))

    @property
    def by_hand(self) -> bool:
        """Whether a leader has set the colour that it has now."""
        return self.why.now.why == MANUAL


def explained(matter: Matter, book: Rulebook, at: datetime) -> Explained:
    """Why the matter has its colour at an instant, and what it becomes."""
    turns = Turning(matter.yellow_at, matter.yellow_why, matter.red_at, matter.red_why)
    course = spells(matter.opened_at, matter.end, turns, matter.manual)
    rows = book.colour_rows(matter.kind, timezone.localdate(at))
    facts = facts_of(matter)
    why = explain(at, course, facts, [colour_rule(row) for row in rows], book.calendar)
    return Explained(why, facts, tuple(zip(rows, why.reasons, strict=True)))
