"""The page of one matter: what it is, where it stands, what may be done, what was done."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shigan.kernel.clock.queries import now
from shigan.kernel.matters.actions.explaining import explained
from shigan.kernel.matters.actions.offers import offers
from shigan.kernel.matters.actions.replay import colour_history
from shigan.kernel.matters.models import Matter
from shigan.kernel.matters.queries.page import matter_page
from shigan.kernel.matters.queries.place import place_map
from shigan.kernel.matters.queries.record import matter_numbered
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.kernel.orgs.models import Unit


@require_safe
def matter(request: ScopedRequest, number: str) -> HttpResponse:
    """A matter with its past."""
    return render(request, "matters/matter.html", matter_context(request, visible(request, number)))


@require_safe
def colour(request: ScopedRequest, number: str) -> HttpResponse:
    """Why it has its colour, since when, what it becomes, and which colours it has had."""
    found, at = visible(request, number), now()
    page = matter_page(request.scope, found, at)
    history = colour_history(found, page.entries, page.pauses, page.extensions, page.book, at)
    context = {
        "title": _("%(number)s 的颜色") % {"number": number},
        "crumbs": [*unit_crumbs(found), (number, reverse("matters:matter", args=[number]))],
        "matter": found,
        "at": at,
        "explained": explained(found, page.book, at),
        "history": history[::-1],
    }
    return render(request, "matters/colour.html", context)


def visible(request: ScopedRequest, number: str) -> Matter:
    """The matter of that number; unknown and forbidden look alike."""
    found = matter_numbered(request.scope, number)
    if found is None:
        raise Http404
    return found


def matter_context(request: ScopedRequest, found: Matter) -> dict[str, Any]:
    """What the page shows."""
    at = now()
    page = matter_page(request.scope, found, at)
    kind = found.declared
    return {
        "title": found.title,
        "crumbs": [*unit_crumbs(found), (found.number, "")],
        "panel": "panel" in request.GET,
        "matter": found,
        "kind": kind,
        "step": kind.step(found.step),
        "at": at,
        "page": page,
        "offers": offers(request.scope, found),
        "explained": explained(found, page.book, at),
        "facts": kind.facts(found) if kind.facts is not None else [],
        "place": place_map(request.scope, found),
    }


def unit_crumbs(found: Matter) -> list[tuple[str, str]]:
    """The units in which it lies, each leading to the ledger of what lies there."""
    units: list[Unit] = [found.unit]
    if found.unit.parent is not None and found.unit != found.street:
        units.insert(0, found.unit.parent)
    if found.street not in units:
        units.insert(0, found.street)
    return [(unit.name, f"{reverse('matters:ledger')}?unit={unit.code}") for unit in units]
