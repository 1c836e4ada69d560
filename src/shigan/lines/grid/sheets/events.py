"""The sheet of the event ledger: each event with all that it went through."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from shigan.kernel.imports.queries.context import Context
from shigan.kernel.imports.registry import Importer, Loaded, Row, Rows
from shigan.kernel.matters.sheets import undo_matters
from shigan.kernel.web.fields import Field, Kind
from shigan.lines.grid.actions.load import EventRow, events_load
from shigan.lines.grid.choices import Satisfaction, Source
from shigan.lines.grid.models import EventClass
from shigan.lines.grid.sheets.checks import check_events, small_classes

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


def load_events(rows: Rows, context: Context) -> Loaded:
    """The ledger, with every step of each event."""
    classes = small_classes()
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


EVENTS = Importer(
    "grid.events",
    _("网格事件台账"),
    "grid.load",
    fields=EVENT_FIELDS,
    key=("number",),
    check=check_events,
    load=load_events,
    undo=undo_matters,
    order=62,
)
