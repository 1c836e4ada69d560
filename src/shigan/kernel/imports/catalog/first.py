"""What the home page says before anything was imported."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from shigan.kernel.imports.models import Batch
from shigan.kernel.orgs.middleware import ScopedRequest


def nothing_yet(request: HttpRequest) -> dict[str, object] | None:
    """Whoever may import is led to it until there is a first batch."""
    scope = cast("ScopedRequest", request).scope
    if not scope.may("imports.run") or Batch.objects.visible_to(scope).exists():
        return None
    return {}
