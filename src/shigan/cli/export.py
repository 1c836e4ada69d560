"""`shigan export`: the ledger as a sheet."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.db.models import QuerySet

NAME = "export"
HELP = "write the ledger of matters as an Excel sheet"


def arguments(parser: argparse.ArgumentParser) -> None:
    """What and where to."""
    parser.add_argument("--out", type=Path, required=True, help="the .xlsx file to write")
    parser.add_argument("--unit", help="code of a unit: its matters and those below it")
    parser.add_argument(
        "--colour", choices=["GREEN", "YELLOW", "RED", "DONE", "STOPPED"], action="append"
    )


def execute(args: argparse.Namespace) -> int:
    """Write the sheet beside its place, then put it there whole."""
    from shigan.cli.language import complain, tell  # noqa: PLC0415 -- needs Django
    from shigan.kernel.clock.queries import now, today  # noqa: PLC0415
    from shigan.kernel.matters.queries.ledger import ledger, of_colours  # noqa: PLC0415
    from shigan.kernel.matters.sheets.shared import matter_key  # noqa: PLC0415
    from shigan.kernel.matters.tables import LEDGER_COLUMNS  # noqa: PLC0415
    from shigan.kernel.orgs.models import Unit  # noqa: PLC0415
    from shigan.kernel.orgs.scope import system_scope, under  # noqa: PLC0415
    from shigan.kernel.web.columns import joined  # noqa: PLC0415
    from shigan.kernel.web.excel import row_key, write_sheet  # noqa: PLC0415

    rows: QuerySet[Any] = ledger(system_scope("命令行", today()), now())
    if args.unit:
        unit = Unit.objects.filter(code=args.unit).first()
        if unit is None:
            complain(_("--unit %(code)s：没有这个代码的单位"), code=args.unit)
            return 2
        rows = rows.filter(under(unit.path))
    if args.colour:
        rows = of_colours(rows, args.colour)
    partly = args.out.with_name(f"{args.out.name}.part")
    try:
        with partly.open("wb") as file:
            count = write_sheet(
                file,
                title="事项台账",
                code="matters.ledger",
                fields=[column.field for column in LEDGER_COLUMNS],
                rows=joined(rows.order_by("opened_at"), LEDGER_COLUMNS).iterator(chunk_size=2000),
                key=lambda m: row_key(matter_key(m.unit_path, m.number), m.version),
            )
        partly.replace(args.out)
    except OSError as error:
        complain(_("--out %(out)s：写不进去：%(why)s"), out=args.out, why=error.strerror)
        return 2
    finally:
        partly.unlink(missing_ok=True)
    tell(_("%(out)s：%(count)d行"), out=args.out, count=count)
    return 0
