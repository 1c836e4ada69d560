"""Due instants, days and limits in words: 还剩2个工作日, 3月5日 周六, 4工作小时."""

from __future__ import annotations

from datetime import date, datetime, time
from functools import lru_cache

from django import template
from django.utils import dateformat
from django.utils.functional import Promise
from django.utils.translation import get_language, ngettext_lazy, pgettext
from django.utils.translation import gettext as _

from shigan.kernel.clock.choices import WEEKDAYS
from shigan.kernel.clock.queries import calendar
from shigan.kernel.clock.rules import (
    Calendar,
    LimitUnit,
    TimeLimit,
    due_day,
    remaining,
    working_minutes_between,
)

register = template.Library()
_HOUR, _DAY = 60, 24 * 60

_LEFT = {
    "workdays": ngettext_lazy("还剩%(count)d个工作日", "还剩%(count)d个工作日", "count"),
    "days": ngettext_lazy("还剩%(count)d天", "还剩%(count)d天", "count"),
    "hours": ngettext_lazy("还剩%(count)d小时", "还剩%(count)d小时", "count"),
    "minutes": ngettext_lazy("还剩%(count)d分钟", "还剩%(count)d分钟", "count"),
}
_OVER = {
    "days": ngettext_lazy("已超期%(count)d天", "已超期%(count)d天", "count"),
    "hours": ngettext_lazy("已超期%(count)d小时", "已超期%(count)d小时", "count"),
    "minutes": ngettext_lazy("已超期%(count)d分钟", "已超期%(count)d分钟", "count"),
}
_LIMITS = {
    LimitUnit.MINUTE: ngettext_lazy("%(count)d分钟", "%(count)d分钟", "count"),
    LimitUnit.HOUR: ngettext_lazy("%(count)d小时", "%(count)d小时", "count"),
    LimitUnit.WORK_MINUTE: ngettext_lazy("%(count)d工作分钟", "%(count)d工作分钟", "count"),
    LimitUnit.WORK_HOUR: ngettext_lazy("%(count)d工作小时", "%(count)d工作小时", "count"),
    LimitUnit.DAY: ngettext_lazy("%(count)d个自然日", "%(count)d个自然日", "count"),
    LimitUnit.WORKDAY: ngettext_lazy("%(count)d个工作日", "%(count)d个工作日", "count"),
    LimitUnit.MONTH: ngettext_lazy("%(count)d个月", "%(count)d个月", "count"),
    LimitUnit.YEAR: ngettext_lazy("%(count)d年", "%(count)d年", "count"),
}


@register.filter
def due_text(due: datetime | None, now: datetime) -> str:
    """How far a due instant is: 还剩2个工作日, 今天到期, 已超期3天. Empty without one."""
    return "" if due is None else _distance(due, now, calendar())


def left_text(due: datetime, now: datetime, limit: TimeLimit | None) -> str:
    """How far a due instant is, counted as its limit is: 还剩1.5工作小时 of four working hours."""
    current = calendar()
    if limit is None or limit.unit is LimitUnit.WORKDAY:
        return _distance(due, now, current)
    worked = abs(working_minutes_between(now, due, current))
    if worked and limit.unit in {LimitUnit.WORK_MINUTE, LimitUnit.WORK_HOUR}:
        text = _("已超期%(time)s") if now >= due else _("还剩%(time)s")
        return text % {"time": worked_text(worked)}
    return _distance(due, now, current, by_workdays=False)


@register.filter
def worked_text(minutes: int) -> str:
    """A stretch of working time: 35工作分钟, 3.5工作小时."""
    if minutes < _HOUR:
        return _("%(minutes)d工作分钟") % {"minutes": minutes}
    return _("%(hours)s工作小时") % {"hours": f"{minutes / _HOUR:.1f}".removesuffix(".0")}


@register.filter
def due_date(due: datetime | None, now: datetime) -> str:
    """The day of a due instant, and its time unless that is 24:00: 3月5日 周六 14:30."""
    if due is None:
        return ""
    current = calendar()
    local = current.local(due)
    text = _day_text(due_day(due, current.tz), current.day_of(now))
    return text if local.time() == time() else f"{text} {local:%H:%M}"


@register.filter
def due_stamp(due: datetime | None, now: datetime) -> str:
    """The day of a due instant as tables have it, 2022-03-05; today with its time: 今天 14:20."""
    if due is None:
        return ""
    current = calendar()
    day, local = due_day(due, current.tz), current.local(due)
    if day == current.day_of(now) and local.time() != time():
        return _("今天 %(time)s") % {"time": f"{local:%H:%M}"}
    return day.isoformat()


@register.filter
def limit_text(limit: TimeLimit) -> str:
    """A time limit in words: 5个工作日, 4工作小时."""
    return _count(_LIMITS[limit.unit], limit.amount)


def _distance(due: datetime, now: datetime, current: Calendar, *, by_workdays: bool = True) -> str:
    left = remaining(now, due, current)
    days = left.minutes // _DAY
    by_day = current.local(due).time() == time()
    if by_day:
        days = abs((due_day(due, current.tz) - current.day_of(now)).days)
        if not days:
            return _("今天到期")
    elif left.overdue and not left.minutes:
        return _("刚刚到期")
    if by_day or days:
        worked = by_workdays and not left.overdue and left.workdays
        unit, count = ("workdays", left.workdays) if worked else ("days", days)
    elif left.minutes >= _HOUR:
        unit, count = "hours", left.minutes // _HOUR
    else:
        unit, count = "minutes", left.minutes
    return _count((_OVER if left.overdue else _LEFT)[unit], count)


def _count(text: Promise | str, count: int) -> str:
    return str(text % {"count": count})


def _day_text(day: date, today: date) -> str:
    return _dated(day, day.year == today.year, get_language())


@lru_cache(maxsize=1024)
def _dated(day: date, this_year: bool, language: str | None) -> str:  # noqa: FBT001
    pattern = (
        pgettext("date format", "n月j日") if this_year else pgettext("date format", "Y年n月j日")
    )
    return _("%(date)s %(weekday)s") % {
        "date": dateformat.format(day, pattern),
        "weekday": WEEKDAYS[day.weekday()],
    }
