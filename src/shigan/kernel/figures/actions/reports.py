"""What outside offices state, entered and corrected; both rows stay (docs/rules/figures.md#R8)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.bulk import Written
from shigan.kernel.base.errors import Conflict, Refused
from shigan.kernel.clock.queries import now
from shigan.kernel.figures.models import ReportedFigure
from shigan.kernel.figures.queries.asked import figure_of, period_label
from shigan.kernel.figures.registry import Reported
from shigan.kernel.figures.rules.numbers import plain, rounded
from shigan.kernel.figures.rules.period import Period
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.scope import Scope

_ENTER = "figures.enter"
_PLACES = 4
_LARGEST = Decimal(10) ** 18
_STATED = ("value", "growth", "caliber", "source", "as_of", "inferred", "evidence", "note")


@dataclass(frozen=True)
class Report:
    """A number as an outside office stated it; without a value it is withdrawn."""

    code: str
    unit: Unit
    period: Period
    value: Decimal | None
    source: str
    as_of: date
    growth: Decimal | None = None
    caliber: str = ""
    #: The source does not say the as-of date.
    inferred: bool = False
    #: SHA-256 of the evidence file.
    evidence: str = ""
    note: str = ""


@action("figures.report", label=_("填报指标"))
def figure_report(*, actor: Scope, report: Report) -> ReportedFigure:
    """Enter a number for a unit and a period that have none yet."""
    held = _held(actor, report)
    if held is not None and held.value is not None:
        raise Refused(
            _("%(period)s已经填报过，要改请用更正") % {"period": period_label(report.period)},
            fields={"period": _("这个期间已有填报数")},
        )
    row = _row(actor, report, held)
    row.save(force_insert=True)
    note(subject=row, after=_told(row))
    return row


@action("figures.correct", label=_("更正填报数"))
def figure_correct(*, actor: Scope, row: ReportedFigure, report: Report) -> ReportedFigure:
    """Put another number in the place of a report, with a note that says why; both stay."""
    held = _held(actor, report)
    if held is None or held.pk != row.pk:
        raise Conflict(_("这个填报数刚被别人更正过，请看新的数再定"))
    if not report.note.strip():
        raise Refused(_("请写明更正的原因"), fields={"note": _("写明更正的原因")})
    new = _row(actor, report, held)
    if _same(new, held):
        raise Refused(_("和现有的填报数一样，没有要更正的"))
    new.save(force_insert=True)
    note(subject=new, before=_told(held), after=_told(new))
    return new


@action("figures.load", label=_("批量填报指标"))
def figures_load(*, actor: Scope, rows: Sequence[Report]) -> list[Written[ReportedFigure]]:
    """Enter many numbers; one that differs from what is held corrects it.

    The results are in the rows' order; what is already held so leaves no trace.
    """
    results = []
    for report in rows:
        held = _held(actor, report)
        new = _row(actor, report, held)
        if held is not None:  # no sheet brings evidence, and so takes none away
            new.evidence = report.evidence or held.evidence
        if held is not None and _same(new, held):
            results.append(Written(held, {}))
            continue
        new.save(force_insert=True)
        results.append(Written(new, None))
    made = sum(r.change is None for r in results)
    note(subject=None, after={"made": made, "same": len(results) - made})
    return results


@action("figures.unload", label=_("撤回批量填报的指标"))
def figures_unload(*, actor: Scope, made: Collection[int]) -> None:
    """Take back what a load entered: what was held before holds again, as a new row."""
    rows = ReportedFigure.objects.filter(pk__in=made).select_related("unit", "supersedes")
    for row in rows.order_by("pk"):
        before = row.supersedes
        report = Report(
            code=row.code,
            unit=row.unit,
            period=row.period,
            value=before.value if before else None,
            growth=before.growth if before else None,
            caliber=before.caliber if before else row.caliber,
            source=before.source if before else row.source,
            as_of=before.as_of if before else row.as_of,
            inferred=before.inferred if before else row.inferred,
            evidence=before.evidence if before else row.evidence,
            note=str(_("撤销导入")),
        )
        held = _held(actor, report)
        if held is None or held.pk != row.pk:
            raise Refused(_("不能撤销：%(row)s后来又更正过") % {"row": row})
        _row(actor, report, held).save(force_insert=True)
    note(subject=None, before={"made": len(made)})


def _held(actor: Scope, report: Report) -> ReportedFigure | None:
    """The report that is current for the same figure, unit and period; what is wrong is refused."""
    actor.require(_ENTER, report.unit.path)
    figure = figure_of(report.code)
    if not isinstance(figure.measure, Reported):
        raise Refused(_("%(figure)s由记录统计得出，不能填报") % {"figure": figure.label})
    if not report.source.strip():
        raise Refused(_("请注明来源"), fields={"source": _("写明发布的部门或文件")})
    if report.as_of > actor.on:
        raise Refused(_("截至日期不能晚于今天"), fields={"as_of": _("改为今天或更早")})
    if report.as_of < report.period.first:
        raise Refused(
            _("截至日期早于期间的第一天"), fields={"as_of": _("改为期间之内或之后的日期")}
        )
    for name, number in (("value", report.value), ("growth", report.growth)):
        if number is not None and not _fits(number):
            raise Refused(_("数值过大，或小数超过四位"), fields={name: _("小数最多四位")})
    current = ReportedFigure.objects.current().select_related("unit")
    return current.filter(
        code=report.code, unit=report.unit, first=report.period.first, last=report.period.last
    ).first()


def _fits(number: Decimal) -> bool:
    return number.is_finite() and abs(number) < _LARGEST and rounded(number, _PLACES) == number


def _row(actor: Scope, report: Report, held: ReportedFigure | None) -> ReportedFigure:
    return ReportedFigure(
        code=report.code,
        unit=report.unit,
        first=report.period.first,
        last=report.period.last,
        value=report.value,
        growth=report.growth,
        caliber=report.caliber.strip(),
        source=report.source.strip(),
        as_of=report.as_of,
        inferred=report.inferred,
        evidence=report.evidence,
        note=report.note.strip(),
        supersedes=held,
        entered_by=actor.name,
        entered_at=now(),
    )


def _same(one: ReportedFigure, other: ReportedFigure) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in _STATED if name != "note")


def _told(row: ReportedFigure) -> dict[str, Any]:
    """The row as the log keeps it."""
    return {
        "code": row.code,
        "period": str(row.period),
        "value": None if row.value is None else str(plain(row.value)),
        "source": row.source,
        "as_of": str(row.as_of),
    }
