"""`shigan suggest`: how often the grid line's suggestions are right."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime, time

NAME = "suggest"
HELP = "measure on held-back months how often class and handler are suggested rightly"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which months are held back."""
    parser.add_argument("--hold-back", default="2022-11..2022-12", help="the months held back")
    parser.add_argument("--sample", type=int, default=500, help="how many cases are drawn (500)")


def execute(args: argparse.Namespace) -> int:
    """Print the hit rates."""
    from django.utils import timezone  # noqa: PLC0415 -- needs Django

    from shigan.kernel.figures.rules.period import Period  # noqa: PLC0415
    from shigan.lines.grid.queries.measure import measure  # noqa: PLC0415

    period = Period.parse(args.hold_back)
    since, until = (
        timezone.make_aware(datetime.combine(day, time.min)) for day in (period.first, period.end)
    )
    found = measure(since, until, sample=args.sample)
    sys.stdout.write(
        f"{found.cases} cases of {args.hold_back}, judged by the cases before them:\n"
        f"  class    first {found.class_first} %, among three {found.class_three} %\n"
        f"  handler  first {found.handler_first} %, among three {found.handler_three} %\n"
    )
    return 0
