"""What several commands do with the store."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext_lazy as _

from shigan.cli.language import tell, terminal_language
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
        tell(_("正在更新数据结构……"))
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
    from shigan.kernel.imports.choices import WHY  # noqa: PLC0415 -- needs Django

    return str(_("%(letter)s列 %(heading)s → %(field)s %(sure)s（%(why)s）")) % {
        "letter": column.letter,
        "heading": column.heading,
        "field": column.field,
        "sure": f"{column.sure:.0%}",
        "why": WHY[column.why],
    }


def _told(report: Report) -> list[str]:
    """What was done besides reading cells."""
    from shigan.kernel.imports.choices import PASSED  # noqa: PLC0415 -- needs Django

    told = report.told
    passed = _("  略过（%(why)s）：第%(rows)s行")
    lines = [passed % {"why": PASSED[w], "rows": _listed(rows)} for w, rows in told.passed.items()]
    for text, items in (
        (
            _("隐藏的行，也读了"),
            [row for row in told.hidden_rows if row not in told.passed.get("hidden", ())],
        ),
        (_("隐藏的列，也读了"), told.hidden_columns),
        (_("隐藏的表，没有读"), told.hidden_sheets),
        (_("没有表格的表"), told.blank_sheets),
        (_("别的表格，没有读"), [f"{o.sheet}!{o.head}" for o in told.others]),
    ):
        if items:
            lines.append(f"  {text}：{_listed(items)}")
    foreseen = report.foreseen or {}
    if "made" in foreseen:
        would = _("  将新增%(made)d项，更改%(changed)d项，%(same)d项不变")
        lines.append(would % foreseen)
    return lines


def _listed(items: Sequence[object]) -> str:
    more = f" … ({len(items)})" if len(items) > _TOLD else ""
    return ", ".join(str(item) for item in items[:_TOLD]) + more


def report_text(report: Report) -> str:
    """What a sheet held and what is wrong with it, in lines of the terminal's language."""
    with terminal_language():
        lines = [*_read(report), *_told(report), *_wrong(report)]
        return "\n".join(map(str, lines))


def _read(report: Report) -> Iterator[str]:
    """How many rows there were, and in which columns what was found."""
    whole = _(
        "%(file)s %(sheet)s：%(rows)d行，其中%(bad)d行有问题，新增%(made)d项，更改%(changed)d项"
    )
    yield whole % {
        "file": report.file,
        "sheet": report.sheet,
        "rows": report.rows,
        "bad": report.bad_rows,
        "made": report.made,
        "changed": report.changed,
    }
    if report.header_rows:
        yield _("  表头在第%(rows)s行") % {"rows": ", ".join(map(str, report.header_rows))}
    for column in report.columns:
        yield f"  {_column(column)}"
    for column in report.asked:
        yield _("  %(column)s：拿不准，没有读") % {"column": _column(column)}
    for letter, heading in report.extra:
        yield _("  没有读：%(letter)s列 %(heading)s") % {"letter": letter, "heading": heading}


def _wrong(report: Report) -> Iterator[str]:
    """The first problems by cell."""
    for problem in report.problems[:_TOLD]:
        where = problem.cell or (str(problem.row) if problem.row else report.sheet)
        read = f" “{problem.read}”" if problem.read else ""
        yield f"  {where} {problem.column}{read}：{problem.message} {problem.suggestion}"
    if (more := len(report.problems) - _TOLD) > 0:
        yield _("  ……另有%(more)d处，用 --json 全部列出") % {"more": more}
