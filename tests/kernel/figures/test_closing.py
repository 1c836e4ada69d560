"""Closing a period freezes its values; a later change shows beside them and can be restated."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from pytest_django import DjangoAssertNumQueries

from shigan.kernel.audit.models import AuditRow
from shigan.kernel.base.errors import Denied, Refused
from shigan.kernel.figures.actions import figure_restate, period_close
from shigan.kernel.figures.choices import Why
from shigan.kernel.figures.models import Closing, FrozenValue, Restatement
from shigan.kernel.figures.queries.lineage import lineage
from shigan.kernel.figures.queries.values import Value, evaluate
from shigan.kernel.figures.rules.period import Period
from shigan.kernel.orgs.models import Unit
from tests.kernel.figures.declared import hold
from tests.kit.cast import Cast

pytestmark = pytest.mark.usefixtures("declared_figures")
D = Decimal
MARCH = Period.parse("2022-03")


@pytest.fixture
def march(cast: Cast) -> Cast:
    """Three starts in March 2022, two of them in the first cell."""
    who = cast.people["outsider"]
    hold(cast.unit("001001"), who, date(2022, 3, 1))
    hold(cast.unit("001001"), who, date(2022, 3, 5), rank="B")
    hold(cast.unit("002001"), who, date(2022, 3, 31))
    return cast


def read(cast: Cast, suffix: str = "", code: str = "test.starts", **more: Any) -> Value:
    """March's figure as the auditor reads it."""
    auditor = cast.scope("auditor")
    (value,) = evaluate([code], period=MARCH, unit=cast.unit(suffix), scope=auditor, **more)
    return value


def seen(value: Value) -> tuple[object, bool, bool]:
    return value.value, value.frozen, value.restated


def test_a_closed_period_keeps_its_values_and_the_rows_behind_them(march: Cast) -> None:
    director, auditor = march.scope("director"), march.scope("auditor")
    before = [row.pk for row in rows(march)]
    closing = period_close(actor=director, period=MARCH, unit=march.unit(""))
    hold(march.unit("001001"), march.people["outsider"], date(2022, 3, 20))
    assert [seen(read(march, unit)) for unit in ("", "001", "001001", "002")] == [
        (3, True, False),
        (2, True, False),
        (2, True, False),
        (1, True, False),
    ]
    assert seen(read(march, live=True)) == (4, False, False)
    assert [row.pk for row in rows(march)] == before
    assert (
        lineage("test.starts", period=MARCH, unit=march.unit(""), scope=auditor, live=True).total
        == 4
    )
    log = AuditRow.objects.get(code="figures.close")
    assert (log.subject_id, log.actor_name) == (str(closing.pk), "乙主任")


def rows(cast: Cast) -> list[Any]:
    found = lineage("test.starts", period=MARCH, unit=cast.unit(""), scope=cast.scope("auditor"))
    return list(found.queryset)


def test_the_ids_of_frozen_rows_do_not_travel_as_parameters(march: Cast) -> None:
    director, sizes = march.scope("director"), []
    for text in ("2022-03", "2022-04"):
        for day in range(1, 30 if text == "2022-04" else 1):
            hold(march.unit("001002"), march.people["outsider"], date(2022, 4, day))
        period = Period.parse(text)
        period_close(actor=director, period=period, unit=march.unit(""))
        behind = lineage("test.starts", period=period, unit=march.unit(""), scope=director)
        assert behind.queryset.count() == behind.total
        sizes.append((behind.total, len(behind.queryset.query.sql_with_params()[1])))
    (few, small), (many, large) = sizes
    assert (few, many, small) == (3, 29, large)


def test_slices_of_a_closed_period_are_frozen_and_other_periods_are_not(march: Cast) -> None:
    period_close(actor=march.scope("director"), period=MARCH, unit=march.unit(""))
    hold(march.unit("002"), march.people["outsider"], date(2022, 3, 20))
    auditor, street = march.scope("auditor"), march.unit("")
    months = evaluate(["test.starts"], period="2022Q1", unit=street, scope=auditor, by="month")
    assert [seen(v) for v in months] == [(0, False, False)] * 2 + [(3, True, False)]
    units = evaluate(["test.starts"], period="2022-03", unit=street, scope=auditor, by="unit")
    assert {v.unit_name: v.value for v in units if v.value} == {"三里社区": 2, "教场社区": 1}
    (quarter,) = evaluate(["test.starts"], period="2022Q1", unit=street, scope=auditor)
    assert seen(quarter) == (4, False, False)


