"""The calendar in force, and the present instant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from chinese_calendar import constants as published
from django.conf import settings
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.stamps import remembered
from shigan.kernel.clock.choices import HOLIDAYS, DayKind
from shigan.kernel.clock.models import DayOverride, ScheduleYear, WorkingHours
from shigan.kernel.clock.rules import DEFAULT_HOURS, Calendar, Hours

_NOVEMBER = 11
Text = str | Promise
#: A year is published whole, New Year's Day with it.
_PUBLISHED_YEARS = frozenset(
    day.year for day in published.holidays if (day.month, day.day) == (1, 1)
)


def now() -> datetime:
    """The present instant: the one place where it comes from, for all that then take it along.

    The sample year's installation lives in its own time, by the settings' offset.
    """
    return timezone.now() + settings.SHIGAN_CLOCK_OFFSET


def today() -> date:
    """The present day at the office."""
    return timezone.localdate(now(), timezone.get_default_timezone())


def midnight(day: date) -> datetime:
    """The instant at which a day begins at the office."""
    return datetime.combine(day, time(), timezone.get_default_timezone())


@remembered("clock")
def calendar() -> Calendar:
    """The calendar in force: the published schedule, and over it what the office has entered.

    It is built anew only when what was read has changed.
    """
    return _built(
        tuple(DayOverride.objects.order_by("date").values_list("date", "kind")),
        tuple(ScheduleYear.objects.order_by("year").values_list("year", flat=True)),
        tuple(
            WorkingHours.objects.order_by("since").values_list(
                "since", "morning_start", "morning_end", "afternoon_start", "afternoon_end"
            )
        ),
        timezone.get_default_timezone_name(),
    )


def missing_years(on: date) -> list[int]:
    """Years whose schedule is needed and not known: this one and, from November, the next."""
    needed = [on.year, on.year + 1] if on.month >= _NOVEMBER else [on.year]
    known = calendar().years
    return [year for year in needed if year not in known]


@dataclass(frozen=True)
class ScheduledDay:
    """A day that differs from its weekday, and who says so."""

    day: date
    kind: DayKind
    name: Text
    source: Text
    #: Whether the office has entered it, so that it can be cleared.
    entered: bool


def schedule(year: int) -> list[ScheduledDay]:
    """The special days of a year in order, what the office entered before what is published."""
    days = {
        day: ScheduledDay(
            day, kind, HOLIDAYS.get(name, name), _("国务院办公厅放假安排"), entered=False
        )
        for kind, rows in (
            (DayKind.HOLIDAY, published.holidays),
            (DayKind.WORKDAY, published.workdays),
        )
        for day, name in rows.items()
        if day.year == year
    }
    for row in DayOverride.objects.filter(date__year=year):
        days[row.date] = ScheduledDay(
            row.date, DayKind(row.kind), row.name, row.source, entered=True
        )
    return [days[day] for day in sorted(days)]


def default_rows() -> list[WorkingHours]:
    """What a new installation starts with (not saved): hours that the office should check."""
    (morning_start, morning_end), (afternoon_start, afternoon_end) = DEFAULT_HOURS.sessions
    return [
        WorkingHours(
            since=date(2000, 1, 1),
            morning_start=morning_start,
            morning_end=morning_end,
            afternoon_start=afternoon_start,
            afternoon_end=afternoon_end,
            source="系统默认，请按本地作息核对",
        )
    ]


@lru_cache(maxsize=8)
def _built(
    overrides: tuple[tuple[date, str], ...],
    years: tuple[int, ...],
    hours: tuple[tuple[date, time, time, time, time], ...],
    tz_name: str,
) -> Calendar:
    off, on, holidays = set(published.holidays), set(published.workdays), set(published.holidays)
    for day, kind in overrides:
        for days in (off, on, holidays):
            days.discard(day)
        (on if kind == DayKind.WORKDAY else off).add(day)
        if kind == DayKind.HOLIDAY:
            holidays.add(day)
    return Calendar(
        tz=ZoneInfo(tz_name),
        days_off=frozenset(off),
        days_on=frozenset(on),
        legal_holidays=frozenset(holidays),
        years=frozenset(years) | _PUBLISHED_YEARS,
        hours=tuple(Hours(since, ((a, b), (c, d))) for since, a, b, c, d in hours)
        or (DEFAULT_HOURS,),
    )
