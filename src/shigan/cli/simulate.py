"""`shigan simulate`: fill an empty store with ten invented years of a street, of any size.

For trying out how the product does with so much. The same seed gives the same street and the same
events. They pass through the steps, limits, colours and chains as a loaded ledger does; the audit
log has a row for each part that was loaded, not for each act of those years. Like the sample the
store lives in its own time, which goes on from the last record.
"""

from __future__ import annotations

import argparse
import sys
import time
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shigan.cli.simulating.street import Street
    from shigan.kernel.orgs.scope import Scope

NAME = "simulate"
HELP = "fill an empty store with ten invented years of one street, to try out its size"
_MATTERS = 250_000
_PART = 5_000
#: The evening on which the simulated years end.
_END = datetime(2025, 12, 31, 17)  # noqa: DTZ001 -- by the office's clock, see `_end`


def arguments(parser: argparse.ArgumentParser) -> None:
    """How many, and by which chance."""
    parser.add_argument("--matters", type=int, default=_MATTERS, help=f"how many ({_MATTERS})")
    parser.add_argument("--seed", type=int, default=1, help="the same seed, the same data (1)")
    parser.add_argument("--password", help="of all accounts (one is made up and printed)")


def execute(args: argparse.Namespace) -> int:
    """Set up the street, then load its events part by part."""
    from random import Random  # noqa: PLC0415

    from shigan.cli.sample import set_clock  # noqa: PLC0415 -- needs Django
    from shigan.cli.simulating.street import found  # noqa: PLC0415
    from shigan.cli.store import migrate  # noqa: PLC0415
    from shigan.kernel.base.spoken import spoken  # noqa: PLC0415
    from shigan.kernel.base.stock import take_stock  # noqa: PLC0415
    from shigan.kernel.clock.queries import today  # noqa: PLC0415
    from shigan.kernel.orgs.models import Unit  # noqa: PLC0415
    from shigan.kernel.orgs.scope import system_scope  # noqa: PLC0415

    migrate()
    if Unit.objects.exists():
        sys.stderr.write(
            "this store is not empty; simulated years need one of their own: SHIGAN_HOME=…\n"
        )
        return 1
    _begin_clock()
    password = args.password or spoken(3)
    actor = system_scope(NAME, today())
    street = found(actor, Random(f"{args.seed}/street"), password)  # noqa: S311 -- to be repeated
    started = time.monotonic()
    _load(actor, street, args.seed, args.matters)
    rate = args.matters / (time.monotonic() - started)
    set_clock()
    take_stock()
    sys.stdout.write(
        f"{args.matters} matters ({rate:.0f} a second). "
        f"All accounts (admin, director1, leader1, …) have the password {password}\n"
    )
    return 0


def _end() -> datetime:
    from django.utils import timezone  # noqa: PLC0415 -- needs Django

    return timezone.make_aware(_END, timezone.get_default_timezone())


def _begin_clock() -> None:
    """Let it be the evening on which the simulated years end."""
    from django.conf import settings  # noqa: PLC0415 -- needs Django
    from django.utils import timezone  # noqa: PLC0415

    from shigan.settings.environment import SAMPLE_CLOCK  # noqa: PLC0415

    offset = _end() - timezone.now()
    settings.SHIGAN_CLOCK_OFFSET = offset
    file = settings.SHIGAN_HOME / SAMPLE_CLOCK
    file.write_text(str(offset.total_seconds()), encoding="utf-8")


def _load(actor: Scope, street: Street, seed: int, many: int) -> None:
    from shigan.cli.simulating.events import events  # noqa: PLC0415 -- needs Django
    from shigan.cli.store import progress  # noqa: PLC0415
    from shigan.kernel.matters.queries.rulebook import rulebook  # noqa: PLC0415
    from shigan.lines.grid.actions.load import events_load  # noqa: PLC0415

    rows, done = events(street, rulebook(), seed, many, _end()), 0
    while part := list(islice(rows, _PART)):
        events_load(actor=actor, rows=part)
        done += len(part)
        progress("matters", done, many)
