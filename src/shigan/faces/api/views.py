"""Whether the server lives, and whether it can do its work: for whatever watches over it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
@login_not_required
def live(request: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is asked."""
    return JsonResponse({"live": True})


@never_cache
@require_safe
@login_not_required
def ready(request: HttpRequest) -> JsonResponse:
    """The store answers and has the schema of this version: 200, else 503 and what is missing."""
    checks = {"store": False, "schema": False}
    try:
        executor = MigrationExecutor(connection)
        checks["store"] = True
        checks["schema"] = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        pass
    whole = all(checks.values())
    return JsonResponse({"ready": whole, **checks}, status=200 if whole else 503)
