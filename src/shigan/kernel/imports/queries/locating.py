"""Which table of a file is read, and which of its columns holds which field."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from shigan.kernel.base.errors import Refused
from shigan.kernel.imports.problems import Column
from shigan.kernel.imports.queries.passing import as_said, tell_passed
from shigan.kernel.imports.queries.present import shown_only
from shigan.kernel.imports.queries.readers import wanted_fields
from shigan.kernel.imports.queries.report import Other, Report, Said
from shigan.kernel.imports.queries.tables import Source, Table
from shigan.kernel.imports.registry import Importer
from shigan.kernel.imports.rules.finding import SEARCHED_ROWS, Found, find_tables
from shigan.kernel.imports.rules.headings import heading_measure, is_blank, letter, plain_heading
from shigan.kernel.imports.rules.matching import (
    Match,
    Matching,
    Wanted,
    known_exactly,
    known_nearly,
    match_columns,
)
from shigan.kernel.imports.rules.numbers import measure_of
from shigan.kernel.web.excel import KEY_MARK
from shigan.kernel.web.saying import listed

_SAMPLES = 50
_SHOWN = 8

#: Plain headings of a table → what a person once said of each column: a code, empty for not used,
#: None where nothing was said.
Layouts = Callable[[Sequence[str]], Sequence[str | None]]


@dataclass(frozen=True)
class Located:
    """The table that is read, and what its columns hold."""

    table: Table
    found: Found
    matching: Matching

    @property
    def head(self) -> int:
        """The number of its first heading row."""
        return self.found.head[0] + self.table.first

    @property
    def left(self) -> str:
        """The letter of its first column."""
        return letter(min(self.found.labels))


def locate(
    source: Source, importer: Importer, said: Said, layouts: Layouts, report: Report
) -> Located:
    """The table that holds most fields, or the one that a person chose; the rest is told."""
    wanted = wanted_fields(importer)
    near = known_nearly(wanted)
    known = known_exactly(wanted)
    every: list[Located] = []
    for table in source.tables:
        found = find_tables(table.rows, table.merged, known, near)
        for one in found:
            apart = shown_only(importer, one.labels.values())
            matched = _matched(table, one, wanted, said, layouts, apart)
            every.append(Located(table, one, matched))
        if not found and table.rows:
            report.told.blank_sheets.append(table.name)
    chosen = _chosen(every, said)
    if chosen is None:
        raise Refused(_no_heading(source, importer))
    report.told.hidden_sheets = list(source.hidden)
    report.told.others = [_other(o) for o in every if o is not chosen and len(o.matching.taken) > 1]
    said = replace(said, rows={**_keyed(chosen), **said.rows})
    return replace(chosen, found=as_said(chosen.table, chosen.found, said))


def _keyed(one: Located) -> dict[str, str]:
    """Rows that look like none, a total, and have the key of a record: they went out as data."""
    table, found = one.table, one.found
    place = next((p for p, label in found.labels.items() if label.startswith(KEY_MARK)), None)
    if place is None:
        return {}
    return {
        str(passed.row + table.first): "data"
        for passed in found.passed
        if place < len(cells := table.rows[passed.row])
        and not is_blank(cells[place])
        and not str(cells[place]).startswith(KEY_MARK)
    }


def _chosen(every: Sequence[Located], said: Said) -> Located | None:
    if said.sheet and not said.head:
        every = [one for one in every if one.table.name == said.sheet]
    elif said.head:
        for one in every:
            if (one.table.name, one.head, said.left or one.left) == (
                said.sheet,
                said.head,
                one.left,
            ):
                return one
    return max(every, key=lambda o: len(o.matching.taken), default=None)


def _other(one: Located) -> Other:
    rows, matched = len(one.found.rows), len(one.matching.taken)
    return Other(one.table.name, one.head, one.left, rows, matched)


def _no_heading(source: Source, importer: Importer) -> str:
    required = listed(f.label for f in importer.fields if f.required)
    shown = []
    for table in source.tables[:3]:
        cells = next((row for row in table.rows if not all(map(is_blank, row))), ())
        texts = [str(c).strip() for c in cells if not is_blank(c)][:_SHOWN]
        shown.append(f"{table.name}“{listed(texts)}”" if texts else f"{table.name}{_('（空）')}")
    text = _("前%(rows)d行里没有找到表头，应有这些列：%(wanted)s。读到的开头：%(shown)s")
    return text % {
        "rows": SEARCHED_ROWS,
        "wanted": required,
        "shown": "；".join(shown) or _("没有内容"),
    }


def _matched(
    table: Table,
    found: Found,
    wanted: Sequence[Wanted],
    said: Said,
    layouts: Layouts,
    apart: Collection[str],
) -> Matching:
    labels = {
        place: label
        for place, label in found.labels.items()
        if not label.startswith(KEY_MARK) and plain_heading(label) not in apart
    }
    samples = {place: list(islice(_values(table, found, place), _SAMPLES)) for place in labels}
    places = sorted(labels)
    kept = layouts([plain_heading(labels[place]) for place in places])
    remembered = {p: code for p, code in zip(places, kept, strict=False) if code is not None}
    if not said.head or said.head == found.head[0] + table.first:
        remembered |= {p: said.columns[letter(p)] for p in places if letter(p) in said.columns}
    return match_columns(labels, samples, wanted, remembered)


def _values(table: Table, found: Found, place: int) -> Any:
    for row in found.rows:
        cells = table.rows[row]
        if place < len(cells) and not is_blank(cells[place]):
            yield cells[place]


def describe(report: Report, located: Located, importer: Importer) -> dict[str, Column]:
    """Say where the heading is, what was taken, asked and left; the columns by field."""
    table, found, matching = located.table, located.found, located.matching
    labels = {f.code: str(f.label) for f in importer.fields}
    report.sheet = table.name
    report.header_rows = [row + table.first for row in found.head] if table.addressed else []

    def column(match: Match) -> Column:
        return Column(
            match.code,
            labels[match.code],
            found.labels[match.place],
            match.place,
            letter(match.place),
            match.sure,
            match.why,
        )

    report.columns = sorted(map(column, matching.taken), key=lambda c: c.place)
    report.asked = sorted(map(column, matching.asked), key=lambda c: c.place)
    used = {c.place for c in (*report.columns, *report.asked)}
    report.extra = [
        (letter(place), text)
        for place, text in sorted(found.labels.items())
        if place not in used and not text.startswith(KEY_MARK)
    ]
    tell_passed(report, table, found, importer)
    _tell(report, located)
    return {c.field: c for c in report.columns}


def _tell(report: Report, located: Located) -> None:
    table, found, told = located.table, located.found, report.told
    told.hidden_columns = [
        letter(place)
        for place, text in sorted(found.labels.items())
        if place in table.hidden_columns and not text.startswith(KEY_MARK)
    ]
    told.measure = _title_measure(located)


def _title_measure(located: Located) -> str:
    """The unit that stands above the table for all of it: 单位：万元."""
    for row in located.table.rows[max(0, located.found.head[0] - _SHOWN) : located.found.head[0]]:
        for cell in row:
            text = plain_heading(cell)
            named = text.removeprefix("单位") if text.startswith("单位") else heading_measure(cell)
            if found := measure_of(named):
                return found.word
    return ""


def heading_unit(report: Report, column: Column, own: str) -> str:
    """The unit in which a column writes its numbers: its own, or that of the whole table."""
    inside = heading_measure(column.heading)
    if measure_of(inside) is not None or not report.told.measure:
        return inside
    mine, all_over = measure_of(own), measure_of(report.told.measure)
    fits = mine is not None and all_over is not None and mine.dimension == all_over.dimension
    return report.told.measure if fits else inside


def labels_of(located: Located) -> Mapping[str, str]:
    """Letter → plain heading of every column, in their order: what a layout is known by."""
    found = located.found
    return {
        letter(place): plain_heading(text)
        for place, text in sorted(found.labels.items())
        if not text.startswith(KEY_MARK)
    }
