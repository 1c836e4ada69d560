"""Reported figures: entered, corrected, withdrawn, loaded and taken back; targets."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from shigan.kernel.audit.models import AuditRow
from shigan.kernel.base.errors import Conflict, Denied, Refused
from shigan.kernel.figures.actions import (
    Report,
    figure_correct,
    figure_report,
    figures_load,
    figures_unload,
    target_set,
)
from shigan.kernel.figures.choices import CurveKind, NoGrowth, Why
from shigan.kernel.figures.models import ReportedFigure, Target
from shigan.kernel.figures.queries.lineage import lineage
from shigan.kernel.figures.queries.values import Value, evaluate
from shigan.kernel.figures.rules.curve import Progress
from shigan.kernel.figures.rules.numbers import Growth
from shigan.kernel.figures.rules.period import Period
from shigan.kernel.orgs.scope import Scope
from tests.kernel.figures.declared import hold
from tests.kit.cast import Cast

pytestmark = pytest.mark.usefixtures("declared_figures")
D = Decimal


def report(cast: Cast, **changes: Any) -> Report:
    """A report about the street in 2022."""
    made = Report(
        code="test.stated",
        unit=cast.unit(""),
        period=Period.parse("2022"),
        value=D("3250000000"),
        source="区统计局",
        as_of=date(2022, 12, 31),
        growth=D("28.6"),
    )
    return replace(made, **changes)


def stated(cast: Cast, period: str = "2022", code: str = "test.stated") -> Value:
    """The figure as the auditor reads it."""
    (value,) = evaluate([code], period=period, unit=cast.unit(""), scope=cast.scope("auditor"))
    return value


def test_a_report_is_the_value_of_its_unit_and_period_alone(cast: Cast) -> None:
    figure_report(actor=cast.scope("manager"), report=report(cast))
    value = stated(cast)
    assert (value.value, value.growth) == (3250000000, Growth(D("28.60"), None))
    assert value.report
    assert (value.report.source, value.report.as_of) == (
        "区统计局",
        date(2022, 12, 31),
    )
    assert stated(cast, "2022H1").why_null is Why.NOT_REPORTED
    (below,) = evaluate(
        ["test.stated"], period="2022", unit=cast.unit("001"), scope=cast.scope("auditor")
    )
    assert (below.value, below.why_null) == (None, Why.NOT_REPORTED)


def test_a_half_year_figure_answers_for_its_year(cast: Cast) -> None:
    half = report(cast, code="test.stated_h1", period=Period.parse("2022H1"), value=D(1))
    figure_report(actor=cast.scope("manager"), report=half)
    values = [stated(cast, text, "test.stated_h1") for text in ("2022", "2022H1", "2022H2")]
    assert [(v.value, str(v.days)) for v in values] == [
        (1, "2022H1"),
        (1, "2022H1"),
        (None, "2022H2"),
    ]


def test_growth_of_reports_is_counted_where_it_is_not_stated(cast: Cast) -> None:
    manager = cast.scope("manager")
    earlier = report(
        cast,
        period=Period.parse("2021"),
        value=D(800),
        growth=None,
        caliber="区级",
        as_of=date(2021, 12, 31),
    )
    figure_report(actor=manager, report=earlier)
    row = figure_report(
        actor=manager, report=report(cast, value=D(900), growth=None, caliber="区级")
    )
    assert stated(cast).growth == Growth(D("12.50"), 800)
    other = report(cast, value=D(900), growth=None, caliber="全口径", note="口径填错")
    figure_correct(actor=manager, row=row, report=other)
    found = stated(cast)
    assert (found.growth, found.why_no_growth) == (None, NoGrowth.OTHER_CALIBER)


def test_a_correction_stands_in_the_place_of_the_report_and_both_stay(cast: Cast) -> None:
    manager = cast.scope("manager")
    row = figure_report(actor=manager, report=report(cast))
    right = report(cast, value=D("3260000000"), note="统计局修订")
    new = figure_correct(actor=manager, row=row, report=right)
    assert stated(cast).value == 3260000000
    history = lineage("test.stated", period="2022", unit=cast.unit(""), scope=cast.scope("auditor"))
    assert list(history.queryset) == [new, row]
    log = AuditRow.objects.get(code="figures.correct")
    assert (log.before and log.before["value"], log.after and log.after["value"]) == (
        "3250000000",
        "3260000000",
    )


def test_the_second_of_two_corrections_is_told_of_the_first(cast: Cast) -> None:
    manager = cast.scope("manager")
    row = figure_report(actor=manager, report=report(cast))
    figure_correct(actor=manager, row=row, report=report(cast, value=D(1), note="修订"))
    with pytest.raises(Conflict):
        figure_correct(actor=manager, row=row, report=report(cast, value=D(2), note="修订"))


def test_a_withdrawn_report_leaves_no_value_and_can_be_entered_anew(cast: Cast) -> None:
    manager = cast.scope("manager")
    row = figure_report(actor=manager, report=report(cast))
    figure_correct(actor=manager, row=row, report=report(cast, value=None, note="单位填错"))
    assert stated(cast).why_null is Why.NOT_REPORTED
    figure_report(actor=manager, report=report(cast, value=D(5)))
    assert stated(cast).value == 5


@pytest.mark.parametrize(
    "changes",
    [
        {"code": "test.starts"},
        {"source": "  "},
        {"as_of": date(2999, 1, 1)},
        {"as_of": date(2021, 12, 31)},
        {"value": D("0.00001")},
        {"value": D("1e30")},
        {"value": D("NaN")},
    ],
)
def test_what_is_wrong_with_a_report_is_refused(cast: Cast, changes: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        figure_report(actor=cast.scope("manager"), report=report(cast, **changes))
    assert ReportedFigure.objects.count() == 0


def test_a_report_is_entered_once(cast: Cast) -> None:
    manager = cast.scope("manager")
    row = figure_report(actor=manager, report=report(cast))
    with pytest.raises(Refused):
        figure_report(actor=manager, report=report(cast, value=D(1)))
    with pytest.raises(Refused):
        figure_correct(actor=manager, row=row, report=report(cast, value=D(1)))  # says no reason
    with pytest.raises(Refused):
        figure_correct(actor=manager, row=row, report=report(cast, note="无变化"))
    assert list(ReportedFigure.objects.all()) == [row]


@pytest.mark.parametrize("login", ["outsider", "worker_a", "auditor", "secretary"])
def test_only_those_who_enter_figures_may_report(cast: Cast, login: str) -> None:
    scope: Scope = cast.scope(login)
    with pytest.raises(Denied):
        figure_report(actor=scope, report=report(cast))
    with pytest.raises(Denied):
        set_target(cast, scope)
    assert (ReportedFigure.objects.count(), Target.objects.count()) == (0, 0)


def test_the_database_refuses_to_change_a_report(cast: Cast) -> None:
    row = figure_report(actor=cast.scope("manager"), report=report(cast))
    with pytest.raises(DatabaseError), transaction.atomic():
        ReportedFigure.objects.filter(pk=row.pk).update(value=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()


def test_a_load_enters_corrects_and_passes_over_and_can_be_taken_back(cast: Cast) -> None:
    manager = cast.scope("manager")
    same = figure_report(actor=manager, report=report(cast))
    wrong = figure_report(
        actor=manager,
        report=report(cast, period=Period.parse("2021"), value=D(7), as_of=date(2021, 12, 31)),
    )
    results = figures_load(
        actor=manager,
        rows=[
            report(cast),
            report(cast, period=Period.parse("2021"), value=D(8), as_of=date(2021, 12, 31)),
            report(cast, code="test.stated_h1", period=Period.parse("2022H1"), value=D(1)),
        ],
    )
    assert [(r.record.value, r.change) for r in results] == [
        (D(3250000000), {}),
        (D(8), None),
        (D(1), None),
    ]
    assert results[0].record == same
    assert results[1].record.supersedes == wrong
    figures_unload(actor=manager, made=[r.record.pk for r in results[1:]])
    values = [stated(cast, "2021"), stated(cast, "2022", "test.stated_h1"), stated(cast)]
    assert [v.value for v in values] == [7, None, 3250000000]
    assert AuditRow.objects.filter(code__in=["figures.load", "figures.unload"]).count() == 2


def test_a_load_cannot_be_taken_back_after_a_later_correction(cast: Cast) -> None:
    manager = cast.scope("manager")
    (loaded,) = figures_load(actor=manager, rows=[report(cast)])
    figure_correct(actor=manager, row=loaded.record, report=report(cast, value=D(1), note="修订"))
    with pytest.raises(Refused):
        figures_unload(actor=manager, made=[loaded.record.pk])
    assert stated(cast).value == 1


def set_target(cast: Cast, actor: Scope, **changes: Any) -> Target:
    asked: dict[str, Any] = {
        "code": "test.starts",
        "unit": cast.unit(""),
        "year": 2022,
        "value": D(365),
        "reason": "年度计划",
    }
    return target_set(actor=actor, **asked | changes)


def test_a_target_shows_what_is_expected_to_date_and_keeps_its_revisions(cast: Cast) -> None:
    manager = cast.scope("manager")
    for month in (1, 2, 3):
        hold(cast.unit("001"), cast.people["outsider"], date(2022, month, 1))
    first = set_target(cast, manager)
    auditor = cast.scope("auditor")
    (value,) = evaluate(["test.starts"], period="2022-02", unit=cast.unit(""), scope=auditor)
    assert value.target == Progress(D(365), D("59.00"), 2)
    steps = [["2022-03-01", 50], ["2022-12-31", 100]]
    second = set_target(
        cast, manager, value=D(10), curve_kind=CurveKind.MILESTONES, points=steps, reason="调整"
    )
    (value,) = evaluate(["test.starts"], period="2022Q1", unit=cast.unit(""), scope=auditor)
    assert value.target == Progress(D(10), D("5.00"), 3)
    assert [(t.revision, t.value) for t in Target.objects.order_by("revision")] == [
        (1, D(365)),
        (2, D(10)),
    ]
    assert list(Target.objects.in_force()) == [second]
    assert first.reason == "年度计划"


@pytest.mark.parametrize(
    "changes",
    [
        {"value": D(0)},
        {"value": D(-1)},
        {"reason": " "},
        {"curve_kind": CurveKind.BY_MONTH, "points": [1, 2, 3]},
        {"curve_kind": CurveKind.MILESTONES, "points": [["2022-03-01", 50]]},
    ],
)
def test_what_is_wrong_with_a_target_is_refused(cast: Cast, changes: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        set_target(cast, cast.scope("manager"), **changes)
    assert Target.objects.count() == 0
