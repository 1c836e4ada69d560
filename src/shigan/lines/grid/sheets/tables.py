"""The sheets of event classes and of the duty table."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from shigan.kernel.imports.queries.context import Context
from shigan.kernel.imports.registry import Importer, Loaded, Problem, Row, Rows, Trace, parted
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.web.fields import Field, Kind
from shigan.lines.grid.actions.tables import (
    ClassRow,
    DutyRow,
    classes_load,
    classes_unload,
    duties_load,
    duties_unload,
)
from shigan.lines.grid.choices import EventSort
from shigan.lines.grid.models import Duty, EventClass

_CLASS, _DUTY = "grid.eventclass", "grid.duty"


def load_classes(rows: Rows, context: Context) -> Loaded:
    """The classes of events."""
    read = [
        ClassRow(
            row["code"],
            row["label"],
            row.says("parent") or "",
            row["sort"],
            _words(row["keywords"]) if row.tells("keywords") else None,
        )
        for row in rows
    ]
    return Loaded.of(rows, classes_load(actor=context.actor, rows=read))


def check_classes(rows: Rows, context: Context) -> Iterator[Problem]:
    """A small class names a large one, of the sheet or of the store."""
    large = set(EventClass.objects.filter(parent__isnull=True).values_list("code", flat=True))
    large -= {row["code"] for row in rows if row.says("parent")}
    large |= {row["code"] for row in rows if not row.says("parent")}
    for row in rows:
        if row["parent"] and row["parent"] not in large:
            yield context.problem(
                row, "parent", _("没有这个大类"), _("先在表里写上大类，大类自己不填大类代码")
            )


def current_classes(actor: Scope, keys: Collection[str] | None) -> Iterator[dict[str, Any]]:
    """The classes, each large one before its small ones."""
    for one in EventClass.objects.select_related("parent").order_by("code"):
        yield {
            "code": one.code,
            "label": one.label,
            "parent": one.parent.code if one.parent else "",
            "sort": one.sort,
            "keywords": "、".join(one.keywords),
        }


def undo_classes(actor: Scope, traces: Sequence[Trace]) -> None:
    """Take the classes of a batch back, unless something uses them."""
    made, changed = parted(traces, _CLASS)
    classes_unload(actor=actor, made=made, changed=changed)


def _words(text: str | None) -> list[str]:
    return [word for word in (text or "").replace("，", "、").split("、") if word]


def load_duties(rows: Rows, context: Context) -> Loaded:
    """The duty table."""
    read = [
        DutyRow(row["unit"], row["subject"] or "", row["handler_unit"], row["since"], _until(row))
        for row in rows
    ]
    loaded = Loaded()
    brought: set[int] = set()
    for row, result in zip(rows, duties_load(actor=context.actor, rows=read), strict=True):
        if result.change is None:
            loaded.add(row, result.duty)
            brought.add(result.duty.pk)
        elif result.change:
            loaded.add(row, result.duty, made=False, data=result.change)
        for duty, until in result.ended:
            if duty.pk not in brought:
                change = {"until": [str(until) if until else None, str(row["since"])]}
                loaded.add(row, duty, made=False, data=change)
    return loaded


def _until(row: Row) -> date | None:
    until: date | None = row.says("until")
    return until


def current_duties(actor: Scope, keys: Collection[str] | None) -> Iterator[dict[str, Any]]:
    """The duty table, past lines too."""
    rows = Duty.objects.filter(actor.q("rules.manage", "unit__path"))
    for duty in rows.select_related("unit", "handler_unit").order_by("unit__path", "since", "pk"):
        yield {
            "unit": duty.unit.code,
            "subject": duty.subject,
            "handler_unit": duty.handler_unit.code,
            "since": duty.since,
            "until": duty.until,
        }


def check_duties(rows: Rows, context: Context) -> Iterator[Problem]:
    """The class is one of the table, or blank for all."""
    known = set(EventClass.objects.values_list("code", flat=True))
    for row in rows:
        if row["subject"] and row["subject"] not in known:
            yield context.problem(
                row, "subject", _("没有这个类别"), _("填写类别表里的代码；留空表示所有类别")
            )


def undo_duties(actor: Scope, traces: Sequence[Trace]) -> None:
    """Take the lines of a batch back, unless later ones took over from them."""
    made, changed = parted(traces, _DUTY)
    duties_unload(actor=actor, made=made, changed=changed)


CLASSES = Importer(
    "grid.classes",
    _("事件类别"),
    "rules.manage",
    fields=(
        Field("code", _("代码"), required=True, max_length=8, synonyms=("code",)),
        Field("label", _("名称"), required=True, max_length=40, synonyms=("label",)),
        Field("parent", _("大类代码"), max_length=8, synonyms=("parent",)),
        Field(
            "sort",
            _("部件或事件"),
            Kind.CHOICE,
            required=True,
            choices=EventSort.choices,
            synonyms=("sort",),
        ),
        Field("keywords", _("关键词"), Kind.NOTE, synonyms=("keywords",)),
    ),
    key=("code",),
    check=check_classes,
    load=load_classes,
    undo=undo_classes,
    current=current_classes,
    seen_at="grid:classes",
    order=60,
)
DUTIES = Importer(
    "grid.duty",
    _("值守分工"),
    "rules.manage",
    fields=(
        Field("unit", _("单位代码"), Kind.UNIT, required=True, synonyms=("区域",)),
        Field("subject", _("大类"), max_length=8, synonyms=("类别",)),
        Field("handler_unit", _("承办单位代码"), Kind.UNIT, required=True),
        Field("since", _("起"), Kind.DATE, required=True),
        Field("until", _("止"), Kind.DATE),
    ),
    key=("unit", "subject", "since"),
    check=check_duties,
    load=load_duties,
    undo=undo_duties,
    current=current_duties,
    seen_at="grid:duties",
    order=61,
)
