"""`shigan suggest`: how often the grid line's suggestions are right."""

from __future__ import annotations

import argparse
import sys

from shigan.kernel.figures.rules.period import Period

NAME = "suggest"
HELP = "measure on held-back months how often class and handler are suggested rightly"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which months are held back."""
    parser.add_argument(
        "--hold-back",
        type=_period,
        default="2022-11..2022-12",
        help="the months held back, such as 2022-11..2022-12",
    )
    parser.add_argument("--sample", type=_some, default=500, help="how many cases are drawn (500)")


def _period(text: str) -> Period:
    try:
        return Period.parse(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} names no months") from None


def _some(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number of cases, 1 or more")
    return int(text)


def execute(args: argparse.Namespace) -> int:
    """Print the hit rates."""
    from shigan.kernel.clock.queries import midnight  # noqa: PLC0415 -- needs Django
    from shigan.lines.grid.queries.measure import measure  # noqa: PLC0415

    period = args.hold_back
    found = measure(midnight(period.first), midnight(period.end), sample=args.sample)
    sys.stdout.write(
        f"{found.cases} cases of {period}, judged by the cases before them:\n"
        f"  class    first {found.class_first} %, among three {found.class_three} %\n"
        f"  handler  first {found.handler_first} %, among three {found.handler_three} %\n"
    )
    return 0
