"""What the register adds to the home page: entries past their end."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from shigan.kernel.orgs.middleware import ScopedRequest
from shigan.registers.people.choices import ERASE
from shigan.registers.people.queries.register import past_end


def to_decide(request: HttpRequest) -> dict[str, object] | None:
    """How many entries wait for somebody to decide whether they are erased."""
    scope = cast("ScopedRequest", request).scope
    count = past_end(scope, scope.on).count() if scope.may(ERASE) else 0
    return {"count": count} if count else None
