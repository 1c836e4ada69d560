"""`shigan copy`: move an installation from one database to another."""

from __future__ import annotations

import argparse
import sys

NAME = "copy"
HELP = "copy the store into another, empty database, and compare the two"
_TARGET = "target"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to."""
    parser.add_argument(
        "--to", required=True, metavar="URL", help="postgresql://user:password@host/name"
    )


def execute(args: argparse.Namespace) -> int:
    """Copy all rows of one instant; compare counts, hashes and chains."""
    from django.db import DEFAULT_DB_ALIAS, connections  # noqa: PLC0415 -- needs Django
    from django.db.utils import OperationalError  # noqa: PLC0415

    from shigan.cli.store import progress, refuse_behind  # noqa: PLC0415
    from shigan.kernel.base.backups import archive  # noqa: PLC0415
    from shigan.settings import environment  # noqa: PLC0415

    refuse_behind()
    usual = connections[DEFAULT_DB_ALIAS].settings_dict
    connections.databases[_TARGET] = {**usual, **environment.database_at(args.to)}
    try:
        archive.refuse_full(_TARGET)
    except OperationalError as error:
        sys.stderr.write(f"--to: cannot be reached: {error}\n")
        return 2
    tables = archive.copy(DEFAULT_DB_ALIAS, _TARGET, told=progress)
    connections[_TARGET].close()
    rows = sum(counted.rows for counted in tables.values())
    sys.stdout.write(
        f"{rows} rows of {len(tables)} tables copied and compared. Files stay in SHIGAN_HOME; "
        "set DATABASE_URL and start again\n"
    )
    return 0
