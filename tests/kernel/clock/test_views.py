"""The working calendar's pages: everybody reads, managers enter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

import pytest
import time_machine
from django.test import Client

from shigan.kernel.clock.choices import DayKind
from shigan.kernel.clock.models import DayOverride, ScheduleYear, WorkingHours
from shigan.kernel.clock.queries import calendar
from tests.kit.cast import Cast

SignIn = Callable[[str], Client]
PAGE = "/rules/calendar/"
DAY = date(2022, 3, 7)  # a Monday
DAY_PAGE = f"{PAGE}days/{DAY}/"


@pytest.fixture(autouse=True)
def in_2022(cast: Cast) -> Any:
    with time_machine.travel("2022-03-05 14:20+08:00", tick=False):
        yield


def context(client: Client, query: str = "") -> Any:
    response = client.get(PAGE + query)
    assert response.status_code == 200
    return response.context


@pytest.mark.parametrize("login", ["manager", "clerk", "worker_a", "auditor"])
def test_everybody_reads_the_calendar(client_of: SignIn, login: str) -> None:
    shown = context(client_of(login))
    assert (shown["year"], len(shown["months"]), shown["workdays"]) == (2022, 12, 249)
    assert shown["manages"] is (login == "manager")


def test_days_of_one_holiday_stand_together(client_of: SignIn) -> None:
    runs = context(client_of("clerk"))["special"]
    shown = [(a.day, b.day, str(a.kind)) for a, b in runs if str(a.name) == "春节"]
    assert shown == [
        (date(2022, 1, 29), date(2022, 1, 30), DayKind.WORKDAY),
        (date(2022, 1, 31), date(2022, 2, 6), DayKind.HOLIDAY),
    ]


@pytest.mark.parametrize("query", ["?year=1999", "?year=2101", "?year=x", "?year=99999999"])
def test_a_year_out_of_reach_is_not_found(client_of: SignIn, query: str) -> None:
    assert client_of("clerk").get(PAGE + query).status_code == 404


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("get", DAY_PAGE),
        ("post", DAY_PAGE),
        ("post", f"{DAY_PAGE}clear/"),
        ("post", f"{PAGE}years/2030/"),
        ("get", f"{PAGE}hours/"),
        ("post", f"{PAGE}hours/"),
        ("post", f"{PAGE}hours/2022-05-01/clear/"),
    ],
)
def test_only_managers_enter(client_of: SignIn, method: str, url: str) -> None:
    assert getattr(client_of("clerk"), method)(url).status_code == 404
    assert DayOverride.objects.count() + WorkingHours.objects.count() == 0


def test_a_day_is_entered_and_taken_back(client_of: SignIn) -> None:
    client = client_of("manager")
    sent = {"kind": "REST", "name": "防汛轮休", "source": "办公会纪要"}
    assert client.post(DAY_PAGE, sent).url == f"{PAGE}?year=2022"  # type: ignore[attr-defined]
    assert not calendar().is_workday(DAY)
    marked = [
        (found.name, found.entered)
        for _month, weeks in context(client)["months"]
        for week in weeks
        for cell, found in week
        if cell is not None and cell.day == DAY
    ]
    assert marked == [("防汛轮休", True)]
    client.post(f"{DAY_PAGE}clear/")
    assert calendar().is_workday(DAY)


def test_a_day_without_a_source_is_refused(client_of: SignIn) -> None:
    response = client_of("manager").post(DAY_PAGE, {"kind": "REST", "source": " "})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["source"])


def test_the_form_of_a_day_starts_from_what_was_entered(client_of: SignIn) -> None:
    client = client_of("manager")
    assert client.get(DAY_PAGE).context["form"]["kind"].value() == DayKind.HOLIDAY
    client.post(DAY_PAGE, {"kind": "REST", "name": "轮休", "source": "纪要"})
    form = client.get(DAY_PAGE).context["form"]
    assert [form[name].value() for name in ("kind", "name", "source")] == ["REST", "轮休", "纪要"]


def test_a_day_that_does_not_exist_has_no_page(client_of: SignIn) -> None:
    assert client_of("manager").get(f"{PAGE}days/2022-02-30/").status_code == 404


def test_a_year_is_confirmed_with_its_source(client_of: SignIn) -> None:
    client = client_of("manager")
    assert context(client, "?year=2033")["known"] is False
    assert client.post(f"{PAGE}years/2033/", {"source": ""}).status_code == 422
    client.post(f"{PAGE}years/2033/", {"source": "国办发明电"})
    assert ScheduleYear.objects.get().source == "国办发明电"
    assert context(client, "?year=2033")["known"] is True


HOURS = {
    "since": "2022-05-01",
    "morning_start": "08:30",
    "morning_end": "12:00",
    "afternoon_start": "14:00",
    "afternoon_end": "18:00",
    "source": "夏季作息通知",
}


def test_hours_are_entered_and_taken_back(client_of: SignIn) -> None:
    client = client_of("manager")
    client.post(f"{PAGE}hours/", HOURS)
    assert [str(row) for row in context(client)["hours"]] == ["2022-05-01 08:30–12:00 14:00–18:00"]
    form = client.get(f"{PAGE}hours/").context["form"]
    assert form["afternoon_start"].value() == time(14)
    client.post(f"{PAGE}hours/2022-05-01/clear/")
    assert WorkingHours.objects.count() == 0


def test_hours_out_of_order_are_refused(client_of: SignIn) -> None:
    response = client_of("manager").post(f"{PAGE}hours/", HOURS | {"afternoon_start": "11:00"})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["__all__"])


def test_a_missing_year_is_told(client_of: SignIn) -> None:
    with time_machine.travel("2032-11-24 10:00+08:00", tick=False):
        assert context(client_of("clerk"))["missing"] == [2032, 2033]
