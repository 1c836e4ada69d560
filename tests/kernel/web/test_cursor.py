"""Pages that neither skip nor repeat, whatever the values and the order."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shigan.kernel.base.errors import Refused
from shigan.kernel.orgs.models import Unit
from shigan.kernel.web.cursor import page

DAY = date(2022, 1, 1)


def walk(order: str, limit: int) -> list[int]:
    found: list[int] = []
    cursor: str | None = ""
    while cursor is not None:
        rows, cursor = page(Unit.objects.all(), order, cursor, limit)
        found += [row.pk for row in rows]
    return found


@pytest.mark.parametrize("order", ["name", "-name", "closed_on", "-closed_on", "path", "pk", "-pk"])
@given(
    values=st.lists(st.tuples(st.sampled_from("abc"), st.none() | st.integers(1, 3)), max_size=9),
    limit=st.integers(1, 4),
)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_row_once_in_order(
    db: None, order: str, values: list[tuple[str, int | None]], limit: int
) -> None:
    Unit.objects.all().delete()
    for n, (name, days) in enumerate(values):
        closed = DAY + timedelta(days) if days else None
        Unit.objects.create(
            code=f"{n}", name=name, path=f"{n}/", kind="CELL", opened_on=DAY, closed_on=closed
        )
    path, down = order.removeprefix("-"), order.startswith("-")
    rows = sorted(Unit.objects.all(), key=lambda u: u.pk, reverse=down)
    known = [u for u in rows if getattr(u, path) is not None]
    unknown = [u for u in rows if getattr(u, path) is None]
    expected = sorted(known, key=lambda u: getattr(u, path), reverse=down) + unknown
    # A reversed sort keeps ties as they stood, which is downwards already.
    assert walk(order, limit) == [u.pk for u in expected]


def test_a_foreign_cursor_is_refused(db: None) -> None:
    for n in range(3):
        Unit.objects.create(code=f"{n}", name="甲", path=f"{n}/", kind="CELL", opened_on=DAY)
    _rows, after = page(Unit.objects.all(), "name", "", 1)
    assert after is not None
    for order, cursor in (("-name", after), ("name", after[:-3]), ("name", "%%%")):
        with pytest.raises(Refused) as refused:
            page(Unit.objects.all(), order, cursor, 1)
        assert set(refused.value.fields) == {"cursor"}
