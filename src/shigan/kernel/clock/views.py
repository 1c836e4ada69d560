"""The working calendar: a year on the wall, the days that differ, the hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shigan.kernel.base.errors import Refused
from shigan.kernel.clock import queries
from shigan.kernel.clock.actions import (
    day_override_clear,
    day_override_set,
    working_hours_clear,
    working_hours_set,
    year_confirm,
)
from shigan.kernel.clock.choices import WEEKDAYS, DayKind
from shigan.kernel.clock.forms import DayForm, HoursForm, YearForm
from shigan.kernel.clock.models import DayOverride, WorkingHours
from shigan.kernel.clock.rules.year import Cell, year_months

if TYPE_CHECKING:
    from shigan.kernel.orgs.middleware import ScopedRequest

_MANAGE = "rules.manage"
_FIRST, _LAST = 2004, 2100
_ONE_DAY = timedelta(days=1)


@require_safe
def calendar(request: ScopedRequest) -> HttpResponse:
    """A year: what is worked, what is off, and who says so."""
    year = _year(request.GET.get("year") or str(queries.today().year))
    return render(request, "clock/calendar.html", _calendar_context(request, year))


def _calendar_context(request: ScopedRequest, year: int) -> dict[str, Any]:
    current = queries.calendar()
    special = {found.day: found for found in queries.schedule(year)}
    return {
        "title": _("工作日历"),
        "crumbs": [(_("规则"), reverse("matters:rules")), (_("工作日历"), "")],
        "year": year,
        "years": range(year - 2, year + 3),
        "known": year in current.years,
        "weekdays": WEEKDAYS,
        "months": [
            (month, [[_shown(cell, special) for cell in week] for week in month.weeks])
            for month in year_months(year, current)
        ],
        "special": [(run[0], run[-1]) for run in _runs(list(special.values()))],
        "workdays": sum(month.workdays for month in year_months(year, current)),
        "hours": WorkingHours.objects.visible_to(request.scope).order_by("-since"),
        "default_hours": current.sessions_on(queries.today()) or current.hours[0].sessions,
        "missing": queries.missing_years(queries.today()),
        "manages": request.scope.may(_MANAGE),
        "year_form": YearForm(),
        "today": queries.today(),
    }


def _shown(
    cell: Cell | None, special: dict[date, queries.ScheduledDay]
) -> tuple[Cell | None, queries.ScheduledDay | None]:
    return cell, special.get(cell.day) if cell is not None else None


def _runs(days: list[queries.ScheduledDay]) -> list[list[queries.ScheduledDay]]:
    """Days that follow one another under the same name, together."""
    runs: list[list[queries.ScheduledDay]] = []
    for found in days:
        last = runs[-1][-1] if runs else None
        same = last is not None and replace(last, day=found.day) == found
        if last is not None and same and found.day - last.day == _ONE_DAY:
            runs[-1].append(found)
        else:
            runs.append([found])
    return runs


@require_http_methods(["GET", "HEAD", "POST"])
def day(request: ScopedRequest, on: date) -> HttpResponse:
    """What a day is: entered over the schedule."""
    request.scope.require(_MANAGE)
    held = DayOverride.objects.visible_to(request.scope).filter(date=on).first()
    if request.method != "POST":
        return _day_form(request, on, held, DayForm(initial=_day_initial(on, held)))
    form = DayForm(request.POST)
    if form.is_valid():
        entered = {**form.cleaned_data, "kind": DayKind(form.cleaned_data["kind"])}
        try:
            day_override_set(actor=request.scope, day=on, **entered)
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("已调整 %(day)s") % {"day": on})
            return _to_year(on.year)
    return _day_form(request, on, held, form, status=422)


def _day_initial(on: date, held: DayOverride | None) -> dict[str, Any]:
    if held is not None:
        return {"kind": held.kind, "name": held.name, "source": held.source}
    worked = queries.calendar().is_workday(on)
    return {"kind": DayKind.HOLIDAY if worked else DayKind.WORKDAY}


def _day_form(
    request: ScopedRequest, on: date, held: DayOverride | None, form: DayForm, status: int = 200
) -> HttpResponse:
    context = {
        "title": _("调整日历"),
        "crumbs": _crumbs(_("调整日历")),
        "form": form,
        "day": on,
        "held": held,
        "worked": queries.calendar().is_workday(on),
    }
    return render(request, "clock/day.html", context, status=status)


@require_POST
def day_clear(request: ScopedRequest, on: date) -> HttpResponse:
    """Let a day go by the schedule again."""
    day_override_clear(actor=request.scope, day=on)
    messages.success(request, _("%(day)s 恢复按放假安排和星期推算") % {"day": on})
    return _to_year(on.year)


@require_POST
def confirm(request: ScopedRequest, year: int) -> HttpResponse:
    """Say that a year is entered in full."""
    request.scope.require(_MANAGE)
    form = YearForm(request.POST)
    if form.is_valid():
        year_confirm(actor=request.scope, year=_year(str(year)), source=form.cleaned_data["source"])
        messages.success(request, _("已确认%(year)s年的放假安排") % {"year": year})
        return _to_year(year)
    context = _calendar_context(request, _year(str(year))) | {"year_form": form}
    return render(request, "clock/calendar.html", context, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: ScopedRequest) -> HttpResponse:
    """The working hours from a day on."""
    request.scope.require(_MANAGE)
    if request.method != "POST":
        return _hours_form(request, HoursForm(initial=_hours_initial()))
    form = HoursForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        sessions = (
            (given["morning_start"], given["morning_end"]),
            (given["afternoon_start"], given["afternoon_end"]),
        )
        try:
            working_hours_set(
                actor=request.scope, since=given["since"], sessions=sessions, source=given["source"]
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("已设定 %(day)s 起的作息时间") % {"day": given["since"]})
            return _to_year(given["since"].year)
    return _hours_form(request, form, status=422)


def _hours_initial() -> dict[str, Any]:
    (morning_start, morning_end), (afternoon_start, afternoon_end) = (
        queries.calendar().hours[-1].sessions
    )
    return {
        "since": queries.today(),
        "morning_start": morning_start,
        "morning_end": morning_end,
        "afternoon_start": afternoon_start,
        "afternoon_end": afternoon_end,
    }


def _hours_form(request: ScopedRequest, form: HoursForm, status: int = 200) -> HttpResponse:
    context = {"title": _("设定作息时间"), "crumbs": _crumbs(_("设定作息时间")), "form": form}
    return render(request, "clock/hours.html", context, status=status)


@require_POST
def hours_clear(request: ScopedRequest, since: date) -> HttpResponse:
    """Take away hours that were entered by mistake."""
    working_hours_clear(actor=request.scope, since=since)
    messages.success(request, _("已取消 %(day)s 起的作息时间") % {"day": since})
    return _to_year(since.year)


def _year(text: str) -> int:
    if not text.isdecimal() or len(text) != len(str(_LAST)) or not _FIRST <= int(text) <= _LAST:
        raise Http404
    return int(text)


def _to_year(year: int) -> HttpResponse:
    return redirect(f"{reverse('clock:calendar')}?year={year}")


def _crumbs(last: str) -> list[tuple[str, str]]:
    return [
        (_("规则"), reverse("matters:rules")),
        (_("工作日历"), reverse("clock:calendar")),
        (last, ""),
    ]