def test_a_frozen_period_asks_its_source_nothing(
    march: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    director = march.scope("director")
    for text in ("2021", "2022"):
        period_close(actor=director, period=Period.parse(text), unit=march.unit(""))
    scope, street = march.scope("auditor"), march.unit("")
    with django_assert_num_queries(3):  # frozen, restatements, targets
        evaluate(["test.starts", "test.held"], period="2022", unit=street, scope=scope)


def test_a_value_without_data_is_frozen_with_its_reason(march: Cast) -> None:
    period_close(actor=march.scope("director"), period=MARCH, unit=march.unit(""))
    hold(march.unit("001002"), march.people["outsider"], date(2022, 3, 20))
    value = read(march, "001002")
    assert (*seen(value), value.why_null) == (None, True, False, Why.NEVER_ENTERED)


def test_a_restatement_stands_beside_the_frozen_value(march: Cast) -> None:
    director, auditor = march.scope("director"), march.scope("auditor")
    period_close(actor=director, period=MARCH, unit=march.unit(""))
    hold(march.unit("001001"), march.people["outsider"], date(2022, 3, 20))
    made = figure_restate(
        actor=director, code="test.starts", period=MARCH, unit=march.unit(""), reason="漏登一件"
    )
    assert {(r.frozen.unit.code[9:], r.old, r.value) for r in made} == {
        ("", D(3), D(4)),
        ("001", D(2), D(3)),
        ("001001", D(2), D(3)),
    }
    assert [seen(read(march, unit)) for unit in ("", "001001", "002")] == [
        (4, True, True),
        (3, True, True),
        (1, True, False),
    ]
    assert FrozenValue.objects.get(code="test.starts", unit=march.unit("")).value == 3
    assert lineage("test.starts", period=MARCH, unit=march.unit(""), scope=auditor).total == 4
    log = AuditRow.objects.get(code="figures.restate")
    assert (log.before, log.after, log.text) == (
        {"value": "3"},
        {"value": "4", "units": 3},
        "漏登一件",
    )
    again = figure_restate_reason(march)
    assert again == "记录和封账数一致，没有要更正的"


def figure_restate_reason(cast: Cast) -> str:
    with pytest.raises(Refused) as refused:
        figure_restate(
            actor=cast.scope("director"),
            code="test.starts",
            period=MARCH,
            unit=cast.unit(""),
            reason="再来一次",
        )
    return str(refused.value)


def test_what_is_not_closed_is_not_restated(march: Cast) -> None:
    assert figure_restate_reason(march) == "2022年3月没有封账，不用更正"


def test_a_restatement_says_why(march: Cast) -> None:
    director = march.scope("director")
    period_close(actor=director, period=MARCH, unit=march.unit(""))
    with pytest.raises(Refused) as refused:
        figure_restate(
            actor=director, code="test.starts", period=MARCH, unit=march.unit(""), reason=" "
        )
    assert set(refused.value.fields) == {"reason"}


def test_a_ratio_keeps_the_rows_of_both_its_parts(march: Cast) -> None:
    period_close(actor=march.scope("director"), period=MARCH, unit=march.unit(""))
    share = FrozenValue.objects.get(code="test.share_a", unit=march.unit("001"))
    assert (share.value, share.sample, [len(ids) for ids in share.row_ids]) == (D(50), 2, [1, 2])


def test_what_a_community_closed_stays_when_the_street_closes(march: Cast) -> None:
    director, who = march.scope("director"), march.people["outsider"]
    period_close(actor=director, period=MARCH, unit=march.unit("001"))
    hold(march.unit("001001"), who, date(2022, 3, 20))
    period_close(actor=director, period=MARCH, unit=march.unit(""))
    assert [seen(read(march, unit)) for unit in ("", "001")] == [(4, True, False), (2, True, False)]


def test_a_period_closes_once_and_when_it_is_over(march: Cast) -> None:
    director = march.scope("director")
    period_close(actor=director, period=MARCH, unit=march.unit(""))
    for period, unit in (
        (MARCH, march.unit("")),
        (MARCH, march.unit("001")),
        (Period.parse("2999"), march.unit("")),
        (Period(director.on, director.on), march.unit("")),
    ):
        with pytest.raises(Refused) as refused:
            period_close(actor=director, period=period, unit=unit)
        assert set(refused.value.fields) == {"period"}
    assert Closing.objects.count() == 1


@pytest.mark.parametrize("login", ["outsider", "community", "auditor", "manager"])
def test_only_those_who_close_may_close_or_restate(march: Cast, login: str) -> None:
    unit: Unit = march.unit("001")
    with pytest.raises(Denied):
        period_close(actor=march.scope(login), period=MARCH, unit=unit)
    period_close(actor=march.scope("director"), period=MARCH, unit=unit)
    with pytest.raises(Denied):
        figure_restate(
            actor=march.scope(login), code="test.starts", period=MARCH, unit=unit, reason="改"
        )
    assert (Closing.objects.count(), Restatement.objects.count()) == (1, 0)


def test_the_database_refuses_to_change_what_was_closed(march: Cast) -> None:
    period_close(actor=march.scope("director"), period=MARCH, unit=march.unit(""))
    for change in (
        lambda: FrozenValue.objects.update(value=9),
        lambda: Closing.objects.update(closed_by="别人"),
        lambda: FrozenValue.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
