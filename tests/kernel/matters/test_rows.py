"""Rules that an office sets: amounts that can be reckoned with, and no others."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from shigan.kernel.base.errors import Refused
from shigan.kernel.clock.queries import calendar
from shigan.kernel.clock.rules import LimitUnit, TimeLimit, deadline, fits
from shigan.kernel.matters.actions.rows import (
    ColourInput,
    LimitInput,
    colour_draft,
    limits_load,
)
from shigan.kernel.matters.models import LimitRule
from tests.kit.cast import Cast

DAY = date(2026, 11, 24)
LIMIT = LimitInput("grid.event", "", "", 5, "WORKDAY", DAY, "测试")
COLOUR = ColourInput("", "DEADLINE", Decimal(1), Decimal(0), "WORKDAY", DAY, "测试")


@pytest.mark.parametrize(
    ("amount", "unit", "right"),
    [
        (1, "MINUTE", True),
        (36_500, "WORKDAY", True),
        (100, "YEAR", True),
        (1_200, "MONTH", True),
        (0, "WORKDAY", False),
        (36_501, "DAY", False),
        (101, "YEAR", False),
        (1_201, "MONTH", False),
        (10**12, "MINUTE", False),
    ],
)
def test_a_limit_is_one_that_ends(cast: Cast, amount: int, unit: str, right: bool) -> None:
    row = replace(LIMIT, amount=amount, unit=unit)
    if right:
        [made] = limits_load(actor=cast.scope("manager"), rows=[row])
        assert (LimitRule.objects.get().amount, made.change) == (amount, None)
        return
    with pytest.raises(Refused) as refused:
        limits_load(actor=cast.scope("manager"), rows=[row])
    assert set(refused.value.fields) == {"amount"}
    assert not LimitRule.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("unit", list(LimitUnit))
def test_the_longest_limit_of_each_unit_ends(unit: LimitUnit) -> None:
    longest = next(n for n in (36_500, 1_200, 100) if fits(n, unit))
    end = deadline(datetime(2026, 11, 24, tzinfo=UTC), TimeLimit(longest, unit), calendar())
    assert end is not None
    assert end.year <= 2200


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"yellow": Decimal(-1)}, "yellow"),
        ({"yellow": Decimal("1.5")}, "yellow"),
        ({"red": Decimal(36_501)}, "red"),
        ({"criterion": "PLAN", "unit": "", "red": Decimal("100.5")}, "red"),
        ({"criterion": "PLAN", "unit": "", "yellow": Decimal(-1)}, "yellow"),
    ],
)
def test_thresholds_mean_something(given: dict[str, object], wrong: str) -> None:
    with pytest.raises(Refused) as refused:
        colour_draft(replace(COLOUR, **given))  # type: ignore[arg-type]
    assert set(refused.value.fields) == {wrong}


@pytest.mark.parametrize(
    "given",
    [
        {"yellow": None, "red": None},
        {"red": Decimal(36_500)},
        {"criterion": "PLAN", "unit": "", "yellow": Decimal("9.5"), "red": Decimal(100)},
    ],
)
def test_thresholds_are_kept_as_they_were_given(given: dict[str, object]) -> None:
    row = replace(COLOUR, **given)  # type: ignore[arg-type]
    draft = colour_draft(row)
    assert (draft.yellow, draft.red) == (row.yellow, row.red)
