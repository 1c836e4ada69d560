"""Home by role, and search over all that one may see."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST

from shigan.faces.desk.queries import home_unit, sponsored_units, standing, tiles
from shigan.kernel.clock.queries import missing_years, now, today
from shigan.kernel.matters.actions.escalate import notices_read
from shigan.kernel.matters.models import Matter, MatterQuerySet
from shigan.kernel.matters.queries import todo as reads
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.orgs.queries import posts_of
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.personal.rules import is_number_like
from shigan.kernel.search.queries import find, find_number
from shigan.kernel.web.rates import spend
from shigan.kernel.web.registry import home_parts

_ROWS = 7
#: Of what is typed into the search.
_LONGEST = 100


def home(request: ScopedRequest) -> HttpResponse:
    """What must I do now; what that I answer for is about to turn, and why; how do we stand."""
    scope, at = request.scope, now()
    posts = posts_of(scope)
    unit = home_unit(scope, posts)
    context = {
        "title": _("今日"),
        "at": at,
        "posts": posts,
        "place": posts[0].unit if posts else unit,
        "unit": unit,
        "todo": _rows(mine := reads.todo(scope)),
        "todo_count": mine.count(),
        **_answered(scope, at),
        "sponsored": sponsored_units(scope, posts),
        "extensions": reads.extensions_to_decide(scope),
        "notices": reads.unread_notices(scope),
        "tiles": tiles(scope, unit) if unit else [],
        "missing_years": missing_years(today()),
        "parts": _parts(request),
    }
    return render(request, "desk/home.html", context)


def _answered(scope: Scope, at: datetime) -> dict[str, object]:
    answered, sponsors = reads.answered_for(scope)
    return {
        "turning": _rows(reads.turning_soon(answered, at)),
        "red": _rows(reads.red_now(answered, at)),
        "standing": standing(answered, at),
        "ledger_query": f"sponsor={scope.user_id}&" if sponsors else "",
    }


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


@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True)
def search(request: ScopedRequest) -> HttpResponse:
    """All that this person may see and that has every word.

    What is typed is posted: words go on to an address, what may be a number that names a person
    is answered at once and stands in none.
    """
    sent = request.method == "POST"
    text = (request.POST if sent else request.GET).get("q", "").strip()[:_LONGEST]
    number = sent and is_number_like(text)
    if sent and not number:
        return redirect(f"{reverse('search')}?{urlencode({'q': text})}")
    spend("search", str(request.user.pk))
    context = {
        "title": _("搜索"),
        "search_text": text,
        "number": number,
        "found": [
            *(find_number(request.scope, text) if number else ()),
            *(find(request.scope, text) if text else ()),
        ],
    }
    return render(request, "desk/search.html", context)
