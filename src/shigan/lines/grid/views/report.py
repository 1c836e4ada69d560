"""Reporting an event, at the desk or on a phone: one page for both."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from shigan.kernel.base.errors import Refused
from shigan.kernel.base.ids import uuid7
from shigan.kernel.clock.queries import now
from shigan.kernel.files.actions import evidence_store
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.places.choices import Crs
from shigan.kernel.places.rules import Position, to_cgcs2000
from shigan.kernel.web.forms import RecordForm
from shigan.kernel.web.inputs import Point
from shigan.kernel.web.notices import tell_done
from shigan.lines.grid import forms
from shigan.lines.grid.actions.report import EventReport, cell_of, event_report
from shigan.lines.grid.choices import Source
from shigan.lines.grid.models import Event, EventClass
from shigan.lines.grid.queries.again import said_just_now
from shigan.lines.grid.queries.choosing import cells
from shigan.lines.grid.queries.placing import placed
from shigan.lines.grid.queries.suggestions import (
    Sighting,
    class_suggestions,
    duplicates,
    past_cases,
)

_EAST, _NORTH = 180, 90
_ENOUGH = 4  # characters, before past cases are asked


def report(request: ScopedRequest) -> HttpResponse:
    """The form; sent, it opens the event and shows it."""
    request.scope.require("grid.report")
    initial = {
        "source": _usual_source(request.scope),
        "cell": _own_cell(request.scope),
        "client_id": uuid7(),
    }
    made = forms.report_form(request.scope)
    form = made(request.POST or None, request.FILES or None, initial=initial)
    same = None
    if request.method == "POST" and form.is_valid():
        try:
            told = _told(request.scope, form)
            if (same := _same(request, told)) is None:
                number = _send(request.scope, told, form)
                tell_done(request, _("已上报 %(number)s") % {"number": number})
                return redirect("matters:matter", number)
            said = _("您刚刚报过同样的事：%(number)s") % {"number": same.matter.number}
            form.add_error("text", said)
        except Refused as refused:
            form.refuse(refused)
    if request.FILES.getlist("photos"):
        form.add_error("photos", _("照片没有保存，请重新选择"))
    status = 422 if form.is_bound else 200
    context = {"title": _("上报事件"), "form": form, "same": same}
    return render(request, "grid/report.html", context, status=status)


def _told(scope: Scope, form: RecordForm) -> EventReport:
    """What was filled in, in a cell of the person's own."""
    values = form.values()
    position = position_of(values["position"])
    cell = values["cell"] or cell_of(position)
    if not scope.may("grid.report", cell.path):
        raise Refused(
            _("位置不在您的网格里"),
            fields={"cell": _("位置在%(cell)s，不在您的网格里") % {"cell": cell.name}},
        )
    return EventReport(
        text=values["text"],
        event_class=EventClass.objects.get(code=values["event_class"]),
        source=values["source"],
        cell=cell,
        position=position,
        address=values["address"],
        client_id=values["client_id"],
    )


def _same(request: ScopedRequest, told: EventReport) -> Event | None:
    """What was reported just now in the same words, by another opening of the page.

    A page sent twice is one report in any case; whoever says that it is another thing is heard.
    """
    if "again" in request.POST or told.cell is None:
        return None
    same = said_just_now(
        request.scope,
        event_class=told.event_class,
        cell=told.cell,
        text=told.text,
        address=told.address,
        at=now(),
    )
    return None if same is None or same.client_id == told.sent_as else same


def _send(scope: Scope, told: EventReport, form: RecordForm) -> str:
    photos = [
        evidence_store(actor=scope, upload=upload, unit=told.cell).sha256
        for upload in form.values()["photos"] or []
    ]
    return event_report(actor=scope, report=replace(told, photos=photos)).matter.number


def position_of(point: Point | None) -> Position | None:
    """A position as it came in, kept in CGCS2000 with the system that it came in."""
    if point is None:
        return None
    return to_cgcs2000(point.lon, point.lat, Crs(point.source or Crs.CGCS2000))


def _own_cell(scope: Scope) -> str:
    """The cell of a person who has just one."""
    own = cells(scope, "grid.report")[:2]
    return own[0].code if len(own) == 1 else ""


def _usual_source(scope: Scope) -> str:
    if scope.may("grid.dispatch"):
        return Source.CALL
    return Source.PATROL if scope.may("grid.verify") else Source.COMMUNITY


@require_GET
def suggest(request: ScopedRequest) -> HttpResponse:
    """While somebody types: likely classes with the reasons, likely duplicates, and whether the
    cell agrees with the position and the photo.
    """
    scope, asked = request.scope, request.GET
    scope.require("grid.report")
    text = asked.get("text", "").strip()[:2000]
    subject = asked.get("event_class", "")
    position = _typed_position(asked, "position", asked.get("position_source") or Crs.CGCS2000)
    photo = _typed_position(asked, "photo", Crs.WGS84)
    enough = len(text) >= _ENOUGH
    cases = past_cases(text, within=scope.paths("grid.report")) if enough else []
    at = (position.lon, position.lat) if position else None
    seen = Sighting(subject, text, now(), asked.get("address", ""), at)
    chosen = cells(scope, "grid.report").filter(code=asked.get("cell", "")).first()
    context = {
        "asked": enough,
        "classes": class_suggestions(cases),
        "duplicates": duplicates(scope, seen) if subject and text else [],
        "places": placed(scope, chosen, position=position, photo=photo),
    }
    return render(request, "grid/_suggestions.html", context)


def _typed_position(asked: QueryDict, name: str, source: str) -> Position | None:
    try:
        lon, lat = (float(asked.get(f"{name}_{part}", "")) for part in ("lon", "lat"))
        crs = Crs(source)
    except ValueError:
        return None
    if not (abs(lon) <= _EAST and abs(lat) <= _NORTH):  # refuses what is no number as well
        return None
    return to_cgcs2000(lon, lat, crs)
