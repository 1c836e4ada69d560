"""Routes of the grid line: reporting, suggestions, merging, whistle calls."""

from __future__ import annotations

from typing import Annotated, Literal

from django.utils.translation import gettext_lazy as _
from ninja import Query, Router
from ninja.responses import Status

from shigan.kernel.base.errors import Denied, Refused
from shigan.kernel.clock.queries import now
from shigan.kernel.files.serializers import evidence_given
from shigan.kernel.matters.actions.core import Order, require_seen
from shigan.kernel.matters.models import Matter
from shigan.kernel.matters.queries.record import matter_numbered
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.queries import unit_coded
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.orgs.serializers import UnitRef
from shigan.kernel.places.choices import Crs
from shigan.kernel.places.queries import locate
from shigan.kernel.places.rules import Position, to_cgcs2000
from shigan.kernel.web.cursor import Cursor, Limit, Page, page
from shigan.kernel.web.idempotency import IdempotencyKey
from shigan.kernel.web.problems import problems
from shigan.kernel.web.schemas import Body, Out
from shigan.lines.grid import serializers as out
from shigan.lines.grid.actions.merge import event_merge, event_numbered, event_split
from shigan.lines.grid.actions.report import EventReport, event_report
from shigan.lines.grid.actions.whistle import (
    whistle_ack,
    whistle_arrive,
    whistle_call,
    whistle_done,
)
from shigan.lines.grid.choices import EVENT
from shigan.lines.grid.models import EventClass, Whistle
from shigan.lines.grid.queries.choosing import class_coded, is_cell
from shigan.lines.grid.queries.suggestions import (
    Sighting,
    cases_like,
    class_suggestions,
    duplicates,
    handler_suggestions,
    past_cases,
    sighting_of,
)

router = Router()


class MergeIn(Body):
    """Into which event, and why."""

    into: str
    note: str = ""
    seen: int | None = None


class SplitIn(Body):
    """Why."""

    note: str = ""
    seen: int | None = None


class CallIn(Body):
    """Which department, and what it is needed for."""

    called_unit: str
    issue: str


class AnswerIn(Body):
    """What the department did; for `done` only."""

    result: str = ""


class LinkedOut(Out):
    """The event that goes on."""

    number: str
    version: int


@router.post(
    "/events",
    response={201: out.ReportedOut, **problems(404, 409, 422)},
    summary="Report an event",
)
def report(
    request: ScopedRequest, body: out.EventReportIn, idempotency_key: IdempotencyKey = ""
) -> Status[out.ReportedOut]:
    """Open an event; the grid centre files or refuses it."""
    scope = request.scope
    scope.require("grid.report")
    photos = evidence_given(scope, {"photos": body.photos}, {"photos"})["photos"]
    event = event_report(
        actor=scope,
        report=EventReport(
            text=body.text,
            event_class=_class(body.event_class),
            source=body.source,
            title=body.title,
            cell=_cell(scope, body.cell) if body.cell else None,
            position=body.position.position() if body.position else None,
            address=body.address,
            photos=photos,
        ),
    )
    matter, unit = event.matter, event.matter.unit
    reported = out.ReportedOut(
        number=matter.number,
        title=matter.title,
        cell=UnitRef(code=unit.code, name=unit.name),
        opened_at=matter.opened_at,
    )
    return Status(201, reported)


@router.get("/classes", response={200: list[out.ClassOut], **problems(404)}, summary="Classes")
def classes(request: ScopedRequest) -> list[out.ClassOut]:
    """All classes, large and small, also those no longer in use."""
    request.scope.require("grid.view")
    rows = EventClass.objects.select_related("parent").order_by("code")
    return [out.class_out(row) for row in rows]


@router.get(
    "/suggestions", response={200: out.SuggestionsOut, **problems(404, 422)}, summary="Suggestions"
)
def suggestions(
    request: ScopedRequest,
    text: Annotated[str, Query(min_length=2, max_length=2000)],
    lon: out.Longitude | None = None,
    lat: out.Latitude | None = None,
    crs: Crs = Crs.CGCS2000,
    event_class: str = "",
    address: Annotated[str, Query(max_length=200)] = "",
) -> out.SuggestionsOut:
    """For a report at hand: its cell, likely classes with the reasons, likely duplicates."""
    scope = request.scope
    scope.require("grid.report")
    place = to_cgcs2000(lon, lat, crs) if lon is not None and lat is not None else None
    found = class_suggestions(past_cases(text, within=scope.paths("grid.report")))
    subject = event_class or (found[0].event_class.code if found else "")
    at = (place.lon, place.lat) if place else None
    alike = duplicates(scope, Sighting(subject, text, now(), address, at))
    return out.SuggestionsOut(
        cell=_located(place) if place else None,
        classes=[out.class_suggestion_out(one) for one in found],
        duplicates=out.duplicates_out(alike),
    )


