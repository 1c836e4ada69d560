"""`shigan import`: a sheet into a register or ledger."""

from __future__ import annotations

import argparse
import json
import sys
from functools import partial
from pathlib import Path

from django.utils.translation import gettext_lazy as _

NAME = "import"
HELP = "read a sheet into a register or ledger; --dry-run only says what is wrong with it"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which file, as what."""
    parser.add_argument("file", type=Path, help="xlsx, xls, ods, csv, txt, yaml, json or geojson")
    parser.add_argument(
        "--as", dest="code", required=True, help="what the rows are: grid.events, or events"
    )
    parser.add_argument("--dry-run", action="store_true", help="check only, change nothing")
    parser.add_argument("--good-rows", action="store_true", help="leave bad rows out")
    parser.add_argument("--sheet", default="", help="the sheet that is meant")
    parser.add_argument(
        "--column", type=_pair, action="append", default=[], help="G=cell: what a column holds"
    )
    parser.add_argument(
        "--cell", type=_pair, action="append", default=[], help="D3=社区: what a cell should say"
    )
    parser.add_argument(
        "--row", type=_row, action="append", default=[], help="9=data, 12=out: what a row is"
    )
    parser.add_argument("--skip-hidden", action="store_true", help="leave hidden rows out")
    parser.add_argument("--new", action="store_true", help="names like existing ones are new")
    parser.add_argument("--again", action="store_true", help="even if this very file is in")
    parser.add_argument("--json", action="store_true", help="print the report as JSON")


def _pair(text: str) -> tuple[str, str]:
    """What stands before and after the equals sign."""
    name, sign, value = text.partition("=")
    if not sign:
        raise argparse.ArgumentTypeError(f"{text}: write it as NAME=VALUE")
    return name.strip().upper(), value.strip()


def _row(text: str) -> tuple[str, str]:
    """The number of a row, and whether it is data."""
    number, what = _pair(text)
    if not (number.isascii() and number.isdecimal()) or what not in {"data", "out"}:
        raise argparse.ArgumentTypeError(f"{text}: write it as 9=data or 12=out")
    return number, what


def execute(args: argparse.Namespace) -> int:
    """Check, and unless it is a dry run load; 1 where a row was wrong."""
    from shigan.cli.language import complain  # noqa: PLC0415 -- needs Django
    from shigan.cli.store import progress, report_text  # noqa: PLC0415
    from shigan.kernel.clock.queries import today  # noqa: PLC0415
    from shigan.kernel.imports.actions.files import import_file  # noqa: PLC0415
    from shigan.kernel.imports.queries.report import Said  # noqa: PLC0415
    from shigan.kernel.imports.registry import called, importers  # noqa: PLC0415
    from shigan.kernel.orgs.scope import system_scope  # noqa: PLC0415

    importer = called(args.code)
    if importer is None:
        known = ", ".join(sorted(i.code for i in importers))
        complain(_("--as %(code)s：没有这一种，可用的有 %(known)s"), code=args.code, known=known)
        return 2
    if not args.file.is_file():
        complain(_("%(file)s：没有这个文件"), file=args.file)
        return 2
    report = import_file(
        args.file,
        importer.code,
        actor=system_scope("命令行", today()),
        dry_run=args.dry_run,
        again=args.again,
        partial=args.good_rows,
        said=Said(
            sheet=args.sheet,
            new=args.new,
            columns=dict(args.column),
            cells=dict(args.cell),
            rows=dict(args.row),
            skip_hidden=args.skip_hidden,
        ),
        on_progress=None if args.json else partial(progress, args.file.name),
    )
    if args.json:
        json.dump(report.as_json(), sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    else:
        sys.stdout.write(report_text(report) + "\n")
    return 0 if report.good else 1
