"""Declared fields for programs: each kind said, and each kind read."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from shigan.kernel.base.errors import Refused
from shigan.kernel.clock.rules import LimitUnit, TimeLimit
from shigan.kernel.web.fields import Field, Kind, Source
from shigan.kernel.web.inputs import Point
from shigan.kernel.web.values import ChoiceOut, field_out, read_values

SOURCES = {"unit": Source(lambda: [("D03", "城管")], lambda code: {"code": code})}
CHOICES = (("A", "甲"), ("B", "乙"))


def field(kind: Kind, **more: Any) -> Field:
    choices = CHOICES if kind in {Kind.CHOICE, Kind.COLOUR} else ()
    return Field("it", "它", kind, choices=choices, **more)


@pytest.mark.parametrize(
    ("kind", "sent", "read"),
    [
        (Kind.TEXT, "垃圾", "垃圾"),
        (Kind.TEXT, 12, "12"),
        (Kind.NOTE, "两\n行", "两\n行"),
        (Kind.WHOLE, 12, 12),
        (Kind.WHOLE, "12", 12),
        (Kind.DECIMAL, 12.5, Decimal("12.5")),
        (Kind.MONEY, 1200.5, Decimal("1200.5")),
        (Kind.PERCENT, 45, Decimal(45)),
        (Kind.DATE, "2022-03-05", date(2022, 3, 5)),
        (Kind.INSTANT, "2022-03-05T14:20:00+08:00", datetime(2022, 3, 5, 6, 20, tzinfo=UTC)),
        (Kind.INSTANT, "2022-03-05T06:20:00Z", datetime(2022, 3, 5, 6, 20, tzinfo=UTC)),
        (Kind.YES_NO, True, True),
        (Kind.YES_NO, False, False),
        (Kind.CHOICE, "B", "B"),
        (Kind.COLOUR, "A", "A"),
        (Kind.UNIT, "D03", {"code": "D03"}),
        (Kind.POSITION, {"lon": 117.1, "lat": 36.2}, Point(117.1, 36.2)),
        (Kind.LIMIT, {"amount": 5, "unit": "WORKDAY"}, TimeLimit(5, LimitUnit.WORKDAY)),
    ],
)
def test_every_kind_is_read(kind: Kind, sent: Any, read: Any) -> None:
    assert read_values([field(kind)], {"it": sent}, SOURCES) == {"it": read}


@pytest.mark.parametrize(
    ("kind", "sent"),
    [
        (Kind.TEXT, "字" * 501),
        (Kind.TEXT, ["垃圾"]),
        (Kind.TEXT, True),
        (Kind.WHOLE, 1.5),
        (Kind.WHOLE, "x"),
        (Kind.DECIMAL, "nan"),
        (Kind.MONEY, 1.005),
        (Kind.DATE, "2022-02-30"),
        (Kind.INSTANT, "noon"),
        (Kind.YES_NO, "yes"),
        (Kind.YES_NO, 1),
        (Kind.CHOICE, "C"),
        (Kind.UNIT, "D99"),
        (Kind.POSITION, {"lon": 117.1}),
        (Kind.POSITION, {"lon": 400, "lat": 36}),
        (Kind.POSITION, [117.1, 36.2]),
        (Kind.LIMIT, {"amount": 5, "unit": "FORTNIGHT"}),
        (Kind.LIMIT, 5),
    ],
)
def test_what_does_not_fit_is_refused_by_name(kind: Kind, sent: Any) -> None:
    with pytest.raises(Refused) as refused:
        read_values([field(kind)], {"it": sent}, SOURCES)
    assert set(refused.value.fields) == {"it"}


@pytest.mark.parametrize("kind", [k for k in Kind if k not in {Kind.PHOTOS, Kind.PERSON}])
def test_what_is_not_sent(kind: Kind) -> None:
    (value,) = read_values([field(kind)], {}, SOURCES).values()
    assert value in (None, "")
    with pytest.raises(Refused) as refused:
        read_values([field(kind, required=True)], {"it": None}, SOURCES)
    assert set(refused.value.fields) == {"it"}


def test_all_that_is_wrong_is_said_at_once() -> None:
    fields = [Field("a", "甲", Kind.WHOLE), Field("b", "乙", required=True)]
    with pytest.raises(Refused) as refused:
        read_values(fields, {"a": "x", "c": 1}, {})
    assert set(refused.value.fields) == {"a", "b", "c"}


def test_a_field_of_another_kind_may_be_called_like_a_kind() -> None:
    """The unit of a time limit is no unit of the organisation."""
    told = Field("unit", "单位", Kind.CHOICE, choices=CHOICES)
    assert read_values([told], {"unit": "A"}, SOURCES) == {"unit": "A"}


def test_a_field_as_it_is_told() -> None:
    told = field_out(field(Kind.CHOICE, required=True, hint="选一个"))
    assert (told.code, told.kind, told.required, told.hint) == ("it", "choice", True, "选一个")
    assert told.choices == [ChoiceOut(value=v, label=label) for v, label in CHOICES]
    assert (told.max_length, field_out(field(Kind.TEXT)).max_length) == (None, 500)
