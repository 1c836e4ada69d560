"""What turns next: the changes of colour that lie ahead if nothing happens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from shigan.kernel.matters.rules.colour import MANUAL, Hue, Manual, Turning, spells

_TURNED = {Hue.YELLOW, Hue.RED}


@dataclass(frozen=True)
class Turn:
    """A change to yellow or red: when, and the criterion (empty: set by hand)."""

    at: datetime
    colour: str
    why: str


def turns(
    turning: Turning, manual: Manual | None, *, since: datetime, until: datetime
) -> list[Turn]:
    """The turns of an open matter after `since` up to `until` (docs/rules/turns.md#R1).

    A colour set by hand hides what the rules say, and the end of it may be a turn too.
    """

    course = spells(since, None, turning, manual)
    return [
        Turn(spell.since, spell.colour, "" if spell.why == MANUAL else spell.why)
        for before, spell in pairwise(course)
        if spell.colour != before.colour and spell.colour in _TURNED and spell.since <= until
    ]
