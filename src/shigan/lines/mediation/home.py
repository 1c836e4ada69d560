"""What the mediation line adds to the home page."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from shigan.kernel.clock.queries import now
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.lines.mediation.queries import terms_to_see_to, to_confirm
from shigan.lines.mediation.rules import Seat

#: Members that the home page names; the page of committees has all.
_SEATS = 5


def agreements_to_confirm(request: HttpRequest) -> dict[str, object] | None:
    """Agreements whose time for asking a court to confirm still runs."""
    scope = cast("ScopedRequest", request).scope
    if not scope.allows("mediation.handle"):
        return None
    at = now()
    found = to_confirm(scope, at)
    return {"disputes": found, "at": at} if found else None


def terms_ending(request: HttpRequest) -> dict[str, object] | None:
    """Mediators whose term is over or nearly so, for whoever sets members."""
    scope = cast("ScopedRequest", request).scope
    if not scope.allows("mediation.accept"):
        return None
    found = terms_to_see_to(scope, scope.on)
    if not found:
        return None
    past = sum(one.state is Seat.PAST for one in found)
    return {"seats": found[:_SEATS], "past": past, "ending": len(found) - past}
