"""`shigan export`: the ledger as a sheet."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

NAME = "export"
HELP = "write the ledger of matters as an Excel sheet"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What and where to."""
    parser.add_argument("--out", type=Path, required=True, help="the .xlsx file to write")
    parser.add_argument("--query", default="", help="filters as in the page's address: colour=RED")


def execute(args: argparse.Namespace) -> int:
    """Write the sheet."""
    from shigan.kernel.clock.queries import today  # noqa: PLC0415 -- needs Django
    from shigan.kernel.matters.tables import export_ledger  # noqa: PLC0415
    from shigan.kernel.orgs.scope import system_scope  # noqa: PLC0415

    rows = export_ledger(system_scope("命令行", today()), args.query, args.out)
    sys.stdout.write(f"{rows} rows in {args.out}\n")
    return 0
