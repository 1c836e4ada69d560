"""The sheet of the event ledger: each event with all that it went through."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from shigan.kernel.imports.queries.context import Context
from shigan.kernel.imports.registry import Importer, Loaded, Row, Rows
from shigan.kernel.matters.actions.load import left_at
from shigan.kernel.matters.models import Matter
from shigan.kernel.matters.sheets.shared import REASON, correct_matters, matter_key, undo_matters
from shigan.kernel.web.fields import Field, Kind
from shigan.lines.grid.actions.load import EventRow, events_load
from shigan.lines.grid.choices import Satisfaction, Source
from shigan.lines.grid.models import EventClass
from shigan.lines.grid.sheets.checks import INPUTS, check_events, small_classes, titled
from shigan.lines.grid.sheets.present import current_events

#: Ledgers say 未回访 where nobody had to be called: what a patrol found has no caller.
_SATISFACTION: list[tuple[str, Any]] = [
    *Satisfaction.choices,
    (Satisfaction.NOT_NEEDED.value, "未回访"),
]
_FILING = [("FILED", "立案"), ("REFUSED", "不予立案")]
_CHECK = [("PASSED", "通过"), ("REWORK", "返工")]


def _time(code: str, label: Any, *synonyms: str) -> Field:
    return Field(code, label, Kind.INSTANT, synonyms=synonyms)


_NUMBER = ("事件编号", "案件编号", "问题编号", "案件号", "工单编号", "工单号", "事件号", "任务号")
_CLASS = ("小类", "小类名称", "问题类型", "事件类型", "问题类别", "案件小类", "事件小类")
_CELL = ("网格代码", "网格", "网格号", "网格编号", "所属网格", "所在网格")
_HANDLER = ("承办单位", "处置单位", "处置部门", "责任单位", "责任部门")
_HANDLED = ("处置情况", "处理情况", "处置结果", "处理结果")
_SOURCE = ("事件来源", "问题来源", "案件来源", "上报渠道", "上报方式", "发现渠道", "发现方式")
_SOURCES = (
    (Source.PATROL, ("网格员巡查", "网格巡查", "网格上报", "网格员")),
    (Source.COMMUNITY, ("社区", "社区巡查", "社区发现")),
    (Source.CALL, ("来电", "群众来电", "群众电话")),
    (Source.HOTLINE, ("热线", "12345", "12345热线", "12345转办", "市民热线", "政务热线")),
)
EVENT_FIELDS = (
    Field("number", _("编号"), required=True, max_length=32, synonyms=_NUMBER),
    Field(
        "source",
        _("来源"),
        Kind.CHOICE,
        required=True,
        choices=Source.choices,
        words=_SOURCES,
        synonyms=(
            "事件来源",
            "问题来源",
            "案件来源",
            "上报渠道",
            "上报方式",
            "发现渠道",
            "发现方式",
        ),
    ),
    Field(
        "reported_at",
        _("上报时间"),
        Kind.INSTANT,
        required=True,
        synonyms=("上报日期", "上报日期时间", "采集时间"),
    ),
    Field(
        "reporter",
        _("上报人"),
        Kind.PERSON,
        synonyms=("上报人员", "上报人姓名", "采集人"),
    ),
    Field("event_class", _("小类代码"), required=True, synonyms=_CLASS),
    Field("cell", _("社区网格代码"), Kind.UNIT, required=True, synonyms=_CELL),
    Field("lon", _("经度"), Kind.DECIMAL, synonyms=("东经", "坐标经度")),
    Field("lat", _("纬度"), Kind.DECIMAL, synonyms=("北纬", "坐标纬度")),
    Field(
        "address",
        _("地址"),
        max_length=200,
        synonyms=("地点", "事发地点", "事件地点", "发生地点", "详细地址"),
    ),
    Field(
        "title",
        _("标题"),
        max_length=120,
        hint=_("不写的，按内容的第一行拟；没有内容的，按地点和小类拟"),
        synonyms=("事件标题", "事件名称", "案件标题", "问题标题"),
    ),
    Field(
        "text",
        _("内容"),
        Kind.NOTE,
        max_length=2000,
        synonyms=("描述", "事件描述", "问题描述", "情况描述", "事件内容"),
    ),
    _time("filed_at", _("立案时间"), "立案日期"),
    Field("filing", _("立案结果"), Kind.CHOICE, choices=_FILING, synonyms=("是否立案",)),
    Field("refused_reason", _("不予立案理由"), synonyms=("不予立案原因",)),
    _time("dispatched_at", _("派遣时间"), "派单时间", "派发时间"),
    Field("handler_unit", _("承办单位代码"), Kind.UNIT, synonyms=_HANDLER),
    Field("handler", _("承办人"), Kind.PERSON, synonyms=("处置人", "处理人", "经办人")),
    _time("returned_at", _("退回时间")),
    Field("returned_reason", _("退回理由"), synonyms=("退回原因",)),
    _time("redispatched_at", _("再派遣时间")),
    _time("handled_at", _("处置时间"), "处置完成时间", "处理时间"),
    Field("handled_text", _("处置说明"), synonyms=_HANDLED),
    _time("checked_at", _("核查时间"), "核实时间", "核验时间"),
    Field("check", _("核查结果"), Kind.CHOICE, choices=_CHECK, synonyms=("核实结果",)),
    _time("rehandled_at", _("返工后处置时间")),
    _time("rechecked_at", _("再核查时间")),
    _time("called_back_at", _("回访时间"), "回访日期"),
    Field(
        "satisfaction",
        _("满意度"),
        Kind.CHOICE,
        choices=_SATISFACTION,
        synonyms=("满意情况", "回访结果", "群众评价"),
    ),
    _time("closed_at", _("结案时间"), "结案日期", "归档时间", "办结时间", "办结日期"),
    REASON,
)


def load_events(rows: Rows, context: Context) -> Loaded:
    """The ledger, with every step of each event; of those that are there the corrections."""
    classes = small_classes()
    fresh = [row for row in rows if row.held is None]
    loaded = Loaded()
    if fresh:
        read = (_event_row(row, classes) for row in fresh)
        events = events_load(actor=context.actor, rows=read, on_progress=context.progress)
        for row, event in zip(fresh, events, strict=True):
            loaded.add_key(row, Matter, event.matter_id, data=left_at(event.version))
    correct_matters(rows, context, INPUTS, loaded)
    return loaded


def _key(row: Row) -> str:
    return matter_key(row["cell"].path, row["number"]) if row["cell"] else ""


def _event_row(row: Row, classes: dict[str, EventClass]) -> EventRow:
    return EventRow(
        number=row["number"],
        source=row["source"],
        reported_at=row["reported_at"],
        reporter=row["reporter"],
        event_class=classes[row["event_class"]],
        cell=row["cell"],
        title=titled(row, classes),
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
    current=current_events,
    identify=_key,
    fixed=frozenset(f.code for f in EVENT_FIELDS) - INPUTS.keys() - {REASON.code},
    seen_at="matters:ledger",
    order=62,
)
