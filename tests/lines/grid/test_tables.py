"""The duty table: one row in force for a class and a place on any day."""

from __future__ import annotations

from datetime import date

import pytest

from shigan.kernel.base.errors import Refused
from shigan.lines.grid.actions.tables import DutyRow, duty_set
from shigan.lines.grid.models import Duty
from tests.kit.cast import Cast


def row(cast: Cast, since: date, until: date | None = None) -> DutyRow:
    return DutyRow(cast.unit("001"), "0101", cast.unit("-D03"), since, until)


def test_a_new_row_ends_each_that_is_in_force(cast: Cast) -> None:
    manager = cast.scope("manager")
    spans = [
        (date(2022, 1, 1), date(2022, 2, 1)),
        (date(2022, 3, 1), date(2022, 12, 1)),
        (date(2022, 6, 1), None),
        (date(2022, 9, 1), None),
    ]
    for since, until in spans:
        duty_set(actor=manager, row=row(cast, since, until))
    assert list(Duty.objects.order_by("since").values_list("since", "until")) == [
        (date(2022, 1, 1), date(2022, 2, 1)),
        (date(2022, 3, 1), date(2022, 6, 1)),
        (date(2022, 6, 1), date(2022, 9, 1)),
        (date(2022, 9, 1), None),
    ]


@pytest.mark.parametrize("until", [date(2022, 5, 31), date(2022, 6, 1)])
def test_a_row_lasts_a_day_at_least(cast: Cast, until: date) -> None:
    with pytest.raises(Refused) as refused:
        duty_set(actor=cast.scope("manager"), row=row(cast, date(2022, 6, 1), until))
    assert set(refused.value.fields) == {"until"}
    assert Duty.objects.count() == 0
