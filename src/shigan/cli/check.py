"""`shigan check`: is the installation whole?"""

from __future__ import annotations

import argparse
import sys

from django.utils.translation import gettext_lazy as _

NAME = "check"
HELP = "verify every chain of entries, the calendar and the configuration"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing to choose yet."""
    parser.add_argument("--deploy", action="store_true", help="also what an office's server needs")


def execute(args: argparse.Namespace) -> int:
    """Say what is wrong, and where; 1 if anything is."""
    from django.core.management import call_command  # noqa: PLC0415 -- needs Django

    from shigan.cli.language import tell  # noqa: PLC0415
    from shigan.kernel.clock.queries import missing_years, today  # noqa: PLC0415
    from shigan.kernel.matters.queries.chains import broken_chains  # noqa: PLC0415

    call_command("check")
    wrong = 0
    for year in () if args.deploy else missing_years(today()):
        wrong += 1
        tell(_("日历：缺少%(year)s年的节假日安排，请补录"), year=year)
    for broken in broken_chains():
        wrong += 1
        tell(_("办理记录校验不符：%(chain)s"), chain=broken)
    wrong += _personal()
    wrong += _deploy() if args.deploy else 0
    from shigan.kernel.matters.models import Matter  # noqa: PLC0415

    checked = Matter.objects.count()
    tell(_("已校验%(checked)d件事项的办理记录，%(wrong)d处问题"), checked=checked, wrong=wrong)
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
    from shigan.cli.language import tell  # noqa: PLC0415 -- needs Django
    from shigan.kernel.clock.queries import today  # noqa: PLC0415
    from shigan.kernel.orgs.scope import system_scope  # noqa: PLC0415
    from shigan.kernel.personal.queries import missing_keys, past_their_end  # noqa: PLC0415

    missing = missing_keys()
    for key, columns in missing.items():
        tell(
            _("个人信息：缺少密钥%(key)s，%(columns)s无人能读；请把它那一行放回 personal-key"),
            key=key,
            columns=", ".join(columns),
        )
    for due in past_their_end(system_scope("check", today()), today()):
        tell(
            _("个人信息：“%(dataset)s”有%(count)d条已满保存期限，须有人决定"),
            dataset=due.dataset.label,
            count=due.count,
        )
    return len(missing)
