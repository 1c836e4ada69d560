"""Closing a period, what was closed, and restating it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shigan.kernel.base.errors import Refused
from shigan.kernel.figures.actions import closing_queue, figure_restate
from shigan.kernel.figures.choices import JobStatus
from shigan.kernel.figures.forms import PERIOD, REASON
from shigan.kernel.figures.models import Closing, ClosingJob, FrozenValue
from shigan.kernel.figures.queries.asked import figure_of, period_label, period_of
from shigan.kernel.figures.queries.closing import preview, refuse_closing, state_of
from shigan.kernel.figures.queries.values import evaluate
from shigan.kernel.figures.registry import figures
from shigan.kernel.figures.rules.period import Period
from shigan.kernel.figures.tasks import close
from shigan.kernel.figures.views.place import Place, figure_url
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.orgs.models import Unit
from shigan.kernel.web.forms import form_class
from shigan.kernel.web.notices import tell_done

_SHOWN = 100


def closings(request: ScopedRequest) -> HttpResponse:
    """The closed periods, and the form that asks which one to close for the unit of the address."""
    place, scope = Place.of(request), request.scope
    may_close = scope.may("figures.close", place.unit.path)
    form = form_class((PERIOD,))(request.POST or None, initial={"period": _last_month(place)})
    if form.is_valid():
        try:
            refuse_closing(scope, period := period_of(form.values()["period"]), place.unit)
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect(_confirm_url(period, place.unit))
    rows = Closing.objects.visible_to(scope).select_related("unit").order_by("-last", "-pk")
    jobs = ClosingJob.objects.visible_to(scope).exclude(status=JobStatus.DONE)
    context = {
        "title": _("封账"),
        "crumbs": place.crumbs((_("封账"), "")),
        "rows": rows[:_SHOWN],
        "jobs": [state_of(job) for job in jobs.select_related("unit").order_by("-pk")[:_SHOWN]],
        "form": form if may_close else None,
        "place": place,
    }
    return render(request, "figures/closings.html", context, status=422 if form.errors else 200)


def confirm(request: ScopedRequest) -> HttpResponse:
    """What closing the period would freeze; asked once more, then left to the background."""
    place, scope = Place.of(request), request.scope
    scope.require("figures.close", place.unit.path)
    refused = None
    if request.method == "POST":
        try:
            job = closing_queue(
                actor=scope, period=place.period, unit=place.unit, enqueue=close.enqueue
            )
        except Refused as error:
            refused = error
        else:
            return redirect("figures:closing_job", job.pk)
    context = {
        "title": _("%(period)s封账") % {"period": period_label(place.period)},
        "crumbs": place.crumbs((_("封账"), reverse("figures:closings") + place.query)),
        "place": place,
        "preview": preview(place.period, place.unit, scope),
        "refused": refused or _refusal(place),
    }
    status = 422 if refused else 200
    return render(request, "figures/closing_confirm.html", context, status=status)


def job(request: ScopedRequest, pk: int) -> HttpResponse:
    """How a closing in the background stands; once it is done, what was closed."""
    found = _job(request, pk)
    if found.closing_id:
        text = _("%(period)s已封账") % {"period": period_label(found.period)}
        tell_done(request, text)
        return redirect("figures:closing", found.closing_id)
    place = Place(found.unit, found.period, request)
    context = {
        "title": _("%(period)s封账") % {"period": period_label(found.period)},
        "crumbs": place.crumbs((_("封账"), reverse("figures:closings") + place.query)),
        "place": place,
        "state": state_of(found),
        "again": _confirm_url(found.period, found.unit),
    }
    return render(request, "figures/closing_job.html", context)


@require_safe
def job_progress(request: ScopedRequest, pk: int) -> HttpResponse:
    """How far it is; when that is over the page is asked for anew."""
    state = state_of(_job(request, pk))
    response = render(request, "figures/_closing_progress.html", {"state": state})
    if not state.busy:
        response.headers["HX-Refresh"] = "true"
    return response


def closing(request: ScopedRequest, pk: int) -> HttpResponse:
    """A closed period: what was frozen, what was restated, what the records say now."""
    scope = request.scope
    found = get_object_or_404(Closing.objects.visible_to(scope).select_related("unit"), pk=pk)
    place = Place(found.unit, found.period, request)
    frozen = FrozenValue.objects.standing().filter(closing=found, unit=found.unit)
    held = {row.code: row for row in frozen if row.code in figures}
    live = evaluate(held, period=found.period, unit=found.unit, scope=scope, live=True)
    rows: list[dict[str, Any]] = [
        {
            "value": value,
            "frozen": held[value.code],
            "standing": held[value.code].standing,
            "differs": not held[value.code].agrees(value.value, value.why_null),
            "url": figure_url(value.code, found.period, found.unit),
        }
        for value in live
    ]
    context = {
        "title": _("%(period)s封账") % {"period": period_label(found.period)},
        "crumbs": place.crumbs((_("封账"), reverse("figures:closings") + place.query)),
        "closing": found,
        "rows": rows,
        "differing": sum(row["differs"] for row in rows),
        "values": found.values.count(),
    }
    return render(request, "figures/closing.html", context)


@require_POST
def restate(request: ScopedRequest, code: str) -> HttpResponse:
    """Let what the records now say stand, with a reason."""
    figure, place = figure_of(code), Place.of(request)
    request.scope.require("figures.close", place.unit.path)
    form = form_class(REASON)(request.POST)
    if not form.is_valid():
        raise Refused(_("请写明更正的理由"))
    made = figure_restate(
        actor=request.scope,
        code=code,
        period=place.period,
        unit=place.unit,
        reason=form.values()["reason"],
    )
    text = _("%(figure)s已更正，涉及%(count)d个单位")
    tell_done(request, text % {"figure": figure.label, "count": len(made)})
    return redirect(figure_url(code, place.period, place.unit))


def _job(request: ScopedRequest, pk: int) -> ClosingJob:
    rows = ClosingJob.objects.visible_to(request.scope).select_related("unit")
    found: ClosingJob = get_object_or_404(rows, pk=pk)
    return found


def _refusal(place: Place) -> Refused | None:
    """Why the period cannot be closed, before anybody asks for it."""
    try:
        refuse_closing(place.request.scope, place.period, place.unit)
    except Refused as refused:
        return refused
    return None


def _confirm_url(period: Period, unit: Unit) -> str:
    return f"{reverse('figures:closing_confirm')}?period={period}&unit={unit.code}"


def _last_month(place: Place) -> str:
    months = place.year.months()
    over = [month for month in months if month.last < place.request.scope.on]
    return str(over[-1]) if over else ""
