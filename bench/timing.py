"""Spans of time, ours and the floor in turn, so that what else the machine does falls on both."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence

Work = Callable[[], object]


def seconds(work: Work) -> float:
    """How long it takes once."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def in_turn(ours: Work, floor: Work, runs: int = 9) -> tuple[float, float]:
    """The medians of both, after one run of each that is not counted."""
    ours()
    floor()
    spans = [(seconds(ours), seconds(floor)) for _run in range(runs)]
    return statistics.median(o for o, _f in spans), statistics.median(f for _o, f in spans)


def percentile(spans: Sequence[float], share: float = 0.95) -> float:
    """The span below which that share of them lies."""
    ordered = sorted(spans)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def middle(work: Work, runs: int = 9) -> float:
    """The median, after one run that is not counted."""
    work()
    return statistics.median(seconds(work) for _run in range(runs))


def statements(work: Work) -> int:
    """How many statements it asks of the database."""
    from django.db import connection  # noqa: PLC0415 -- needs Django

    count = 0

    def counting(execute: Callable[..., object], *args: object) -> object:
        nonlocal count
        count += 1
        return execute(*args)

    with connection.execute_wrapper(counting):
        work()
    return count
