"""Records by the ten thousand come back as they were written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from django.db import models

from shigan.kernel.base.inserts import drafted, insert_records, update_records
from shigan.kernel.matters.choices import Colour, Criterion
from shigan.kernel.matters.models import ColourRuleRow, Matter
from tests.kit.cast import Cast

AT = datetime(2022, 3, 1, 9, 30, 0, 125, tzinfo=UTC)


def matter(cast: Cast, number: str, **given: object) -> Matter:
    values = {"kind": "grid.event", "title": "一件", "step": "filing", "step_since": AT}
    return Matter(
        street=cast.unit(""),
        unit=cast.unit("001001"),
        unit_path=cast.unit("001001").path,
        number=number,
        opened_at=AT,
        last_entry_at=AT,
        **{**values, **given},  # type: ignore[arg-type]
    )


def columns(record: models.Model) -> dict[str, object]:
    return {f.attname: getattr(record, f.attname) for f in record._meta.concrete_fields}


@pytest.mark.django_db
def test_every_column_comes_back_as_it_was(cast: Cast) -> None:
    given = [
        matter(cast, "甲"),
        matter(
            cast,
            "乙",
            text='引号"和\\反斜\t杠\n换行',
            lon=117.125,
            handler=cast.people["head"],
            due_at=datetime(2022, 3, 2, 8, tzinfo=timezone(timedelta(hours=8))),
            manual_colour=Colour.RED,
            red_why=Criterion.DEADLINE,
            progress=Decimal("12.50"),
            curve=[["2022-03-01T00:00:00+08:00", 50]],
        ),
    ]
    insert_records(given)
    kept = Matter.objects.in_bulk([record.pk for record in given])
    assert [columns(kept[record.pk]) for record in given] == [columns(r) for r in given]


@pytest.mark.django_db
def test_days_decimals_and_truth_come_back(cast: Cast) -> None:
    rule = ColourRuleRow(
        kind="", criterion="PLAN", yellow=Decimal("10.0"), valid_from=AT.date(), verified=True
    )
    insert_records([rule])
    assert columns(ColourRuleRow.objects.get(pk=rule.pk)) == columns(rule)


@pytest.mark.django_db
def test_keys_go_on_from_the_last_and_are_the_records_own(cast: Cast) -> None:
    first = matter(cast, "1")
    first.save()
    many = [matter(cast, str(n)) for n in range(2, 5)]
    insert_records(many)
    last = matter(cast, "9")
    last.save()
    keys = [first.pk, *(m.pk for m in many), last.pk]
    assert keys == sorted(set(keys))
    assert list(Matter.objects.order_by("pk").values_list("number", flat=True)) == list("12349")
    many[0].title = "改过"
    many[0].save()  # a record that is there, not a new one
    assert Matter.objects.get(number="2").title == "改过"


@pytest.mark.django_db
@pytest.mark.parametrize("many", [1, 99, 100, 701, 1403])
def test_any_number_comes_back_in_its_order(cast: Cast, many: int) -> None:
    given = [matter(cast, f"{n:05d}") for n in range(many)]
    insert_records(given)
    kept = Matter.objects.order_by("pk").values_list("pk", "number")
    assert list(kept) == [(record.pk, record.number) for record in given]


@pytest.mark.django_db
def test_a_drafted_record_is_as_the_model_makes_it(cast: Cast) -> None:
    said = {
        "street": cast.unit(""),
        "unit": cast.unit("001001"),
        "handler": None,
        "number": "甲",
        "curve": [["2022-03-01T00:00:00+08:00", 50]],
        "opened_at": AT,
    }
    draft, made = drafted(Matter, **said), Matter(**said)
    assert columns(draft) == columns(made)
    assert (draft.unit, draft.handler, draft._state.adding) == (cast.unit("001001"), None, True)
    plain, other = drafted(Matter), drafted(Matter)
    assert columns(plain) == columns(Matter())
    plain.curve.append(["2022-03-02T00:00:00+08:00", 60])  # each has its own
    assert other.curve == []


@pytest.mark.django_db
def test_nothing_to_write_asks_nothing(django_assert_num_queries: object, cast: Cast) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        insert_records([])


@pytest.mark.django_db
def test_an_update_writes_the_columns_that_it_names(cast: Cast) -> None:
    given = [matter(cast, "甲"), matter(cast, "乙")]
    insert_records(given)
    for place, record in enumerate(given):
        record.title, record.text = f"改{place}", "不写"
        record.handler, record.manual_colour = cast.people["head"], Colour.RED
        record.due_at, record.curve = AT, [["2022-03-01T00:00:00+08:00", 50]]
    update_records(given, ["title", "handler", "manual_colour", "due_at", "curve"])
    kept = Matter.objects.in_bulk([record.pk for record in given])
    for record in given:
        record.text = ""
    assert [columns(kept[record.pk]) for record in given] == [columns(r) for r in given]
    update_records([], ["title"])
