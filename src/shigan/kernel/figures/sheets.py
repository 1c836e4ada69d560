"""The sheet of figures that outside offices state."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from shigan.kernel.figures.actions.reports import Report, figures_load, figures_unload
from shigan.kernel.figures.models import ReportedFigure
from shigan.kernel.figures.registry import figures
from shigan.kernel.figures.rules.period import Period, PeriodError
from shigan.kernel.imports.queries.context import Context
from shigan.kernel.imports.registry import Importer, Loaded, Problem, Row, Rows, Trace, parted
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.web.fields import Field, Kind


def _check(rows: Rows, context: Context) -> Iterator[Problem]:
    for row in rows:
        if row["code"] not in figures:
            yield context.problem(row, "code", _("没有这个指标"), _("核对指标代码"))
        try:
            Period.parse(row["period"])
        except PeriodError:
            yield context.problem(
                row, "period", _("不是期间"), _("写成 2022、2022H1、2022Q3 或 2022-03")
            )
        if row.held is not None and row.changed == ["note"]:
            yield context.problem(
                row, "note", _("说明是更正的理由，不能单独改"), _("和要更正的数一起写，或改回原样")
            )


def _key(row: Row) -> str:
    try:
        return f"{row['code']}|{row['unit'].code}|{Period.parse(row['period'])}"
    except PeriodError:
        return ""


def _load(rows: Rows, context: Context) -> Loaded:
    return Loaded.of(rows, figures_load(actor=context.actor, rows=[_report(row) for row in rows]))


def _report(row: Row) -> Report:
    return Report(
        code=row["code"],
        unit=row["unit"],
        period=Period.parse(row["period"]),
        value=row["value"],
        growth=row.says("growth"),
        caliber=row.says("caliber") or "",
        source=row["source"],
        as_of=row["as_of"],
        inferred=bool(row.says("inferred")),
        note=row.says("note") or "",
    )


def _undo(actor: Scope, traces: Sequence[Trace]) -> None:
    made, _changed = parted(traces, "figures.reportedfigure")
    figures_unload(actor=actor, made=made)


def _current(actor: Scope, keys: Collection[str] | None) -> Iterator[dict[str, Any]]:
    rows = ReportedFigure.objects.current().filter(actor.q("figures.enter", "unit__path"))
    for row in rows.exclude(value=None).select_related("unit").order_by("code", "unit", "first"):
        yield {
            "code": row.code,
            "unit": row.unit.code,
            "period": str(row.period),
            "value": row.value,
            "growth": row.growth,
            "caliber": row.caliber,
            "source": row.source,
            "as_of": row.as_of,
            "inferred": row.inferred,
            "note": row.note,
        }


REPORTED = Importer(
    "figures.reported",
    _("填报指标"),
    "figures.enter",
    fields=(
        Field("code", _("指标代码"), required=True, synonyms=("code",)),
        Field("unit", _("单位代码"), Kind.UNIT, required=True, synonyms=("unit",)),
        Field("period", _("期间"), required=True, synonyms=("period",)),
        Field("value", _("数值"), Kind.DECIMAL, required=True, synonyms=("value",)),
        Field("growth", _("增长（%）"), Kind.DECIMAL, synonyms=("growth",)),
        Field("caliber", _("口径"), Kind.NOTE, synonyms=("caliber",)),
        Field("source", _("来源"), required=True, synonyms=("source",)),
        Field("as_of", _("截至"), Kind.DATE, required=True, synonyms=("as_of",)),
        Field("inferred", _("截至日期为推定"), Kind.YES_NO, synonyms=("inferred",)),
        Field("note", _("说明"), Kind.NOTE, synonyms=("note",)),
    ),
    key=("code", "unit", "period"),
    check=_check,
    load=_load,
    undo=_undo,
    current=_current,
    identify=_key,
    order=70,
)
