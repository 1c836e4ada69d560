"""What the mediation line adds to the home page."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from shigan.kernel.clock.queries import now
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.lines.mediation.queries import to_confirm


def agreements_to_confirm(request: HttpRequest) -> dict[str, object] | None:
    """Agreements whose time for asking a court to confirm still runs."""
    scope = cast("ScopedRequest", request).scope
    if not scope.allows("mediation.handle"):
        return None
    at = now()
    found = to_confirm(scope, at)
    return {"disputes": found, "at": at} if found else None
