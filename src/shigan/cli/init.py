"""`shigan init`: an empty installation for one street."""

from __future__ import annotations

import argparse
import sys

NAME = "init"
HELP = "start an empty installation: one street, its default rules, and an administrator"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which street."""
    parser.add_argument("--street", required=True, metavar="CODE", help="9 digits: 370902002")
    parser.add_argument("--name", required=True, help="its name")
    parser.add_argument("--district", required=True, help="the name of its district")
    parser.add_argument("--admin", default="admin", help="login of the administrator (admin)")


def execute(args: argparse.Namespace) -> int:
    """Set it up and print the administrator's first password, once."""
    from shigan.cli.store import migrate  # noqa: PLC0415 -- needs Django
    from shigan.kernel.clock.queries import today  # noqa: PLC0415
    from shigan.kernel.matters.actions.rows import colours_load  # noqa: PLC0415
    from shigan.kernel.matters.defaults import default_colours  # noqa: PLC0415
    from shigan.kernel.orgs.actions.streets import street_found  # noqa: PLC0415
    from shigan.kernel.orgs.scope import system_scope  # noqa: PLC0415

    migrate()
    actor = system_scope("开通", today())
    password = street_found(
        actor=actor, code=args.street, name=args.name, district=args.district, login=args.admin
    )
    colours_load(actor=actor, rows=default_colours())
    sys.stdout.write(f"Ready. Sign in as {args.admin} with the password {password}\n")
    return 0
