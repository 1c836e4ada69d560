"""Home by role, and search over all that one may see."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shigan.faces.desk.queries import home_unit, tiles
from shigan.kernel.clock.queries import missing_years, now, today
from shigan.kernel.matters.actions.escalate import notices_read
from shigan.kernel.matters.models import Matter, MatterQuerySet
from shigan.kernel.matters.queries import todo as reads
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.search.queries import find
from shigan.kernel.web.registry import home_parts

_ROWS = 8


def home(request: ScopedRequest) -> HttpResponse:
    """What must I do now; what that I answer for is about to turn; how do we stand."""
    scope, at = request.scope, now()
    answered = reads.answered_for(scope)
    mine = reads.todo(scope)
    red = reads.red_now(answered, at)
    turning = reads.turning_soon(answered, at)
    unit = home_unit(scope)
    context = {
        "title": _("今日"),
        "at": at,
        "unit": unit,
        "posted": bool(scope.grants),
        "todo": _rows(mine),
        "todo_count": mine.count(),
        "turning": _rows(turning),
        "turning_count": turning.count(),
        "red": _rows(red),
        "red_count": red.count(),
        "extensions": reads.extensions_to_decide(scope),
        "notices": reads.unread_notices(scope),
        "tiles": tiles(scope, unit) if unit else [],
        "missing_years": missing_years(today()),
        "parts": _parts(request),
    }
    return render(request, "desk/home.html", context)


def _rows(matters: MatterQuerySet) -> list[Matter]:
    return list(matters.select_related("unit", "handler_unit", "sponsor")[:_ROWS])


def _parts(request: HttpRequest) -> list[dict[str, object]]:
    return [
        {"template": part.template, **context}
        for part in sorted(home_parts, key=lambda p: p.order)
        if (context := part.context(request)) is not None
    ]


@require_POST
def read_notices(request: ScopedRequest) -> HttpResponse:
    """Mark the reminders as read."""
    notices_read(actor=request.scope)
    return redirect("desk:home")


def search(request: ScopedRequest) -> HttpResponse:
    """All that this person may see and that has every word."""
    text = request.GET.get("q", "").strip()[:100]
    context = {
        "title": _("搜索"),
        "search_text": text,
        "found": find(request.scope, text) if text else [],
    }
    return render(request, "desk/search.html", context)
