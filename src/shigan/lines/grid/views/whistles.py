"""Whistle calls: the list, calling, answering, arriving, saying what was done."""

from __future__ import annotations

from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shigan.kernel.clock.queries import now
from shigan.kernel.matters.actions.core import Order
from shigan.kernel.matters.models import Matter
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.orgs.models import Unit
from shigan.kernel.web.notices import tell_done
from shigan.lines.grid.actions.whistle import (
    whistle_ack,
    whistle_arrive,
    whistle_call,
    whistle_done,
)
from shigan.lines.grid.home import whistles_to_answer
from shigan.lines.grid.models import Whistle

_ROWS = 200


def whistles(request: ScopedRequest) -> HttpResponse:
    """The latest calls that this person may see, the open ones first."""
    request.scope.require("grid.view")
    rows = (
        Whistle.objects.visible_to(request.scope)
        .select_related("matter__unit", "called_unit", "called_by")
        .order_by(F("done_at").desc(nulls_first=True), "-called_at")
    )
    calls = list(rows[:_ROWS])
    seen = Matter.objects.visible_to(request.scope).filter(pk__in=[c.matter_id for c in calls])
    shown = set(seen.values_list("pk", flat=True))
    context = {
        "title": _("吹哨报到"),
        "rows": [
            {
                "call": call,
                "mine": request.scope.may("grid.handle", call.called_unit.path),
                "opens": call.matter_id in shown,
            }
            for call in calls
        ],
        "at": now(),
    }
    return render(request, "grid/whistles.html", context)


@require_GET
def waiting(request: ScopedRequest) -> HttpResponse:
    """The part of the home page alone, as it is now; nothing once all calls are answered."""
    request.scope.require("grid.view")
    part = whistles_to_answer(request)
    return render(request, "grid/_home_whistles.html", {"part": part}) if part else HttpResponse()


@require_POST
def call(request: ScopedRequest, number: str) -> HttpResponse:
    """Call a department to a matter."""
    matter = get_object_or_404(Matter.objects.visible_to(request.scope), number=number)
    unit = get_object_or_404(
        Unit, code=request.POST.get("called_unit", ""), kind=UnitKind.DEPARTMENT
    )
    whistle_call(
        actor=request.scope,
        order=Order(matter.pk),
        called_unit=unit,
        issue=request.POST.get("issue", ""),
    )
    tell_done(request, _("已向%(unit)s吹哨") % {"unit": unit.name})
    return redirect("matters:matter", number)


@require_POST
def answer(request: ScopedRequest, pk: int, deed: str) -> HttpResponse:
    """Answer, arrive, or say what was done."""
    if deed == "ack":
        whistle = whistle_ack(actor=request.scope, whistle_id=pk)
    elif deed == "arrive":
        whistle = whistle_arrive(actor=request.scope, whistle_id=pk)
    else:
        whistle = whistle_done(
            actor=request.scope, whistle_id=pk, result=request.POST.get("result", "")
        )
    tell_done(request, _("已记录"))
    if not Matter.objects.visible_to(request.scope).filter(pk=whistle.matter_id).exists():
        return redirect("grid:whistles")
    return redirect("matters:matter", whistle.matter.number)
