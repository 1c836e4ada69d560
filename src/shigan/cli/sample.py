"""`shigan sample`: fill an empty store with the sample year, through the ordinary importers.

The sample lives in its own time: its clock goes on from its last record, so that what is open,
due and about to turn is as it was on that day.
"""

from __future__ import annotations

import argparse
import sys
import time
from datetime import timedelta
from pathlib import Path

from django.utils.translation import gettext_lazy as _

NAME = "sample"
HELP = "load the sample year into an empty store, through the importers that everybody uses"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which folder."""
    parser.add_argument("folder", nargs="?", help="folder with manifest.yaml (the sample year)")


def execute(args: argparse.Namespace) -> int:
    """Load what is not loaded yet; a second call only lets the sample's clock go on."""
    from django.conf import settings  # noqa: PLC0415 -- needs Django

    from shigan.cli.language import complain, tell  # noqa: PLC0415
    from shigan.cli.store import migrate, report_text  # noqa: PLC0415
    from shigan.kernel.clock.queries import today  # noqa: PLC0415
    from shigan.kernel.imports.actions.files import import_folder  # noqa: PLC0415
    from shigan.kernel.orgs.models import Unit  # noqa: PLC0415
    from shigan.kernel.orgs.scope import system_scope  # noqa: PLC0415
    from shigan.settings.environment import SAMPLE_CLOCK  # noqa: PLC0415

    folder = Path(args.folder) if args.folder else settings.CHECKOUT / "demo" / "caiyuan-2022"
    if not (folder / "manifest.yaml").is_file():
        complain(_("%(folder)s 里没有 manifest.yaml：请指明放表的文件夹"), folder=folder)
        return 1
    migrate()
    clock = settings.SHIGAN_HOME / SAMPLE_CLOCK
    if Unit.objects.exists() and not clock.exists():
        complain(
            _("%(home)s 里是单位自己的数据，不是样例：样例请另设 SHIGAN_HOME"),
            home=settings.SHIGAN_HOME,
        )
        return 1
    clock.touch()
    started, loaded = time.monotonic(), 0
    for report in import_folder(
        folder, actor=system_scope("样例年", today()), on_progress=_progress
    ):
        loaded += 1
        if not report.good:
            sys.stderr.write(report_text(report) + "\n")
            return 1
    if loaded:
        tell(_("样例年已载入（%(seconds)d秒）"), seconds=time.monotonic() - started)
    set_clock()
    return 0


def _progress(name: str, place: int, files: int, done: int, total: int) -> None:
    from shigan.cli.store import progress  # noqa: PLC0415 -- needs Django

    progress(f"{name} ({place}/{files})", done, total)


def set_clock() -> None:
    """Let the sample's time go on from a minute after its last record."""
    from django.conf import settings  # noqa: PLC0415 -- needs Django
    from django.db.models import Max  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from shigan.kernel.matters.models import Matter  # noqa: PLC0415
    from shigan.settings.environment import SAMPLE_CLOCK  # noqa: PLC0415

    last = Matter.objects.aggregate(last=Max("last_entry_at"))["last"]
    offset = last + timedelta(minutes=1) - timezone.now() if last else timedelta()
    settings.SHIGAN_CLOCK_OFFSET = offset
    file = settings.SHIGAN_HOME / SAMPLE_CLOCK
    file.write_text(str(offset.total_seconds()), encoding="utf-8")
