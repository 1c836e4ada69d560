"""The sheets of event classes and of the duty table."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shigan.kernel.imports.queries.context import Context
from shigan.kernel.imports.registry import Importer, Loaded, Rows
from shigan.kernel.web.fields import Field, Kind
from shigan.lines.grid.actions.tables import ClassRow, DutyRow, classes_load, duties_load
from shigan.lines.grid.choices import EventSort


def load_classes(rows: Rows, context: Context) -> Loaded:
    """The classes of events."""
    read = [
        ClassRow(
            row["code"], row["label"], row["parent"] or "", row["sort"], _words(row["keywords"])
        )
        for row in rows
    ]
    made = {c.code: c for c in classes_load(actor=context.actor, rows=read)}
    loaded = Loaded()
    for row in rows:
        loaded.add(row, made[row["code"]])
    return loaded


def _words(text: str | None) -> list[str]:
    return [word for word in (text or "").replace("，", "、").split("、") if word]


def load_duties(rows: Rows, context: Context) -> Loaded:
    """The duty table."""
    read = [
        DutyRow(row["unit"], row["subject"] or "", row["handler_unit"], row["since"], row["until"])
        for row in rows
    ]
    loaded = Loaded()
    for row, duty in zip(rows, duties_load(actor=context.actor, rows=read), strict=True):
        loaded.add(row, duty)
    return loaded


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
    load=load_classes,
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
    load=load_duties,
    order=61,
)
