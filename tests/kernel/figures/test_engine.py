"""The engine against a naive recount, its statements, and what has no value."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from shigan.kernel.audit.models import AuditRow
from shigan.kernel.base.errors import Denied, Refused
from shigan.kernel.figures.choices import NoGrowth, Why
from shigan.kernel.figures.queries.lineage import lineage
from shigan.kernel.figures.queries.values import By, Value, evaluate, values
from shigan.kernel.figures.rules.numbers import Growth, Number
from shigan.kernel.figures.rules.period import Period
from shigan.kernel.orgs.models import Holding, Unit
from shigan.kernel.orgs.scope import Scope
from tests.kernel.figures.conftest import TODAY
from tests.kernel.figures.declared import (
    ACCIDENTS,
    COUNTED,
    DEEDS,
    HELD,
    SHARE_A,
    STARTS,
    STARTS_A,
    hold,
)
from tests.kit.cast import Cast

PERIODS = ["2021", "2022", "2022H1", "2022Q3", "2022-02", "2022-02-10..2022-03-05", "2020-02-29"]


@pytest.fixture
def busy(street: Cast) -> Cast:
    """Two hundred holdings at any unit and time from 2019 to 2023."""
    draw = random.Random(7)
    units = [u for u in street.units.values() if u.kind != "DISTRICT"]
    people = list(street.people.values())
    taken: set[tuple[int, int, date]] = set()
    while len(taken) < 200:
        unit, who = draw.choice(units), draw.choice(people)
        since = date(2019, 1, 1) + timedelta(draw.randrange(1800))
        if (unit.pk, who.pk, since) not in taken:
            taken.add((unit.pk, who.pk, since))
            until = draw.choice([None, since + timedelta(draw.randrange(1, 900))])
            hold(unit, who, since, until, draw.choice("AB"))
    return street


@pytest.mark.parametrize("by", [None, "month", "unit", "unit_month"])
@pytest.mark.parametrize("text", PERIODS)
def test_engine_agrees_with_a_naive_recount(busy: Cast, text: str, by: By | None) -> None:
    place = busy.unit("")
    rows = list(Holding.objects.select_related("post__unit"))
    for value in values(COUNTED, Period.parse(text), place, on=TODAY, by=by):
        unit = Unit.objects.get(code=value.unit_code)
        assert value.value == recount(value.code, rows, unit, value.period), value
        assert value.ytd == recount(value.code, rows, unit, value.period.year_to_date())
        base = recount(value.code, rows, unit, value.period.shift_years(-1))
        assert value.growth == grown(value, base)


def recount(code: str, rows: list[Holding], unit: Unit, period: Period) -> Number | None:
    """The figure, row by row."""
    here = [r for r in rows if r.post.unit.path.startswith(unit.path)]
    dated = [r for r in here if period.first <= r.since <= period.last]
    valid = [
        r for r in here if r.since <= period.last and (r.until is None or r.until > period.last)
    ]
    if code == "test.accidents":
        return sum(r.until is not None and period.first <= r.until <= period.last for r in here)
    if not any(r.since <= period.last for r in here):
        return None
    in_a = sum(r.rank == "A" for r in dated)
    if code == "test.share_a":
        return tenth(Decimal(in_a) * 100 / len(dated)) if dated else None
    numbers: dict[str, Number] = {
        "test.starts": len(dated),
        "test.starts_a": in_a,
        "test.orders": Decimal(sum(r.post.unit.order for r in dated)),
        "test.people": len({r.user_id for r in dated}),
        "test.held": len(valid),
        "test.held_b": sum(r.rank == "B" for r in valid),
    }
    return numbers[code]


def tenth(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def grown(value: Value, base: Number | None) -> Growth | None:
    if value.value is None or base is None:
        return None
    change = Decimal(value.value) - Decimal(base)
    if value.code == "test.share_a":
        return Growth(change, base, in_points=True)
    if base == 0:
        return None
    percent = change * 100 / Decimal(base)
    return Growth(percent.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP), base)


@pytest.mark.parametrize("text", PERIODS)
@pytest.mark.usefixtures("declared_figures")
def test_lineage_lists_the_rows_that_were_counted(busy: Cast, everything: Scope, text: str) -> None:
    for figure in (STARTS, STARTS_A, HELD):
        for unit in (busy.unit(""), busy.unit("001"), busy.unit("001002")):
            asked = {"period": text, "unit": unit, "scope": everything}
            behind = lineage(figure.code, **asked)  # type: ignore[arg-type]
            (value,) = evaluate([figure.code], **asked)  # type: ignore[arg-type]
            assert behind.total == behind.queryset.count() == (value.value or 0)


_SLICES: list[tuple[By | None, int]] = [
    (None, 1),
    ("month", 12),
    ("unit", 5),
    ("unit_month", 60),
]


@pytest.mark.parametrize(("by", "slices"), _SLICES)
def test_statements_do_not_grow_with_figures_months_or_units(
    busy: Cast, django_assert_num_queries: DjangoAssertNumQueries, by: By | None, slices: int
) -> None:
    # The units, and which of them had entered earlier.
    more = 2 if by in {"unit", "unit_month"} else 0
    for chosen in ([STARTS], [STARTS, STARTS_A, SHARE_A]):
        with django_assert_num_queries(3 + more):  # frozen, the source, targets
            found = values(chosen, Period.parse("2022"), busy.unit(""), on=TODAY, by=by)
        assert len(found) == len(chosen) * slices
    with django_assert_num_queries(6 + more):  # three more sources
        values(COUNTED, Period.parse("2022"), busy.unit(""), on=TODAY, by=by)


def test_one_more_statement_tells_never_entered_from_none_in_the_period(
    street: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    who = street.people["worker_a"]
    hold(street.unit("001001"), who, date(2019, 5, 1))
    with django_assert_num_queries(5):
        found = values(
            [STARTS, STARTS_A], Period.parse("2022"), street.unit("001"), on=TODAY, by="unit"
        )
    assert [(v.unit_code[-6:], v.value, v.why_null) for v in found] == [
        ("001001", 0, None),
        ("001002", None, Why.NEVER_ENTERED),
    ] * 2


@pytest.mark.parametrize(
    ("text", "value", "why"),
    [
        ("2018", None, Why.NEVER_ENTERED),
        ("2019", 1, None),
        ("2022", 0, None),
        ("2027", None, Why.NOT_BEGUN),
    ],
)
def test_nothing_entered_yet_is_not_zero(
    street: Cast, text: str, value: int | None, why: Why | None
) -> None:
    hold(street.unit("001001"), street.people["worker_a"], date(2019, 5, 1))
    (found,) = values([STARTS], Period.parse(text), street.unit(""), on=TODAY)
    assert (found.value, found.why_null) == (value, why)


def test_months_before_the_first_row_have_no_value(street: Cast) -> None:
    hold(street.unit("001001"), street.people["worker_a"], date(2019, 5, 1))
    months = values([STARTS, HELD], Period.parse("2019"), street.unit(""), on=TODAY, by="month")
    assert [v.value for v in months] == [
        *[None] * 4,
        1,
        *[0] * 7,
        *[None] * 4,
        *[1] * 8,
    ]


def test_a_changed_record_moves_its_figure_and_no_other(street: Cast) -> None:
    who = street.people["worker_a"]
    row = hold(street.unit("001001"), who, date(2022, 3, 1))
    hold(street.unit("002001"), who, date(2022, 3, 2), rank="B")

    def now() -> dict[str, Number | None]:
        found = values([STARTS, STARTS_A, HELD], Period.parse("2022-03"), row.post.unit, on=TODAY)
        return {v.code: v.value for v in found}

    assert now() == {"test.starts": 1, "test.starts_a": 1, "test.held": 1}
    Holding.objects.filter(pk=row.pk).update(rank="B")
    assert now() == {"test.starts": 1, "test.starts_a": 0, "test.held": 1}
    Holding.objects.filter(pk=row.pk).update(until=date(2022, 3, 20))
    assert now() == {"test.starts": 1, "test.starts_a": 0, "test.held": 0}
    Holding.objects.filter(pk=row.pk).update(since=date(2022, 2, 28))
    assert now() == {"test.starts": 0, "test.starts_a": 0, "test.held": 0}


def test_a_ratio_of_nothing_due_has_no_value(street: Cast) -> None:
    hold(street.unit("001001"), street.people["worker_a"], date(2019, 5, 1))
    (found,) = values([SHARE_A], Period.parse("2022"), street.unit(""), on=TODAY)
    assert (found.value, found.why_null, found.sample) == (None, Why.NOTHING_DUE, 0)


def test_where_absence_is_a_fact_the_figure_is_zero_from_the_start(street: Cast) -> None:
    (found,) = values([ACCIDENTS], Period.parse("2022"), street.unit(""), on=TODAY)
    assert (found.value, found.why_null) == (0, None)


def test_an_unfinished_year_is_compared_with_as_much_of_the_year_before(street: Cast) -> None:
    unit, who = street.unit("001001"), street.people["worker_a"]
    for since in (date(2025, 1, 3), date(2025, 12, 1), date(2026, 2, 1), date(2026, 12, 1)):
        hold(unit, who, since)
    (found,) = values([STARTS], Period.parse("2026"), unit, on=TODAY)
    assert (found.value, found.growth) == (1, Growth(Decimal("0.00"), 1))
    assert str(found.days) == "2026-01-01..2026-11-24"


@pytest.mark.parametrize(
    ("text", "change", "why"),
    [
        ("2022", None, NoGrowth.NOT_WHOLE),
        ("2022-11", None, NoGrowth.NO_BASE),
        ("2022-12", Decimal("100.00"), None),
        ("2023", Decimal("50.00"), None),
        ("2023-10", None, NoGrowth.NOT_ABOVE_ZERO),
        ("2019", None, NoGrowth.NO_VALUE),
    ],
)
def test_a_period_in_which_records_began_is_no_base_and_says_so(
    street: Cast, text: str, change: Decimal | None, why: NoGrowth | None
) -> None:
    unit, who = street.unit("001001"), street.people["worker_a"]
    hold(unit, who, date(2021, 12, 2))
    for year, month in ((2022, 11), (2022, 12)):
        for day in (5, 6):
            hold(unit, who, date(year, month, day))
    for month in range(1, 7):
        hold(unit, who, date(2023, month, 1))
    (found,) = values([STARTS], Period.parse(text), street.unit(""), on=TODAY)
    assert ((found.growth and found.growth.change), found.why_no_growth) == (change, why)


def test_an_instant_falls_on_the_day_that_it_is_at_the_office(street: Cast) -> None:
    path = street.unit("001").path
    for at in ("2022-02-28T15:59:59", "2022-02-28T16:00:00", "2022-03-31T15:59:59"):
        moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
        AuditRow.objects.create(at=moment, actor_name="系统", code="test", unit_path=path)
    found = [
        values([DEEDS], Period.parse(text), street.unit("001"), on=TODAY)[0].value
        for text in ("2022-02", "2022-03", "2022-04")
    ]
    assert found == [1, 2, 0]


def test_a_stock_no_longer_counts_on_the_day_on_which_it_ends(street: Cast) -> None:
    hold(street.unit("001"), street.people["worker_a"], date(2022, 1, 31), date(2022, 2, 28))
    found = [
        values([HELD], Period.parse(text), street.unit("001"), on=TODAY)[0].value
        for text in ("2022-01-30", "2022-01", "2022-02-27", "2022-02")
    ]
    assert found == [None, 1, 1, 0]


@pytest.mark.usefixtures("declared_figures")
@pytest.mark.parametrize(
    ("code", "period", "unit", "error"),
    [
        ("test.unheard", "2022", "370902002", Denied),
        ("test.starts", "2022-13", "370902002", Refused),
        ("test.starts", "", "370902002", Refused),
        ("test.starts", "2022", "990000000", Denied),
    ],
)
def test_unknown_figure_period_or_unit_is_an_error(
    street: Cast, everything: Scope, code: str, period: str, unit: str, error: type[Exception]
) -> None:
    with pytest.raises(error) as raised:
        evaluate([code], period=period, unit=unit, scope=everything)
    assert type(raised.value) is error


def test_too_many_months_are_refused(street: Cast) -> None:
    with pytest.raises(Refused):
        values([STARTS], Period.parse("1901..2900"), street.unit(""), on=TODAY, by="month")


@pytest.mark.usefixtures("declared_figures")
def test_figures_of_a_unit_outside_the_scope_look_like_those_of_no_unit(cast: Cast) -> None:
    community = cast.scope("community")
    assert evaluate(["test.starts"], period="2022", unit=cast.unit("001"), scope=community)
    for scope, unit in (
        (community, cast.unit("002")),
        (community, cast.unit("")),
        (cast.scope("outsider"), cast.unit("001")),
    ):
        with pytest.raises(Denied):
            evaluate(["test.starts"], period="2022", unit=unit, scope=scope)
        with pytest.raises(Denied):
            lineage("test.starts", period="2022", unit=unit, scope=scope)
