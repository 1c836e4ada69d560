"""What becomes of a simulated event: the instant of each step until it is closed, or the end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from math import log
from random import Random
from typing import Any

from shigan.cli.simulating.words import words
from shigan.lines.grid.choices import Satisfaction

_ANSWERS, _ANSWER_SHARES = tuple(Satisfaction), (38, 6, 3, 3, 50)
_REFUSED, _RETURNED, _REDONE, _SLOW = 0.03, 0.03, 0.05, 0.2
#: Of the last year's some are still with their handler; of earlier ones a few got lost there.
_STILL_OPEN, _LOST, _YEAR = 0.08, 0.002, timedelta(days=365)
_HOURS, _OPENS, _SATURDAY = range(8, 18), 8, 5


def life(at: datetime, minutes: float, end: datetime, rng: Random) -> dict[str, Any]:
    """Column values of the steps reached before `end`; handling may take about `minutes`."""
    reached: dict[str, Any] = {}
    for name, moment in _steps(at, minutes, end, rng):
        if isinstance(moment, datetime) and moment >= end:
            break
        reached[name] = moment
    return reached


def _steps(at: datetime, minutes: float, end: datetime, rng: Random) -> Iterator[tuple[str, Any]]:
    """The steps in order, and what is said at each."""
    at = _after(at, _quick(14, rng))
    yield "filed_at", at
    if rng.random() < _REFUSED:
        yield "refused_reason", rng.choice(words()["refusals"])
        return
    at = _after(at, _quick(9, rng))
    yield "dispatched_at", at
    if rng.random() < _RETURNED:
        at = _after(at, rng.uniform(20, 260))
        yield "returned_at", at
        yield "returned_reason", rng.choice(words()["returns"])
        at = _after(at, _quick(30, rng))
        yield "redispatched_at", at
    if rng.random() < (_STILL_OPEN if end - at < _YEAR else _LOST):
        return
    at = _after(at, minutes * rng.lognormvariate(log(1.2 if rng.random() < _SLOW else 0.4), 0.5))
    yield "handled_at", at
    yield "handled_text", rng.choice(words()["done"])
    at = _after(at, _quick(45, rng))
    yield "checked_at", at
    if rng.random() < _REDONE:
        yield "check_passed", False
        at = _after(at, minutes * rng.uniform(0.1, 0.6))
        yield "rehandled_at", at
        at = _after(at, _quick(40, rng))
        yield "rechecked_at", at
    at = _after(at, _quick(50, rng))
    yield "closed_at", at
    yield "satisfaction", rng.choices(_ANSWERS, _ANSWER_SHARES)[0]


def _quick(median: float, rng: Random) -> float:
    return 1 + rng.lognormvariate(log(median), 0.7)


def _after(at: datetime, minutes: float) -> datetime:
    """So much later, and in the hours in which offices work."""
    at += timedelta(minutes=minutes)
    if at.hour not in _HOURS:
        at += timedelta(hours=(_OPENS - at.hour) % 24)
    if at.weekday() >= _SATURDAY:
        at += timedelta(days=7 - at.weekday())
    return at
