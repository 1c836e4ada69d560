"""Who is told when a matter turns: rungs, each once (docs/rules/matters.md#R5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Rung(StrEnum):
    """The rungs of the ladder."""

    YELLOW_HANDLER = "yellow.handler"
    YELLOW_SPONSOR = "yellow.sponsor"
    RED_SPONSOR = "red.sponsor"
    RED_HEAD = "red.head"  # still red days later: the head of the street


STILL_RED = timedelta(days=3)


@dataclass(frozen=True)
class Reached:
    """A rung that is reached, and the turn that it belongs to."""

    rung: Rung
    turned_at: datetime


def rungs_reached(
    yellow_at: datetime | None, red_at: datetime | None, now: datetime
) -> list[Reached]:
    """The rungs that a matter has reached by now (docs/rules/matters.md#R5).

    A matter that went straight to red has no yellow rung: nobody is told twice of one thing.
    """
    found: list[Reached] = []
    red = red_at is not None and red_at <= now
    if yellow_at is not None and yellow_at <= now and not (red_at and red_at <= yellow_at):
        found.append(Reached(Rung.YELLOW_HANDLER, yellow_at))
        found.append(Reached(Rung.YELLOW_SPONSOR, yellow_at))
    if red_at is not None and red:
        found.append(Reached(Rung.RED_SPONSOR, red_at))
        if red_at + STILL_RED <= now:
            found.append(Reached(Rung.RED_HEAD, red_at))
    return found
