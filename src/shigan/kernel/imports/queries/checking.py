"""The dry run: a file read as an importer's sheet, every problem by its cell. Writes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.errors import Refused
from shigan.kernel.base.text import fold
from shigan.kernel.imports.problems import Column, Problem, Row
from shigan.kernel.imports.queries.context import Context
from shigan.kernel.imports.queries.readers import heading_names, listed, other_names, reader_of
from shigan.kernel.imports.queries.report import Checked, Report
from shigan.kernel.imports.queries.sheets import Source, Table, is_blank, read_source, row_numbers
from shigan.kernel.imports.registry import Importer
from shigan.kernel.imports.rules.headings import SEARCHED_ROWS, Heading, find_heading, letter
from shigan.kernel.imports.rules.values import Unread
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.web.excel import KEY_MARK
from shigan.kernel.web.fields import Field


def dry_run(path: Path, importer: Importer, actor: Scope, *, name: str = "") -> Checked:
    """Read a file for an importer: heading, cells, keys, then the importer's own rules."""
    report = Report(importer.code, name or path.name)
    context = Context(actor, importer, report.file)
    if path.suffix.lower() not in importer.suffixes:
        said = {"what": importer.label, "known": " ".join(importer.suffixes)}
        raise Refused(_("“%(what)s”只收这些文件：%(known)s") % said)
    source = read_source(path)
    report.hidden_sheets = list(source.hidden)
    table, heading = _chosen(source, importer)
    _describe(report, context, table, heading)
    report.problems += _heading_problems(importer, heading)
    if report.good:
        _read_rows(report, context, table, heading.row + 1)
    return Checked(report, context)


def recheck(checked: Checked) -> None:
    """Ask the importer again, inside the transaction that is about to load."""
    problems = list(_rule_problems(checked.context))
    _count(checked.report, checked.context, problems)


def _chosen(source: Source, importer: Importer) -> tuple[Table, Heading]:
    """The table, of all those in the file, whose heading names most fields."""
    names = heading_names(importer)
    found = [(table, find_heading(table.rows, names)) for table in source.tables]
    matched = [(table, heading) for table, heading in found if heading is not None]
    if not matched:
        wanted = listed(f.label for f in importer.fields if f.required)
        said = {"rows": SEARCHED_ROWS, "wanted": wanted}
        raise Refused(_("前%(rows)d行里没有找到表头，应有这些列：%(wanted)s") % said)
    return max(matched, key=lambda pair: len(pair[1].columns))


def _describe(report: Report, context: Context, table: Table, heading: Heading) -> None:
    """Where the heading is and what it says."""
    cells = table.rows[heading.row]
    labels = {f.code: str(f.label) for f in context.importer.fields}
    report.sheet = table.name
    report.header_row = heading.row + table.first
    report.columns = [
        Column(code, labels[code], str(cells[place]).strip(" *＊"), place, letter(place))
        for code, place in sorted(heading.columns.items(), key=lambda pair: pair[1])
    ]
    headings = [str(cells[place]).strip() for place in heading.unknown]
    report.extra = [text for text in headings if not text.startswith(KEY_MARK)]
    context.columns = {column.field: column for column in report.columns}
    context.addressed = table.addressed


def _heading_problems(importer: Importer, heading: Heading) -> Iterator[Problem]:
    for declared in importer.fields:
        label = str(declared.label)
        if declared.required and declared.code not in heading.columns:
            said = {"label": label, "names": other_names(declared)}
            yield Problem.known("missing_column", row=0, values=said)
        if declared.code in heading.doubled:
            yield Problem.known("duplicate_column", row=0, values={"label": label})


def _read_rows(report: Report, context: Context, table: Table, start: int) -> None:
    context.rows = [Row(number, cells) for number, cells in row_numbers(table, start)]
    report.rows = len(context.rows)
    if not context.rows:
        report.problems.append(Problem.known("no_rows", row=0))
        return
    problems = [
        problem
        for declared in context.importer.fields
        if declared.code in context.columns
        for problem in _read_column(context, declared)
    ]
    problems += _repeated(context)
    _mark(context, problems)
    problems += _rule_problems(context)
    _count(report, context, problems)


def _read_column(context: Context, declared: Field) -> Iterator[Problem]:
    """Read a column top to bottom; texts that come again are read once."""
    read, code = reader_of(declared, context), declared.code
    place = context.columns[code].place
    seen: dict[str, Any] = {}
    for row in context.rows:
        raw = row.cells[place] if place < len(row.cells) else None
        if is_blank(raw):
            row.values[code] = None
            if declared.required:
                missing = Problem.known("required", row=0, values={"label": str(declared.label)})
                yield context.located(row, code, missing)
            continue
        text = raw if isinstance(raw, str) else None
        try:
            if text is not None and text in seen:
                row.values[code] = seen[text]
                continue
            row.values[code] = value = read(raw)
            if text is not None:
                seen[text] = value
        except Unread as wrong:
            row.values[code] = None
            yield context.located(row, code, Problem.known(wrong.code, row=0, values=wrong.values))


def _repeated(context: Context) -> Iterator[Problem]:
    """Rows whose key an earlier row has already."""
    key = [code for code in context.importer.key if code in context.columns]
    said = listed(context.columns[code].heading for code in key)
    first: dict[tuple[Any, ...], int] = {}
    for row in context.rows:
        values = tuple(_comparable(row[code]) for code in key)
        if not key or values[0] is None:
            continue
        number = first.setdefault(values, row.number)
        if number != row.number:
            repeated = Problem.known("duplicate_row", row=0, values={"first": number, "key": said})
            yield context.located(row, key[0], repeated)


def _comparable(value: Any) -> Any:
    return fold(value) if isinstance(value, str) else value


def _rule_problems(context: Context) -> Iterable[Problem]:
    check = context.importer.check
    good: Sequence[Row] = [row for row in context.rows if row.good]
    return check(good, context) if check else ()


def _mark(context: Context, problems: Iterable[Problem]) -> None:
    bad = {problem.row for problem in problems}
    for row in context.rows:
        row.good = row.good and row.number not in bad


def _count(report: Report, context: Context, problems: Sequence[Problem]) -> None:
    _mark(context, problems)
    report.bad_rows = sum(not row.good for row in context.rows)
    report.problems += sorted(problems, key=lambda p: (p.row, len(p.cell), p.cell))
