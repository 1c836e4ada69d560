"""The sheets that the grid line reads: event classes, the duty table, the event ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from shigan.kernel.imports.queries.context import Context
from shigan.kernel.imports.registry import Importer, Loaded, Problem, Row, Rows, Trace
from shigan.kernel.matters.actions.load import matters_unload
from shigan.kernel.matters.models import Matter
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.rules import street_path
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.web.fields import Field, Kind
from shigan.lines.grid.actions.load import EventRow, events_load
from shigan.lines.grid.actions.tables import ClassRow, DutyRow, classes_load, duties_load
from shigan.lines.grid.choices import EventSort, Satisfaction, Source
from shigan.lines.grid.models import EventClass
from shigan.lines.grid.queries.known import known_numbers

_MATTER = "matters.matter"
#: Ledgers say 未回访 where nobody had to be called: what a patrol found has no caller.
_SATISFACTION: list[tuple[str, Any]] = [
    *Satisfaction.choices,
    (Satisfaction.NOT_NEEDED.value, "未回访"),
]
_FILING = [("FILED", "立案"), ("REFUSED", "不予立案")]
_CHECK = [("PASSED", "通过"), ("REWORK", "返工")]


def _time(code: str, label: Any) -> Field:
    return Field(code, label, Kind.INSTANT)


EVENT_FIELDS = (
    Field("number", _("编号"), required=True, max_length=32),
    Field("source", _("来源"), Kind.CHOICE, required=True, choices=Source.choices),
    Field("reported_at", _("上报时间"), Kind.INSTANT, required=True),
    Field("reporter", _("上报人"), Kind.PERSON),
    Field("event_class", _("小类代码"), required=True, synonyms=("小类",)),
    Field("cell", _("社区网格代码"), Kind.UNIT, required=True, synonyms=("网格代码", "网格")),
    Field("lon", _("经度"), Kind.DECIMAL),
    Field("lat", _("纬度"), Kind.DECIMAL),
    Field("address", _("地址"), max_length=200),
    Field("title", _("标题"), required=True, max_length=120),
    Field("text", _("内容"), Kind.NOTE, max_length=2000),
    _time("filed_at", _("立案时间")),
    Field("filing", _("立案结果"), Kind.CHOICE, choices=_FILING),
    Field("refused_reason", _("不予立案理由")),
    _time("dispatched_at", _("派遣时间")),
    Field("handler_unit", _("承办单位代码"), Kind.UNIT, synonyms=("承办单位",)),
    Field("handler", _("承办人"), Kind.PERSON),
    _time("returned_at", _("退回时间")),
    Field("returned_reason", _("退回理由")),
    _time("redispatched_at", _("再派遣时间")),
    _time("handled_at", _("处置时间")),
    Field("handled_text", _("处置说明")),
    _time("checked_at", _("核查时间")),
    Field("check", _("核查结果"), Kind.CHOICE, choices=_CHECK),
    _time("rehandled_at", _("返工后处置时间")),
    _time("rechecked_at", _("再核查时间")),
    _time("called_back_at", _("回访时间")),
    Field("satisfaction", _("满意度"), Kind.CHOICE, choices=_SATISFACTION),
    _time("closed_at", _("结案时间")),
)
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


def check_events(rows: Rows, context: Context) -> Iterator[Problem]:
    """Known classes, cells that are cells, times in order, numbers not yet in the ledger."""
    if not rows:
        return
    classes = _small_classes()
    known = known_numbers((row["cell"].path, row["number"]) for row in rows)
    for row in rows:
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
        yield from _no_gaps(row, context)
        yield from _times_in_order(row, context)


#: Each instant, and the one without which it cannot be: a gap would lose all that follows it.
_AFTER = (
    ("dispatched_at", "filed_at"),
    ("returned_at", "dispatched_at"),
    ("redispatched_at", "returned_at"),
    ("handled_at", "dispatched_at"),
    ("checked_at", "handled_at"),
    ("rehandled_at", "checked_at"),
    ("rechecked_at", "rehandled_at"),
    ("closed_at", "checked_at"),
)


def _no_gaps(row: Row, context: Context) -> Iterator[Problem]:
    after = list(_AFTER)
    if row["returned_at"] is not None:
        after.append(("handled_at", "redispatched_at"))
    if row["check"] == "REWORK":
        after.append(("closed_at", "rechecked_at"))
    for later, earlier in after:
        if row[later] is not None and row[earlier] is None:
            yield context.problem(
                row, earlier, _("缺少这一环节的时间"), _("补上，否则后面的环节无法入账")
            )
    if row["filing"] == "REFUSED" and row["filed_at"] is None:
        yield context.problem(row, "filed_at", _("缺少这一环节的时间"), _("补上不予立案的时间"))


def _times_in_order(row: Row, context: Context) -> Iterator[Problem]:
    last: datetime | None = None
    for code in _ORDER:
        at = row[code]
        if at is None:
            continue
        if last is not None and at < last:
            yield context.problem(
                row, code, _("早于上一个环节的时间"), _("核对两个时间，后一环节不能更早")
            )
        last = at


def load_events(rows: Rows, context: Context) -> Loaded:
    """The ledger, with every step of each event."""
    classes = _small_classes()
    read = [_event_row(row, classes) for row in rows]
    events = events_load(actor=context.actor, rows=read, on_progress=context.progress)
    loaded = Loaded()
    for row, event in zip(rows, events, strict=True):
        loaded.add(row, event.matter, data={"version": event.matter.version})
    return loaded


def _event_row(row: Row, classes: dict[str, EventClass]) -> EventRow:
    return EventRow(
        number=row["number"],
        source=row["source"],
        reported_at=row["reported_at"],
        reporter=row["reporter"],
        event_class=classes[row["event_class"]],
        cell=row["cell"],
        title=row["title"],
        text=row["text"] or "",
        address=row["address"] or "",
        lon=_degrees(row["lon"]),
        lat=_degrees(row["lat"]),
        filed_at=row["filed_at"],
        refused_reason=_refusal(row),
        dispatched_at=row["dispatched_at"],
        returned_at=row["returned_at"],
        returned_reason=row["returned_reason"] or "",
        redispatched_at=row["redispatched_at"],
        handler_unit=row["handler_unit"],
        handler=row["handler"],
        handled_at=row["handled_at"],
        handled_text=row["handled_text"] or "",
        checked_at=row["checked_at"],
        check_passed=row["check"] != "REWORK",
        rehandled_at=row["rehandled_at"],
        rechecked_at=row["rechecked_at"],
        called_back_at=row["called_back_at"],
        satisfaction=row["satisfaction"] or Satisfaction.NOT_NEEDED,
        closed_at=row["closed_at"],
    )


def _refusal(row: Row) -> str:
    if row["filing"] != "REFUSED":
        return ""
    return row["refused_reason"] or "未写明理由"


def _degrees(value: Any) -> float | None:
    return None if value is None else float(value)


def _small_classes() -> dict[str, EventClass]:
    return {c.code: c for c in EventClass.objects.filter(parent__isnull=False)}


def undo_events(actor: Scope, traces: Sequence[Trace]) -> None:
    """Take the events of a batch back, unless somebody worked on one since."""
    versions = {int(t.object_id): t.data["version"] for t in traces if t.label == _MATTER}
    matters = list(Matter.objects.filter(pk__in=versions).order_by("pk"))
    matters_unload(actor=actor, matters=matters, loaded_versions=versions)


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


IMPORTERS = (
    Importer(
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
    ),
    Importer(
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
    ),
    Importer(
        "grid.events",
        _("网格事件台账"),
        "grid.load",
        fields=EVENT_FIELDS,
        key=("number",),
        check=check_events,
        load=load_events,
        undo=undo_events,
        order=62,
    ),
)