@router.get(
    "/events/{number}/suggestions",
    response={200: out.EventSuggestionsOut, **problems(404)},
    summary="Suggestions for an event",
)
def event_suggestions(request: ScopedRequest, number: str) -> out.EventSuggestionsOut:
    """For an event: who could handle it, and which others may be the same thing."""
    event = _event(request.scope, number)
    alike = duplicates(request.scope, sighting_of(event), besides=event.pk)
    return out.EventSuggestionsOut(
        handlers=[out.handler_out(one) for one in handler_suggestions(event, cases_like(event))],
        duplicates=out.duplicates_out(alike),
    )


@router.post(
    "/events/{number}/merge",
    response={200: LinkedOut, **problems(404, 409, 422)},
    summary="Merge into another event",
)
def merge(
    request: ScopedRequest, number: str, body: MergeIn, idempotency_key: IdempotencyKey = ""
) -> LinkedOut:
    """End an event as one with another; both keep their records. Answers with the other one."""
    event = _event(request.scope, number)
    require_seen(request.scope, event, body.seen)
    into = event_numbered(request.scope, event, body.into)
    order = Order(event.pk, seen=body.seen, note=body.note)
    kept = event_merge(actor=request.scope, order=order, into_id=into.pk)
    return LinkedOut(number=kept.number, version=kept.version)


@router.post(
    "/events/{number}/split",
    response={200: LinkedOut, **problems(404, 409, 422)},
    summary="Take a merge back",
)
def split(
    request: ScopedRequest, number: str, body: SplitIn, idempotency_key: IdempotencyKey = ""
) -> LinkedOut:
    """Let a merged event go on where it was."""
    event = _event(request.scope, number)
    order = Order(event.pk, seen=body.seen, note=body.note)
    back = event_split(actor=request.scope, order=order)
    return LinkedOut(number=back.number, version=back.version)


@router.get(
    "/whistles", response={200: Page[out.WhistleOut], **problems(404, 422)}, summary="Whistle calls"
)
def whistles(
    request: ScopedRequest, cursor: Cursor = "", limit: Limit = 50
) -> Page[out.WhistleOut]:
    """The calls that you may see, the latest first."""
    request.scope.require("grid.view")
    rows = Whistle.objects.visible_to(request.scope).select_related(
        "matter", "called_unit", "called_by"
    )
    found, after = page(rows, "-called_at", cursor, limit)
    return Page(items=[out.whistle_out(one) for one in found], next=after)


@router.post(
    "/events/{number}/whistles",
    response={201: out.WhistleOut, **problems(404, 409, 422)},
    summary="Call a department",
)
def call(
    request: ScopedRequest, number: str, body: CallIn, idempotency_key: IdempotencyKey = ""
) -> Status[out.WhistleOut]:
    """Whistle for a department: its limits to answer and to arrive start now."""
    event = _event(request.scope, number)
    unit = Unit.objects.filter(code=body.called_unit, kind=UnitKind.DEPARTMENT).first()
    if unit is None:
        raise Refused(_("只能向科室吹哨"), fields={"called_unit": _("选择一个科室")})
    whistle = whistle_call(
        actor=request.scope, order=Order(event.pk), called_unit=unit, issue=body.issue
    )
    return Status(201, out.whistle_out(whistle))


@router.post(
    "/whistles/{whistle_id}/{deed}",
    response={200: out.WhistleOut, **problems(404, 422)},
    summary="Answer a call",
)
def answer(
    request: ScopedRequest,
    whistle_id: int,
    deed: Literal["ack", "arrive", "done"],
    body: AnswerIn,
) -> out.WhistleOut:
    """The called department answers, arrives, or says what it did."""
    if deed == "done":
        found = whistle_done(actor=request.scope, whistle_id=whistle_id, result=body.result)
    else:
        act = whistle_ack if deed == "ack" else whistle_arrive
        found = act(actor=request.scope, whistle_id=whistle_id)
    return out.whistle_out(found)


def _event(scope: Scope, number: str) -> Matter:
    found = matter_numbered(scope, number)
    if found is None or found.kind != EVENT:
        raise Denied
    return found


def _class(code: str) -> EventClass:
    found = class_coded(code)
    if found is None:
        raise Refused(
            _("没有类别 %(code)s") % {"code": code}, fields={"event_class": _("选择小类")}
        )
    return found


def _cell(scope: Scope, code: str) -> Unit:
    found = unit_coded(code)
    if found is None or not is_cell(found, scope, "grid.report"):
        said = _("没有网格 %(code)s，或不在您的职责范围内") % {"code": code}
        raise Refused(said, fields={"cell": _("选择事件所在的网格")})
    return found


def _located(place: Position) -> out.CellOut | None:
    located = locate(place.lon, place.lat)
    if located is None:
        return None
    cell = Unit.objects.get(pk=located.unit_id)
    return out.CellOut(
        code=cell.code, name=cell.name, inside=located.inside, metres=round(located.distance_m, 1)
    )
