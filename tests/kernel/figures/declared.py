"""Figures over who holds which post: enough to try every measure without a line of work."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db.models import Q

from shigan.kernel.audit.models import AuditRow
from shigan.kernel.figures.choices import Direction, Measured, Missing
from shigan.kernel.figures.registry import (
    Count,
    Figure,
    Group,
    Ratio,
    Reported,
    Source,
    Sum,
    figures,
    groups,
)
from shigan.kernel.orgs.models import Holding, Post, Unit, User
from shigan.kernel.web.fields import Field, Kind

COLUMNS = (
    Field("user.name", "人员"),
    Field("post.title", "岗位"),
    Field("since", "任职自", Kind.DATE),
)


def holding_url(row: Any) -> str:
    """A page of a holding, for the links in lists."""
    return f"/holdings/{row.pk}/"


starts = Source(
    "test.starts",
    lambda: Holding.objects.select_related("user", "post__unit"),
    "post__unit__path",
    date="since",
    columns=COLUMNS,
    url=holding_url,
)
held = Source("test.held", Holding.objects.all, "post__unit__path", since="since", until="until")
people = Source("test.people", Holding.objects.all, "post__unit__path", date="since")
deeds = Source("test.deeds", AuditRow.objects.all, "unit_path", date="at")
ended = Source("test.ended", Holding.objects.all, "post__unit__path", date="until")


def figure(code: str, measure: Any, **more: Any) -> Figure:
    """A figure with what no test looks at filled in."""
    return Figure(code, code, more.pop("unit", Measured.COUNT), "试验口径", measure, **more)


STARTS = figure("test.starts", Count(starts))
STARTS_A = figure("test.starts_a", Count(starts, Q(rank="A")))
ORDERS = figure("test.orders", Sum(starts, "post__unit__order"), decimals=2)
SHARE_A = figure(
    "test.share_a",
    Ratio(Count(starts, Q(rank="A")), Count(starts)),
    unit=Measured.PERCENT,
    decimals=1,
    direction=Direction.MORE,
    min_sample=2,
)
PEOPLE = figure("test.people", Count(people, distinct="user"))
HELD = figure("test.held", Count(held))
HELD_B = figure("test.held_b", Count(held, Q(rank="B")))
ACCIDENTS = figure("test.accidents", Count(ended), missing=Missing.ZERO)
DEEDS = figure("test.deeds", Count(deeds))
STATED = figure("test.stated", Reported(), unit=Measured.YUAN)
STATED_H1 = figure("test.stated_h1", Reported(part="H1"))

COUNTED = [STARTS, STARTS_A, ORDERS, SHARE_A, PEOPLE, HELD, HELD_B, ACCIDENTS]
ALL = [*COUNTED, DEEDS, STATED, STATED_H1]


@contextmanager
def declared(*more: Figure) -> Iterator[None]:
    """While it lasts, these figures alone are declared."""
    before, before_groups = dict(figures._items), dict(groups._items)
    figures._items.clear()
    figures._items.update({f.code: f for f in more})
    groups._items["test"] = Group("test", "试验")
    try:
        yield
    finally:
        figures._items.clear()
        figures._items.update(before)
        groups._items.clear()
        groups._items.update(before_groups)


def hold(unit: Unit, who: User, since: date, until: date | None = None, rank: str = "A") -> Holding:
    """Put somebody at the unit's post of all seats."""
    post, _made = Post.objects.get_or_create(
        unit=unit, role="seat", title="seat", opened_on=date(2000, 1, 1)
    )
    return Holding.objects.create(post=post, user=who, since=since, until=until, rank=rank)
