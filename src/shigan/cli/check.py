"""`shigan check`: is the installation whole?"""

from __future__ import annotations

import argparse
import sys

from django.utils.translation import gettext as _

NAME = "check"
HELP = "verify every chain of entries, the calendar and the configuration"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose yet."""
    parser.add_argument("--deploy", action="store_true", help="also what an office's server needs")


def execute(args: argparse.Namespace) -> int:
    """Say what is wrong, and where; 1 if anything is."""
    from django.core.management import call_command  # noqa: PLC0415 -- needs Django

    from shigan.kernel.clock.queries import missing_years, today  # noqa: PLC0415
    from shigan.kernel.matters.queries.chains import broken_chains  # noqa: PLC0415

    call_command("check")
    wrong = 0
    for year in () if args.deploy else missing_years(today()):
        wrong += 1
        sys.stdout.write(f"calendar: the holiday schedule of {year} is missing; enter it\n")
    for broken in broken_chains():
        wrong += 1
        sys.stdout.write(f"chain: {broken}\n")
    wrong += _personal()
    wrong += _deploy() if args.deploy else 0
    from shigan.kernel.matters.models import Matter  # noqa: PLC0415

    checked = Matter.objects.count()
    sys.stdout.write(f"{checked} chains verified, {wrong} problems\n")
    return 1 if wrong else 0


def _deploy() -> int:
    """Say what an office's server lacks, and what to do; how much of it leaves a door open."""
    from shigan.cli.deploy import findings  # noqa: PLC0415 -- needs Django
    from shigan.cli.language import terminal_language  # noqa: PLC0415

    with terminal_language():
        found = findings()
        for finding in found:
            mark = _("建议") if finding.weak else _("缺少")
            sys.stdout.write(f"{mark} {finding.code}: {finding.said}\n  → {finding.todo}\n")
    return sum(not finding.weak for finding in found)


def _personal() -> int:
    """Say which keys are missing, which is wrong, and what is past its end, which waits."""
    from shigan.kernel.clock.queries import today  # noqa: PLC0415 -- needs Django
    from shigan.kernel.orgs.scope import system_scope  # noqa: PLC0415
    from shigan.kernel.personal.queries import missing_keys, past_their_end  # noqa: PLC0415

    missing = missing_keys()
    for key, columns in missing.items():
        sys.stdout.write(
            f"personal data: key {key} is missing; nobody can read {', '.join(columns)}. "
            "Put its line back into personal-key\n"
        )
    for due in past_their_end(system_scope("check", today()), today()):
        sys.stdout.write(
            f"personal data: {due.count} of {due.dataset.code} are past their end; "
            "somebody has to decide\n"
        )
    return len(missing)
