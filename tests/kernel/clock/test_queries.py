"""The calendar in force."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
import time_machine
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from django.utils import timezone

from shigan.kernel.clock.actions import day_override_set
from shigan.kernel.clock.choices import DayKind, LimitUnitChoice
from shigan.kernel.clock.models import DayOverride, ScheduleYear, WorkingHours
from shigan.kernel.clock.queries import (
    calendar,
    default_rows,
    missing_years,
    now,
    schedule,
    today,
)
from shigan.kernel.clock.rules import DEFAULT_HOURS, Hours, LimitUnit
from shigan.kernel.orgs.scope import system_scope
from tests.kernel.clock.calendars import CALENDAR, TZ, at

pytestmark = pytest.mark.django_db


def test_without_entries_the_published_schedule_holds() -> None:
    assert calendar() == CALENDAR
    assert calendar().tz == TZ


def test_entries_go_before_the_published_schedule() -> None:
    DayOverride.objects.create(date=date(2022, 10, 7), kind=DayKind.WORKDAY, source="值守")
    DayOverride.objects.create(date=date(2022, 10, 8), kind=DayKind.REST, source="值守")
    DayOverride.objects.create(date=date(2022, 3, 8), kind=DayKind.HOLIDAY, source="妇女节")
    days = [date(2022, 10, 7), date(2022, 10, 8), date(2022, 3, 8), date(2022, 10, 9)]
    current = calendar()
    assert [current.is_workday(day) for day in days] == [True, False, False, True]
    assert [current.is_legal_holiday(day) for day in days] == [False, False, True, False]


def test_a_change_is_seen_at_once_and_undone_at_once() -> None:
    day = date(2022, 10, 8)
    row = DayOverride.objects.create(date=day, kind=DayKind.REST, source="值守")
    assert not calendar().is_workday(day)
    row.delete()
    assert calendar().is_workday(day)


def test_entered_hours_follow_one_another() -> None:
    WorkingHours.objects.create(
        since=date(2022, 6, 1),
        morning_start=time(8, 30),
        morning_end=time(12),
        afternoon_start=time(14),
        afternoon_end=time(18),
        source="夏季作息",
    )
    for row in default_rows():
        row.save()
    assert calendar().hours == (
        Hours(date(2000, 1, 1), DEFAULT_HOURS.sessions),
        Hours(date(2022, 6, 1), ((time(8, 30), time(12)), (time(14), time(18)))),
    )


@login_not_required
def changed(request: HttpRequest) -> HttpResponse:
    """A page that reads the calendar, changes it and reads it again."""
    day = date(2022, 3, 5)
    before = calendar().is_workday(day)
    manager = system_scope("测试", day)
    day_override_set(actor=manager, day=day, kind=DayKind.WORKDAY, source="街道通知")
    return HttpResponse(f"{before} {calendar().is_workday(day)}")


urlpatterns = [path("changed", changed)]


@pytest.mark.urls(__name__)
def test_a_request_that_changes_the_calendar_sees_the_change(client: Client) -> None:
    assert client.get("/changed").content == b"False True"


@pytest.mark.parametrize(
    ("on", "missing"),
    [
        (date(2022, 12, 31), []),
        (date(2026, 10, 31), []),
        (date(2026, 11, 1), [2027]),
        (date(2027, 3, 1), [2027]),
        (date(2027, 11, 1), [2027, 2028]),
    ],
)
def test_missing_years(on: date, missing: list[int]) -> None:
    assert missing_years(on) == missing


def test_a_confirmed_year_is_not_missing() -> None:
    ScheduleYear.objects.create(year=2027, source="测试文件")
    assert missing_years(date(2026, 11, 24)) == []
    assert calendar().covers(date(2026, 12, 1), date(2027, 2, 1))


def test_schedule_shows_what_is_published_and_what_was_entered() -> None:
    DayOverride.objects.create(
        date=date(2022, 10, 8), kind=DayKind.REST, name="应急调休", source="街道通知"
    )
    rows = {row.day: row for row in schedule(2022)}
    assert list(rows) == sorted(rows)
    assert len(rows) == 32 + 7
    shown = [
        (str(rows[day].name), rows[day].kind, str(rows[day].source), rows[day].entered)
        for day in (date(2022, 10, 7), date(2022, 10, 8), date(2022, 10, 9))
    ]
    assert shown == [
        ("国庆节", DayKind.HOLIDAY, "国务院办公厅放假安排", False),
        ("应急调休", DayKind.REST, "街道通知", True),
        ("国庆节", DayKind.WORKDAY, "国务院办公厅放假安排", False),
    ]


def test_every_holiday_of_the_schedule_has_a_name() -> None:
    names = {str(row.name) for year in range(2004, 2027) for row in schedule(year)}
    assert names == {
        "元旦",
        "春节",
        "清明节",
        "劳动节",
        "端午节",
        "中秋节",
        "国庆节",
        "抗战胜利70周年纪念日",
    }


@time_machine.travel(at("2022-03-02 00:30"), tick=False)
def test_now_is_an_instant_and_today_a_day_of_the_office() -> None:
    assert now() == at("2022-03-02 00:30")
    assert now().utcoffset() == timedelta(0)
    with timezone.override("America/New_York"):
        assert today() == date(2022, 3, 2)


def test_each_unit_of_a_limit_has_words() -> None:
    assert [choice.value for choice in LimitUnitChoice] == [unit.value for unit in LimitUnit]
