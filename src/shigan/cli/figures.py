"""`shigan figures`: the figures of a period and a unit."""

from __future__ import annotations

import argparse
import json
import sys

NAME = "figures"
HELP = "print the figures of a period and a unit"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which period and unit."""
    parser.add_argument("--period", required=True, help="2022, 2022H1, 2022Q3, 2022-03, …")
    parser.add_argument("--unit", required=True, help="code of a unit (370902002)")
    parser.add_argument("--json", action="store_true", help="print JSON")


def execute(args: argparse.Namespace) -> int:
    """Print them; an unknown period or unit is an error."""
    from shigan.kernel.clock.queries import today  # noqa: PLC0415 -- needs Django
    from shigan.kernel.figures.queries.export import figures_json  # noqa: PLC0415
    from shigan.kernel.orgs.scope import system_scope  # noqa: PLC0415

    found = figures_json(args.period, args.unit, system_scope("命令行", today()))
    if args.json:
        json.dump(found, sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
        return 0
    for figure in found:
        value = figure["value"] if figure["value"] is not None else f"— {figure['why_null']}"
        sys.stdout.write(f"{figure['code']:42} {value}  {figure['label']}\n")
    return 0
