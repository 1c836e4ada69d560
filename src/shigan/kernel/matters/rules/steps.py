"""Stays at steps: how long a matter was at each, and where the clock of a step runs from
(docs/rules/matters.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shigan.kernel.clock.rules import (
    Calendar,
    LimitUnit,
    Pause,
    TimeLimit,
    working_minutes_between,
)


@dataclass(frozen=True)
class Passage:
    """A matter came to a step: when, by whose deed, and whether backwards."""

    at: datetime
    step: str
    who: str = ""
    back: bool = False


@dataclass(frozen=True)
class Stay:
    """A time at a step; without an end it still lasts. `left_by` ended it."""

    step: str
    since: datetime
    until: datetime | None = None
    left_by: str = ""
    back: bool = False


@dataclass(frozen=True)
class StepClock:
    """From when the limit of the present stay counts, and the times that do not count."""

    since: datetime
    away: tuple[Pause, ...] = ()


def stays(
    passages: Iterable[Passage], ended_at: datetime | None = None, ended_by: str = ""
) -> list[Stay]:
    """The stays in order; the end of the matter ends the last one (docs/rules/matters.md#R6)."""
    found: list[Stay] = []
    last: Passage | None = None
    for passage in passages:
        if last is not None:
            found.append(Stay(last.step, last.at, passage.at, passage.who, last.back))
        last = passage
    if last is not None:
        found.append(Stay(last.step, last.at, ended_at, ended_by, last.back))
    return found


def step_clock(history: Sequence[Stay]) -> StepClock:
    """The clock of the last stay: sent back to a step, it runs on from where it was there.

    docs/rules/matters.md#R6
    """
    here = history[-1]
    since, away = here.since, list[Pause]()
    back = here.back
    for earlier in reversed(history[:-1]):
        if not back:
            break
        if earlier.step == here.step and earlier.until is not None:
            away.append(Pause(earlier.until, since))
            since, back = earlier.since, earlier.back
    return StepClock(since, tuple(reversed(away)))


@dataclass(frozen=True)
class Grant:
    """More time that was granted: how much, and where and when it was asked for."""

    limit: TimeLimit
    step: str
    asked_at: datetime


def step_grants(grants: Iterable[Grant], step: str, clock: StepClock) -> list[TimeLimit]:
    """The grants that move the limit of a step too: asked for there, since its clock began.

    docs/rules/matters.md#R10
    """
    return [g.limit for g in grants if g.step == step and g.asked_at >= clock.since]


def summed(limits: Iterable[TimeLimit]) -> list[TimeLimit]:
    """Limits as one for each unit of time, in their order (docs/rules/matters.md#R10)."""
    amounts: dict[LimitUnit, int] = {}
    for limit in limits:
        amounts[limit.unit] = amounts.get(limit.unit, 0) + limit.amount
    return [TimeLimit(amount, unit) for unit, amount in amounts.items()]


def minutes_spent(
    times: Iterable[Stay],
    pauses: Sequence[Pause],
    at: datetime,
    calendar: Calendar,
    *,
    working: bool,
) -> int:
    """The minutes of some stays until an instant, working or natural, without those held.

    docs/rules/matters.md#R6
    """
    total = 0
    for stay in times:
        since, until = stay.since, stay.until or at
        total += _minutes(since, until, calendar, working=working)
        for pause in pauses:
            held_from, held_to = max(pause.start, since), min(pause.end or at, until)
            if held_from < held_to:
                total -= _minutes(held_from, held_to, calendar, working=working)
    return total


def _minutes(a: datetime, b: datetime, calendar: Calendar, *, working: bool) -> int:
    return working_minutes_between(a, b, calendar) if working else (b - a) // timedelta(minutes=1)
