"""What the grid line adds to the home page."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from shigan.kernel.clock.queries import now
from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.lines.grid.queries.whistle import calls_to_answer


def whistles_to_answer(request: HttpRequest) -> dict[str, object] | None:
    """Open calls to this person's department, with what is to be done next and by when."""
    calls = calls_to_answer(cast("ScopedRequest", request).scope, now())
    return {"calls": calls[:20], "total": len(calls), "at": now()} if calls else None
