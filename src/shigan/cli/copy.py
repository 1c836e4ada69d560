"""`shigan copy`: move an installation from one database to another."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from typing import Any

from django.utils.translation import gettext_lazy as _

NAME = "copy"
HELP = "copy the store into another, empty database, and compare the two"
_TARGET = "target"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to."""
    parser.add_argument(
        "--to", required=True, metavar="URL", help="postgresql://user:password@host/name"
    )


def execute(args: argparse.Namespace) -> int:
    """Copy all rows of one instant; compare counts and hashes, then figures as each store says."""
    from django.db import DEFAULT_DB_ALIAS, connections  # noqa: PLC0415 -- needs Django
    from django.db.utils import OperationalError  # noqa: PLC0415

    from shigan.cli.language import complain, tell  # noqa: PLC0415
    from shigan.cli.store import progress, refuse_behind  # noqa: PLC0415
    from shigan.kernel.base.backups import archive  # noqa: PLC0415
    from shigan.settings import environment  # noqa: PLC0415

    refuse_behind()
    usual = connections[DEFAULT_DB_ALIAS].settings_dict
    connections.databases[_TARGET] = {**usual, **environment.database_at(args.to)}
    try:
        archive.refuse_full(_TARGET)
    except OperationalError as error:
        complain(_("--to：连不上：%(why)s"), why=error)
        return 2
    tables = archive.copy(DEFAULT_DB_ALIAS, _TARGET, told=progress)
    connections[_TARGET].close()
    rows = sum(counted.rows for counted in tables.values())
    alike = _figures_or_refuse(args.to)
    tell(
        _(
            "%(tables)d张表共%(rows)d行已复制并核对，%(figures)d个指标一致。"
            "文件仍在 SHIGAN_HOME；请设好 DATABASE_URL 再启动"
        ),
        tables=len(tables),
        rows=rows,
        figures=alike,
    )
    return 0


def _figures_or_refuse(target: str) -> int:
    """How many figures both stores answer alike, this year's and last year's of each street."""
    from shigan.kernel.base.errors import Refused  # noqa: PLC0415 -- needs Django
    from shigan.kernel.clock.queries import today  # noqa: PLC0415
    from shigan.kernel.orgs.models import Unit  # noqa: PLC0415

    alike = 0
    for code in Unit.objects.filter(kind="STREET").values_list("code", flat=True):
        for year in (today().year - 1, today().year):
            ours = _figures(code, year)
            for one, other in zip(ours, _figures(code, year, DATABASE_URL=target), strict=True):
                if one != other:
                    raise Refused(
                        _("两个库的指标不同：%(figure)s，%(one)s 和 %(other)s")
                        % {
                            "figure": f"{one['code']} {code} {year}",
                            "one": one["value"],
                            "other": other["value"],
                        }
                    )
            alike += len(ours)
    return alike


def _figures(code: str, year: int, **environment: str) -> list[dict[str, Any]]:
    """As a process of its own says them: one that knows the named store alone."""
    words = ["figures", "--period", str(year), "--unit", code, "--json"]
    said = subprocess.run(
        [sys.executable, "-m", "shigan.cli", *words],
        env={**os.environ, **environment},
        check=True,
        stdout=subprocess.PIPE,
    )
    found: list[dict[str, Any]] = json.loads(said.stdout)
    return found
