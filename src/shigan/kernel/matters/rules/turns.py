"""What turns next: the changes of colour that lie ahead if nothing happens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shigan.kernel.matters.rules.colour import Hue, Manual, Turning, colour_at


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

    def colour(at: datetime) -> str:
        return colour_at(
            at,
            ended_at=None,
            yellow_at=turning.yellow_at,
            red_at=turning.red_at,
            manual=manual,
        )

    marks = [turning.yellow_at, turning.red_at]
    if manual is not None:
        marks += [manual.since, manual.until]
    found: list[Turn] = []
    before = colour(since)
    for at in sorted({m for m in marks if m is not None and since < m <= until}):
        now = colour(at)
        if now != before and now in {Hue.YELLOW, Hue.RED}:
            found.append(Turn(at, now, _why(turning, manual, now, at)))
        before = now
    return found


def _why(turning: Turning, manual: Manual | None, colour: str, at: datetime) -> str:
    if manual is not None and manual.since <= at < manual.until:
        return ""
    return turning.red_why if colour == Hue.RED else turning.yellow_why
