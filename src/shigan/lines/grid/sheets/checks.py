"""What is wrong with a row of the event ledger, cell by cell: nothing that it tells is dropped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.text import fold
from shigan.kernel.imports.problems import Remark
from shigan.kernel.imports.queries.context import Context
from shigan.kernel.imports.registry import Problem, Row, Rows
from shigan.kernel.matters.actions.correcting import PLACE, SUBJECT
from shigan.kernel.matters.queries.known import known_numbers
from shigan.kernel.matters.sheets.shared import check_corrections, times_in_order
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.rules import street_path
from shigan.lines.grid.choices import Satisfaction
from shigan.lines.grid.models import EventClass
from shigan.lines.grid.rules import title_of

#: What can be set right of an event that is there.
INPUTS = {"event_class": SUBJECT, "cell": PLACE}
#: The instants of a case in the order in which they come, where they are given.
_ORDER = (
    "reported_at",
    "filed_at",
    "dispatched_at",
    "returned_at",
    "redispatched_at",
    "handled_at",
    "checked_at",
    "rehandled_at",
    "rechecked_at",
    "called_back_at",
    "closed_at",
)


def small_classes() -> dict[str, EventClass]:
    """The small classes by code."""
    return {c.code: c for c in EventClass.objects.filter(parent__isnull=False)}


def check_events(rows: Rows, context: Context) -> Iterator[Problem]:
    """Known classes, cells that are cells, stages whole and in order, numbers not yet held."""
    if not rows:
        return
    classes = small_classes()
    _by_code(rows, classes)
    yield from check_corrections(rows, context, INPUTS)
    fresh = [row for row in rows if row.held is None]
    known = known_numbers((row["cell"].path, row["number"]) for row in fresh)
    for row in fresh:
        if (street_path(row["cell"].path), row["number"]) in known:
            yield context.problem(
                row, "number", _("台账里已有这个编号"), _("去掉这一行，或改用新编号")
            )
        if row["event_class"] not in classes:
            yield context.problem(
                row, "event_class", _("没有这个小类"), _("填写类别表里的小类代码，例如 0101")
            )
        if row["cell"].kind != UnitKind.CELL:
            yield context.problem(row, "cell", _("这不是网格"), _("填写15位网格代码"))
        if not row["title"] and row["event_class"] in classes:
            _tell_title(row, context, titled(row, classes))
        if row["filing"] == _REFUSED:
            yield from _after_refusal(row, context)
        else:
            yield from _no_gaps(row, context)
            yield from _told_without_stage(row, context)
            yield from _at_odds(row, context)
        yield from times_in_order(row, context, _ORDER)


def titled(row: Row, classes: Mapping[str, EventClass]) -> str:
    """The title of a row, or the one that it gets."""
    said: str = row["title"] or ""
    place = row["address"] or row["cell"].name
    sort = classes[row["event_class"]].label
    return said or title_of(row["text"] or "", sort=sort, place=place)


def _tell_title(row: Row, context: Context, title: str) -> None:
    """A title that nobody wrote is told before it goes in, and kept as such with the record."""
    place = context.cell(row, "title") or gettext("第%(row)s行") % {"row": row.number}
    remark = Remark(place, "", "formed", title)
    row.remarks = {**row.remarks, "title": remark}


def _by_code(rows: Rows, classes: Mapping[str, EventClass]) -> None:
    """A class that goes by a name that no other has is read as its code."""
    named: dict[str, list[str]] = defaultdict(list)
    for code, one in classes.items():
        named[fold(one.label)].append(code)
    for row in rows:
        found = named.get(fold(row["event_class"] or ""), ())
        if row["event_class"] not in classes and len(found) == 1:
            row.values["event_class"] = found[0]
            if row.held is not None and row.held["event_class"] == found[0]:
                row.same |= {"event_class"}


_REFUSED, _REWORK = "REFUSED", "REWORK"
#: All that can only be told of an event that was filed.
_FILED = (
    "dispatched_at",
    "handler_unit",
    "handler",
    "returned_at",
    "returned_reason",
    "redispatched_at",
    "handled_at",
    "handled_text",
    "checked_at",
    "check",
    "rehandled_at",
    "rechecked_at",
    "called_back_at",
    "closed_at",
)


def _after_refusal(row: Row, context: Context) -> Iterator[Problem]:
    """An event that was not taken on went through nothing more."""
    if row["filed_at"] is None:
        yield context.problem(row, "filed_at", _("缺少这一环节的时间"), _("补上不予立案的时间"))
    told = [code for code in _FILED if _given(row, code)]
    if row["satisfaction"] not in _NOT_ASKED:
        told.append("satisfaction")
    for code in told:
        yield context.problem(
            row, code, _("不予立案的事件不会有这一项"), _("清空它，或把立案结果改为“立案”")
        )


#: Each instant, and the one without which it cannot be: a gap would lose all that follows it.
_AFTER = (
    ("dispatched_at", "filed_at"),
    ("returned_at", "dispatched_at"),
    ("redispatched_at", "returned_at"),
    ("handled_at", "dispatched_at"),
    ("checked_at", "handled_at"),
    ("rehandled_at", "checked_at"),
    ("rechecked_at", "rehandled_at"),
    ("called_back_at", "closed_at"),
    ("closed_at", "checked_at"),
)


def _no_gaps(row: Row, context: Context) -> Iterator[Problem]:
    after = list(_AFTER)
    if row["returned_at"] is not None:
        after.append(("handled_at", "redispatched_at"))
    if row["check"] == _REWORK:
        after.append(("closed_at", "rechecked_at"))
    for later, earlier in after:
        if row[later] is not None and row[earlier] is None:
            yield context.problem(
                row, earlier, _("缺少这一环节的时间"), _("补上，否则别的环节无法入账")
            )


#: What a stage is told of besides its instant: without the instant it would be lost.
_BESIDE = (
    ("filing", "filed_at"),
    ("handler_unit", "dispatched_at"),
    ("handler", "dispatched_at"),
    ("returned_reason", "returned_at"),
    ("handled_text", "handled_at"),
    ("check", "checked_at"),
    ("satisfaction", "closed_at"),
)


def _told_without_stage(row: Row, context: Context) -> Iterator[Problem]:
    for code, at in _BESIDE:
        if _given(row, code) and row[at] is None:
            yield context.problem(
                row, code, _("写了这一项，却没有这一环节的时间"), _("补上时间，或清空这一项")
            )


def _at_odds(row: Row, context: Context) -> Iterator[Problem]:
    """Cells that say two things of one case."""
    if row["refused_reason"]:
        yield context.problem(
            row,
            "refused_reason",
            _("写了不予立案理由，立案结果却不是“不予立案”"),
            _("改立案结果，或清空理由"),
        )
    if row["rehandled_at"] is not None and row["check"] != _REWORK:
        yield context.problem(
            row, "check", _("有返工后的时间，核查结果却不是“返工”"), _("改为“返工”，或清空返工时间")
        )
    called = row["called_back_at"] is not None and row["closed_at"] is not None
    if called and row["satisfaction"] in _NOT_ASKED:
        yield context.problem(
            row, "satisfaction", _("写了回访时间，却没有回访结果"), _("补上满意度，或清空回访时间")
        )


#: No call-back: nothing of it is told.
_NOT_ASKED = {None, "", Satisfaction.NOT_NEEDED.value}


def _given(row: Row, code: str) -> bool:
    if code == "satisfaction":
        return row[code] not in _NOT_ASKED
    value: Any = row[code]
    return value is not None and value != ""
