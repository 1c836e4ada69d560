"""What the grid line adds to the home page."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from shigan.kernel.clock.queries import now
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.lines.grid.models import Whistle


def whistles_to_answer(request: HttpRequest) -> dict[str, object] | None:
    """Open calls to this person's department."""
    scope = cast("ScopedRequest", request).scope
    calls = list(
        Whistle.objects.to_answer(scope)
        .select_related("matter", "called_unit")
        .order_by("arrive_due_at")[:20]
    )
    return {"calls": calls, "at": now()} if calls else None
