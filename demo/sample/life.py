"""What becomes of an event: each step's time, drawn against the class's limit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import log
from random import Random

from demo.sample.dice import Weighted
from demo.sample.office import END, after, minutes_of
from demo.sample.words import EventClass, frames

#: How often a unit is slow, which is how units differ; the rest are prompt alike.
SLOW_SHARE = {
    "D04": 0.30,
    "D05": 0.20,
    "D06": 0.36,
    "D07": 0.27,
    "D08": 0.14,
    "D09": 0.22,
    "D10": 0.18,
    "D12": 0.14,
    "D13": 0.33,
    "D14": 0.27,
}
_COMMUNITY_SLOW = (0.08, 0.42)
_RETURNED, _REDONE = 0.03, 0.05
_CALLED_BACK = 0.86
_CALLING_HOURS = range(7, 21)
_ASKED = frozenset({"居民来电", "热线转办"})
_SATISFIED = Weighted((("满意", 0.87), ("基本满意", 0.095), ("不满意", 0.035)))
_GRUMPY = Weighted((("满意", 0.55), ("基本满意", 0.27), ("不满意", 0.18)))


@dataclass
class Life:
    """The steps of one event; None where it did not come to that before the year's end."""

    reported: datetime
    decided: datetime | None = None
    refused: str = ""
    dispatched: datetime | None = None
    returned: datetime | None = None
    returned_why: str = ""
    redispatched: datetime | None = None
    handled: datetime | None = None
    verified: datetime | None = None
    redo: bool = False
    redone: datetime | None = None
    reverified: datetime | None = None
    called: datetime | None = None
    satisfaction: str = ""
    closed: datetime | None = None


def slow_share(unit: str) -> float:
    """How often the unit is slow; communities each have their own pace."""
    _, _, serial = unit.partition("-")
    if serial:
        return SLOW_SHARE[serial]
    low, high = _COMMUNITY_SLOW
    return low + (high - low) * (int(unit[-3:]) * 7 % 29) / 28


def live(reported: datetime, event_class: EventClass, unit: str, source: str, rng: Random) -> Life:
    """Takes an event through its steps until it is closed or the sample ends."""
    life = Life(reported)
    steps = _steps(life, event_class, unit, source, rng)
    for name, at in steps:
        if at >= END:
            break
        setattr(life, name, at)
    else:
        return life
    _forget(life)
    return life


def _forget(life: Life) -> None:
    """Words that belong to a step which was not reached are not known yet."""
    if life.decided is None:
        life.refused = ""
    if life.returned is None:
        life.returned_why = ""
    if life.verified is None:
        life.redo = False
    if life.closed is None and life.called is None:
        life.satisfaction = ""


def _steps(
    life: Life, event_class: EventClass, unit: str, source: str, rng: Random
) -> list[tuple[str, datetime]]:
    """The steps in order; what is said at a step is noted on the way."""
    natural = event_class.urgent
    steps: list[tuple[str, datetime]] = []

    def step(name: str, minutes: float, *, after_step: datetime) -> datetime:
        steps.append((name, after(after_step, minutes, natural=natural)))
        return steps[-1][1]

    at = step("decided", _office_minutes(8 if natural else 14, rng), after_step=life.reported)
    if rng.random() < event_class.refused:
        life.refused = rng.choice(frames()["refusals"])
        return steps
    at = step("dispatched", _office_minutes(3 if natural else 9, rng), after_step=at)
    if rng.random() < _RETURNED and not natural:
        life.returned_why = rng.choice(frames()["returns"])
        at = step("returned", rng.uniform(20, 260), after_step=at)
        at = step("redispatched", rng.uniform(5, 70), after_step=at)
    at = step("handled", _handling_minutes(event_class, unit, rng), after_step=at)
    at = step("verified", _office_minutes(20 if natural else 45, rng), after_step=at)
    if rng.random() < _REDONE:
        life.redo = True
        share = rng.uniform(0.1, 0.6)
        at = step("redone", minutes_of(event_class.handling) * share, after_step=at)
        at = step("reverified", _office_minutes(40, rng), after_step=at)
    life.satisfaction = "未回访"
    if source in _ASKED and rng.random() < _CALLED_BACK and at.hour in _CALLING_HOURS:
        life.satisfaction = (_GRUMPY if life.redo else _SATISFIED).pick(rng)
        at = step("called", _office_minutes(50, rng), after_step=at)
    step("closed", _office_minutes(6, rng), after_step=at)
    return steps


def _office_minutes(median: float, rng: Random) -> float:
    return 1 + rng.lognormvariate(log(median), 0.7)


def _handling_minutes(event_class: EventClass, unit: str, rng: Random) -> float:
    """Most are well within the limit, some are slow, a few get stuck for weeks."""
    allowed = minutes_of(event_class.handling)
    chance = rng.random()
    if chance < event_class.stuck:
        return rng.uniform(3, 45) * 450
    if chance < event_class.stuck + slow_share(unit):
        whole = minutes_of(event_class.whole)
        return 2 + whole * rng.lognormvariate(log(1.05), 0.55)
    return 2 + allowed * rng.lognormvariate(log(0.38), 0.55)
