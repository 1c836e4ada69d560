"""Bare django-ninja views: no middleware, no sign-in, no scope, no audit, no chain."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.http import HttpRequest
from django.urls import path
from django.utils import timezone
from ninja import NinjaAPI, Schema

from bench.http.bare.durability import found
from bench.http.bare.models import BareCase
from shigan.kernel.clock.queries import now
from shigan.kernel.matters.models import Matter

api = NinjaAPI(docs_url=None, openapi_url=None)

_ENTRY = (
    "INSERT INTO bare_bareentry (case_id, at, actor, act, step, data) "
    "VALUES (%s, %s, %s, %s, %s, %s)"
)


class CaseIn(Schema):
    """A report."""

    text: str
    event_class: str
    source: str
    title: str = ""
    cell: str = ""
    address: str = ""


class CaseOut(Schema):
    """What was stored."""

    id: int
    title: str
    cell: str
    opened_at: datetime


@api.post("/cases", response={201: CaseOut})
def create(request: HttpRequest, body: CaseIn) -> tuple[int, BareCase]:
    """One row."""
    case = BareCase.objects.create(  # type: ignore[attr-defined]
        title=body.title or body.text[:40],
        text=body.text,
        event_class=body.event_class,
        source=body.source,
        cell=body.cell,
        address=body.address,
        opened_at=timezone.now(),
    )
    return 201, case


class UnitOut(Schema):
    """A unit."""

    code: str
    name: str


class PersonOut(Schema):
    """A person."""

    id: int
    name: str


class RowOut(Schema):
    """The columns of the product's list."""

    number: str
    kind: str
    title: str
    subject: str
    unit: UnitOut
    handler_unit: UnitOut | None
    handler: PersonOut | None
    sponsor: PersonOut | None
    step: str
    ending: str
    red_why: str
    opened_at: datetime
    started_at: datetime | None
    due_at: datetime | None
    step_due_at: datetime | None
    ended_at: datetime | None
    paused_at: datetime | None
    supervised_at: datetime | None
    last_entry_at: datetime
    address: str
    lon: float | None
    lat: float | None
    version: int


@api.get("/matters", response=list[RowOut])
def listed(request: HttpRequest, limit: int = 50) -> list[Matter]:
    """Red ones, the first due first."""
    rows = Matter.objects.filter(ended_at__isnull=True, red_at__lte=now())
    rows = rows.select_related("unit", "handler_unit", "handler", "sponsor").order_by("due_at")
    return list(rows[:limit])


class StepIn(Schema):
    """A step."""

    note: str


@api.post("/cases/{case_id}/step")
def step(request: HttpRequest, case_id: int, body: StepIn) -> dict[str, int]:
    """Three raw inserts and one update, in one transaction."""
    at = timezone.now()
    with transaction.atomic(), connection.cursor() as cursor:
        for act in ("entry", "log", "event"):
            cursor.execute(_ENTRY, [case_id, at, "bench", act, "verifying", '{"note": ""}'])
        cursor.execute(
            "UPDATE bare_barecase SET text = %s, opened_at = %s WHERE id = %s",
            [body.note, at, case_id],
        )
    return {"id": case_id}


@api.get("/durability")
def durability(request: HttpRequest) -> dict[str, str]:
    """What this process found at work, on the connection that its views use."""
    return found()


urlpatterns = [path("", api.urls)]
