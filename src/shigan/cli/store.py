"""What several commands do with the store."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.errors import Refused
from shigan.kernel.base.stamps import watch
from shigan.kernel.base.stock import take_stock

if TYPE_CHECKING:
    from shigan.kernel.imports.problems import Column
    from shigan.kernel.imports.queries.report import Report

_TOLD = 30


def migrate() -> None:
    """Bring the store to the present schema; says so only where there is something to do.

    Each start also lets the database look at its tables, and at whether they are watched.
    """
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        sys.stdout.write("Bringing the store up to date …\n")
        sys.stdout.flush()
        call_command("migrate", interactive=False, verbosity=0)
    watch(connection)
    take_stock()


def refuse_behind() -> None:
    """A store of an older schema is brought up to date before it is read as a whole."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Refused(_("数据还是旧版本的结构：请先运行 shigan run 升级，再做这一步"))


def chains_or_refuse() -> int:
    """How many chains of entries there are; refused where one is broken."""
    from shigan.kernel.matters.models import Matter  # noqa: PLC0415 -- needs Django
    from shigan.kernel.matters.queries.chains import broken_chains  # noqa: PLC0415

    if broken := list(broken_chains()):
        raise Refused(_("办理记录校验不符：%(chain)s") % {"chain": broken[0]})
    return Matter.objects.count()


def progress(label: str, done: int, total: int) -> None:
    """Draw a progress bar on a terminal; elsewhere a line when a part is done."""
    if not sys.stderr.isatty():
        if done == total:
            sys.stderr.write(f"  {label} {total}\n")
        return
    width = min(40, os.get_terminal_size(sys.stderr.fileno()).columns // 2)
    filled = width * done // total if total else width
    bar = "█" * filled + "·" * (width - filled)
    sys.stderr.write(f"\r  {bar} {done}/{total} {label}\033[K" + ("\n" if done == total else ""))
    sys.stderr.flush()


def _column(column: Column) -> str:
    sure = f"{column.sure:.0%}"
    return f"column {column.letter} {column.heading} → {column.field} {sure} ({column.why})"


def _told(report: Report) -> list[str]:
    """What was done besides reading cells."""
    told = report.told
    lines = [f"  passed over ({why}): row {_listed(rows)}" for why, rows in told.passed.items()]
    for text, items in (
        (
            "hidden rows, read all the same",
            [row for row in told.hidden_rows if row not in told.passed.get("hidden", ())],
        ),
        ("hidden columns, read all the same", told.hidden_columns),
        ("hidden sheets, not read", told.hidden_sheets),
        ("sheets without a table", told.blank_sheets),
        ("other tables, not read", [f"{o.sheet} row {o.head}" for o in told.others]),
    ):
        if items:
            lines.append(f"  {text}: {_listed(items)}")
    foreseen = report.foreseen or {}
    if "made" in foreseen:
        lines.append(
            f"  would make {foreseen['made']}, change {foreseen['changed']}, "
            f"leave {foreseen['same']}"
        )
    return lines


def _listed(items: Sequence[object]) -> str:
    more = f" … ({len(items)})" if len(items) > _TOLD else ""
    return ", ".join(str(item) for item in items[:_TOLD]) + more


def report_text(report: Report) -> str:
    """What a sheet held and what is wrong with it, in lines."""
    lines = [
        f"{report.file} {report.sheet}: {report.rows} rows, {report.bad_rows} bad, "
        f"{report.made} made, {report.changed} changed"
    ]
    if report.header_rows:
        lines.append(f"  heading in row {', '.join(map(str, report.header_rows))}")
    lines += [f"  {_column(column)}" for column in report.columns]
    lines += [f"  {_column(column)}: not sure, not read" for column in report.asked]
    lines += [f"  not read: column {letter} {heading}" for letter, heading in report.extra]
    lines += _told(report)
    for problem in report.problems[:_TOLD]:
        where = problem.cell or (f"row {problem.row}" if problem.row else "sheet")
        read = f" “{problem.read}”" if problem.read else ""
        lines.append(f"  {where} {problem.column}{read}: {problem.message} {problem.suggestion}")
    if len(report.problems) > _TOLD:
        lines.append(f"  … and {len(report.problems) - _TOLD} more; --json lists all")
    return "\n".join(lines)
