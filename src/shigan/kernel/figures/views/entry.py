"""Entering and correcting what an outside office stated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from shigan.kernel.base.errors import Denied, Refused
from shigan.kernel.figures.actions import Report, figure_correct, figure_report
from shigan.kernel.figures.forms import CORRECTION, EVIDENCE, REPORT, value_form
from shigan.kernel.figures.models import ReportedFigure
from shigan.kernel.figures.queries.asked import figure_of, period_of
from shigan.kernel.figures.queries.readings import speaks_of
from shigan.kernel.figures.registry import Figure, Reported
from shigan.kernel.figures.rules.numbers import plain
from shigan.kernel.figures.rules.period import Period
from shigan.kernel.figures.views.place import Place, figure_form, figure_url
from shigan.kernel.files.actions import evidence_store
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.orgs.models import Unit
from shigan.kernel.web.fields import Field
from shigan.kernel.web.forms import RecordForm
from shigan.kernel.web.notices import tell_done


def report(request: ScopedRequest, code: str) -> HttpResponse:
    """Enter a number for a unit and a period that have none."""
    figure, place = figure_of(code), Place.of(request)
    request.scope.require("figures.enter", place.unit.path)
    if not isinstance(figure.measure, Reported):
        raise Denied(_("没有找到"))
    days = speaks_of(figure, place.period, request.scope.on)
    form = _form(request, figure, REPORT, {"period": str(days), "as_of": _as_of(place)})
    if form.is_valid():
        try:
            given = _given(request, form, place.unit)
            period = period_of(given.pop("period"))
            made = Report(code=code, unit=place.unit, period=period, **given)
            row = figure_report(actor=request.scope, report=made)
        except Refused as refused:
            form.refuse(refused)
        else:
            return _done(request, row, _("已填报"))
    title = _("填报%(figure)s") % {"figure": figure.label}
    return figure_form(request, place, figure, form, title)


def correct(request: ScopedRequest, code: str, pk: int) -> HttpResponse:
    """Put another number in the place of one that was reported."""
    figure = figure_of(code)
    rows = ReportedFigure.objects.visible_to(request.scope).select_related("unit")
    held: ReportedFigure = get_object_or_404(rows, pk=pk, code=code)
    request.scope.require("figures.enter", held.unit.path)
    names = ("growth", "source", "as_of", "caliber")
    initial = {name: getattr(held, name) for name in names} | {"value": plain(held.value)}
    form = _form(request, figure, CORRECTION, {**initial, "inferred": held.inferred})
    if form.is_valid():
        try:
            given = _given(request, form, held.unit)
            given.setdefault("evidence", held.evidence)
            made = Report(code=code, unit=held.unit, period=held.period, **given)
            row = figure_correct(actor=request.scope, row=held, report=made)
        except Refused as refused:
            form.refuse(refused)
        else:
            return _done(request, row, _("已更正"))
    title = _("更正%(figure)s") % {"figure": figure.label}
    return figure_form(request, Place(held.unit, held.period, request), figure, form, title)


def _form(
    request: ScopedRequest, figure: Figure, fields: Sequence[Field], initial: dict[str, Any]
) -> RecordForm:
    """The fields, with evidence for those who may store it."""
    asked = [*fields, EVIDENCE] if request.scope.may("files.report") else fields
    return value_form(asked, figure)(request.POST or None, request.FILES or None, initial=initial)


def _given(request: ScopedRequest, form: RecordForm, unit: Unit) -> dict[str, Any]:
    """What was entered, with the evidence stored."""
    given = form.values()
    given["inferred"] = bool(given["inferred"])
    if photos := given.pop("evidence", None):
        if len(photos) > 1:
            raise Refused(_("凭证只留一张"), fields={"evidence": _("只选一张")})
        stored = evidence_store(actor=request.scope, upload=photos[0], unit=unit)
        given["evidence"] = stored.sha256
    return given


def _as_of(place: Place) -> Any:
    """The last day of the period, as far as it has come."""
    days: Period | None = place.period.up_to(place.request.scope.on)
    return days.last if days else None


def _done(request: ScopedRequest, row: ReportedFigure, text: str) -> HttpResponse:
    tell_done(request, text)
    return redirect(figure_url(row.code, row.period, row.unit))
