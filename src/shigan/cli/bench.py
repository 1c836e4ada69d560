"""`shigan bench`: how long the pages take on this store, as the people who use them."""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial

NAME = "bench"
HELP = "time pages, figures and suggestions on this store, as ordinary people and not as manager"
_RUNS = 15
_PEOPLE = ("secretary", "head", "clerk", "community", "worker_a")
_PAGES = ("/", "/matters/", "/matters/?colour=RED&sort=due", "/matters/turning/", "/figures/")


def arguments(parser: argparse.ArgumentParser) -> None:
    """How often."""
    parser.add_argument("--runs", type=int, default=_RUNS, help=f"runs of each ({_RUNS})")


def execute(args: argparse.Namespace) -> int:
    """Print a line for each: median and 95th percentile in milliseconds, statements."""
    from django.test import Client  # noqa: PLC0415 -- needs Django

    from shigan.kernel.orgs.models import User  # noqa: PLC0415

    sys.stdout.write(f"{'what':44} {'median':>9} {'p95':>9} {'statements':>11}\n")
    for login in _PEOPLE:
        user = User.objects.filter(username=login).first()
        if user is None:
            sys.stderr.write(f"no account {login}: load the sample first (shigan sample)\n")
            return 1
        client = Client(headers={"host": "localhost"})
        client.force_login(user)
        for page in _PAGES:
            _line(f"{login} {page}", args.runs, partial(client.get, page))
    for name, work in _readings():
        _line(name, args.runs, work)
    return 0


def _readings() -> list[tuple[str, Callable[[], object]]]:
    from shigan.kernel.clock.queries import now, today  # noqa: PLC0415 -- needs Django
    from shigan.kernel.figures.queries.export import figures_json  # noqa: PLC0415
    from shigan.kernel.matters.models import Matter  # noqa: PLC0415
    from shigan.kernel.orgs.models import Unit  # noqa: PLC0415
    from shigan.kernel.orgs.scope import system_scope  # noqa: PLC0415
    from shigan.lines.grid.queries.suggestions import past_cases  # noqa: PLC0415

    street = Unit.objects.get(kind="STREET")
    scope = system_scope("bench", today())
    return [
        ("all figures of the street's year", lambda: figures_json("2022", street.code, scope)),
        (
            "colour of every open matter",
            lambda: [
                matter.colour_at(now()) for matter in Matter.objects.filter(ended_at__isnull=True)
            ],
        ),
        (
            "past cases like a report",
            lambda: past_cases("楼道堆放杂物，电动车飞线充电", within=[street.path]),
        ),
    ]


def _timed(runs: int, work: Callable[[], object]) -> list[float]:
    spans = []
    for _ in range(runs):
        begun = time.perf_counter()
        work()
        spans.append((time.perf_counter() - begun) * 1000)
    return sorted(spans)


def _line(name: str, runs: int, work: Callable[[], object]) -> None:
    statements = _statements(work)
    spans = _timed(runs, work)
    p95 = spans[min(len(spans) - 1, round(0.95 * (len(spans) - 1)))]
    median = statistics.median(spans)
    sys.stdout.write(f"{name:44} {median:6.1f} ms {p95:6.1f} ms {statements:11}\n")
    sys.stdout.flush()


def _statements(work: Callable[[], object]) -> int:
    """How many statements one run asks."""
    from django.db import connection  # noqa: PLC0415 -- needs Django

    count = 0

    def counting(execute: Callable[..., object], *args: object) -> object:
        nonlocal count
        count += 1
        return execute(*args)

    with connection.execute_wrapper(counting):
        work()
    return count
