"""The dry run: a file read as an importer's sheet, every problem by its cell. Writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.errors import Refused
from shigan.kernel.base.garbage import unsearched
from shigan.kernel.imports.problems import Problem, Row
from shigan.kernel.imports.queries.cells import read_cells, repeated, rows_of
from shigan.kernel.imports.queries.context import Context
from shigan.kernel.imports.queries.layouts import layouts_of
from shigan.kernel.imports.queries.locating import Located, describe, labels_of, locate
from shigan.kernel.imports.queries.readers import other_names
from shigan.kernel.imports.queries.report import AS_IT_IS, Checked, Report, Said
from shigan.kernel.imports.queries.returning import identify, not_by_sheet, recognise
from shigan.kernel.imports.queries.sheets import MACROS, read_source
from shigan.kernel.imports.registry import Importer
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.web.saying import listed

#: A row that leans on a bad one is bad as well, and so on, but not for ever.
_MOST_ROUNDS = 20


#: How many rows there are → who is told how many are through.
Watched = Callable[[int], Callable[[int], None]]


def dry_run(
    path: Path,
    importer: Importer,
    actor: Scope,
    *,
    name: str = "",
    said: Said = AS_IT_IS,
    watched: Watched | None = None,
) -> Checked:
    """Read a file for an importer: table, columns, cells, keys, then the importer's own rules."""
    report = Report(importer.code, name or path.name)
    context = Context(actor, importer, report.file)
    suffix = path.suffix.lower()
    if suffix not in importer.suffixes and suffix not in MACROS:
        allowed = {"what": importer.label, "known": " ".join(importer.suffixes)}
        raise Refused(_("“%(what)s”只收这些文件：%(known)s") % allowed)
    refuse_unknown(importer, said)
    with unsearched():
        return _checked(path, context, report, said, watched)


def refuse_unknown(importer: Importer, said: Said) -> None:
    """A column can be said to hold only what the importer has."""
    codes = {f.code for f in importer.fields}
    if any(code and code not in codes for code in said.columns.values()):
        raise Refused(_("没有这样的列，可用的有：%(known)s") % {"known": listed(sorted(codes))})


def _checked(
    path: Path, context: Context, report: Report, said: Said, watched: Watched | None
) -> Checked:
    importer, actor = context.importer, context.actor
    source = read_source(path)
    located = locate(source, importer, said, layouts_of(actor, importer), report)
    context.columns = describe(report, located, importer)
    context.addressed = located.table.addressed
    report.problems += _heading_problems(importer, report, located.matching.doubled)
    if report.good:
        context.all_new = said.new
        context.rows = rows_of(located, context, said.cells)
        if watched is not None:
            context.progress = watched(len(context.rows))
        _check_rows(report, context, located)
    return Checked(report, context, labels_of(located))


def recheck(checked: Checked) -> None:
    """Ask the importer again, inside the transaction that is about to load."""
    _count(checked.report, checked.context, list(_rule_problems(checked.context)))


def _heading_problems(
    importer: Importer, report: Report, doubled: Sequence[str]
) -> Iterator[Problem]:
    matched = {c.field for c in report.columns}
    asked = {c.field: c for c in report.asked}
    for declared in importer.fields:
        label = str(declared.label)
        if declared.required and declared.code not in matched:
            if likely := asked.get(declared.code):
                said = {"heading": likely.heading, "label": label}
                yield Problem.known("unsure_column", row=0, column=likely.letter, values=said)
            else:
                said = {"label": label, "names": other_names(declared)}
                yield Problem.known("missing_column", row=0, values=said)
        if declared.code in doubled:
            yield Problem.known("duplicate_column", row=0, values={"label": label})


def _check_rows(report: Report, context: Context, located: Located) -> None:
    report.rows = len(context.rows)
    if not context.rows:
        report.problems.append(Problem.known("no_rows", row=0))
        return
    problems = [*recognise(located, context), *read_cells(context, report), *repeated(context)]
    _mark(context, problems)
    identify(context)
    fixed = list(not_by_sheet(context))
    _mark(context, fixed)
    problems += fixed
    context.progress(len(context.rows))
    problems += _rule_problems(context)
    context.progress(len(context.rows))
    _count(report, context, problems)
    report.remarks = [remark for row in context.rows for remark in row.remarks.values()]


def _rule_problems(context: Context) -> Iterator[Problem]:
    """What the importer finds wrong; rows that lean on bad ones are found in further rounds."""
    check = context.importer.check
    for _round in range(_MOST_ROUNDS if check else 0):
        good: Sequence[Row] = [row for row in context.rows if row.good]
        found = list(check(good, context)) if check else []
        yield from found
        if not found:
            return
        _mark(context, found)


def _mark(context: Context, problems: Iterable[Problem]) -> None:
    bad = {problem.row for problem in problems}
    for row in context.rows:
        row.good = row.good and row.number not in bad


def _count(report: Report, context: Context, problems: Sequence[Problem]) -> None:
    _mark(context, problems)
    report.bad_rows = sum(not row.good for row in context.rows)
    report.problems += sorted(problems, key=lambda p: (p.row, len(p.cell), p.cell))
