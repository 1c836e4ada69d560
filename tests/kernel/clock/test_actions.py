"""Writes to the calendar."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest

from shigan.kernel.audit.models import AuditRow
from shigan.kernel.base.errors import Denied, Refused
from shigan.kernel.clock.actions import (
    day_override_clear,
    day_override_set,
    working_hours_clear,
    working_hours_set,
    year_confirm,
)
from shigan.kernel.clock.choices import DayKind
from shigan.kernel.clock.models import DayOverride, ScheduleYear, WorkingHours
from shigan.kernel.clock.queries import calendar
from shigan.kernel.orgs.scope import Scope
from tests.kit.cast import Cast

pytestmark = pytest.mark.django_db
SATURDAY = date(2022, 3, 5)
SUMMER = ((time(8, 30), time(12)), (time(14), time(18)))


def trail() -> list[tuple[str, str, Any, Any]]:
    """What the audit log holds: action, who, before, after."""
    rows = AuditRow.objects.order_by("pk")
    return [(row.code, row.actor_name, row.before, row.after) for row in rows]


def test_a_day_is_set_changed_and_cleared(cast: Cast) -> None:
    manager = cast.scope("manager")
    day_override_set(actor=manager, day=SATURDAY, kind=DayKind.WORKDAY, source=" 街道通知 ")
    assert calendar().is_workday(SATURDAY)
    day_override_set(actor=manager, day=SATURDAY, kind=DayKind.REST, source="街道通知", name="休整")
    assert not calendar().is_workday(SATURDAY)
    day_override_clear(actor=manager, day=SATURDAY)
    assert DayOverride.objects.count() == 0
    worked = {"date": "2022-03-05", "kind": "WORKDAY", "name": "", "source": "街道通知"}
    rest = {"date": "2022-03-05", "kind": "REST", "name": "休整", "source": "街道通知"}
    assert trail() == [
        ("clock.day_override_set", "癸管理", None, worked),
        ("clock.day_override_set", "癸管理", worked, rest),
        ("clock.day_override_clear", "癸管理", rest, None),
    ]


def test_a_year_is_confirmed_from_its_notice(cast: Cast) -> None:
    manager = cast.scope("manager")
    year_confirm(actor=manager, year=2027, source="通知初稿")
    year_confirm(actor=manager, year=2027, source="正式通知")
    assert list(ScheduleYear.objects.values_list("year", "source")) == [(2027, "正式通知")]
    assert trail() == [
        ("clock.year_confirm", "癸管理", None, {"source": "通知初稿"}),
        ("clock.year_confirm", "癸管理", {"source": "通知初稿"}, {"source": "正式通知"}),
    ]


def test_hours_are_set_changed_and_cleared(cast: Cast) -> None:
    manager = cast.scope("manager")
    since = date(2022, 6, 1)
    early = ((time(8), time(12)), (time(14), time(18)))
    working_hours_set(actor=manager, since=since, sessions=early, source="夏季作息")
    working_hours_set(actor=manager, since=since, sessions=SUMMER, source="夏季作息")
    assert calendar().sessions_on(since) == SUMMER
    working_hours_clear(actor=manager, since=since)
    assert WorkingHours.objects.count() == 0
    first = {"hours": "2022-06-01 08:00–12:00 14:00–18:00", "source": "夏季作息"}
    second = {"hours": "2022-06-01 08:30–12:00 14:00–18:00", "source": "夏季作息"}
    assert trail() == [
        ("clock.working_hours_set", "癸管理", None, first),
        ("clock.working_hours_set", "癸管理", first, second),
        ("clock.working_hours_clear", "癸管理", second, None),
    ]


DEEDS: list[Callable[[Scope], object]] = [
    lambda actor: day_override_set(
        actor=actor, day=SATURDAY, kind=DayKind.WORKDAY, source="街道通知"
    ),
    lambda actor: day_override_clear(actor=actor, day=SATURDAY),
    lambda actor: year_confirm(actor=actor, year=2027, source="街道通知"),
    lambda actor: working_hours_set(
        actor=actor, since=SATURDAY, sessions=SUMMER, source="夏季作息"
    ),
    lambda actor: working_hours_clear(actor=actor, since=SATURDAY),
]


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize(("login", "name"), [("outsider", "外人"), ("director", "乙主任")])
def test_only_a_manager_changes_the_calendar(
    cast: Cast, deed: Callable[[Scope], object], login: str, name: str
) -> None:
    with pytest.raises(Denied):
        deed(cast.scope(login))
    assert not DayOverride.objects.exists()
    assert not ScheduleYear.objects.exists()
    assert not WorkingHours.objects.exists()
    assert list(AuditRow.objects.values_list("actor_name", "result")) == [(name, "DENIED")]


REFUSED: list[tuple[Callable[[Scope], object], str]] = [
    (
        lambda actor: day_override_set(
            actor=actor, day=SATURDAY, kind=DayKind.WORKDAY, source="  "
        ),
        "请注明依据",
    ),
    (lambda actor: year_confirm(actor=actor, year=2027, source=""), "请注明依据"),
    (
        lambda actor: working_hours_set(actor=actor, since=SATURDAY, sessions=SUMMER, source=""),
        "请注明依据",
    ),
    (
        lambda actor: working_hours_set(
            actor=actor,
            since=SATURDAY,
            sessions=((time(8), time(12)), (time(12), time(17))),
            source="夏季作息",
        ),
        "作息时间必须先后相接：上午上班、上午下班、下午上班、下午下班",
    ),
    (lambda actor: day_override_clear(actor=actor, day=SATURDAY), "这一天没有单独的安排"),
    (lambda actor: working_hours_clear(actor=actor, since=SATURDAY), "没有从这一天开始的作息时间"),
]


@pytest.mark.parametrize(("deed", "why"), REFUSED)
def test_what_makes_no_sense_is_refused(
    cast: Cast, deed: Callable[[Scope], object], why: str
) -> None:
    with pytest.raises(Refused) as refusal:
        deed(cast.scope("manager"))
    assert str(refusal.value) == why
    assert AuditRow.objects.count() == 0
