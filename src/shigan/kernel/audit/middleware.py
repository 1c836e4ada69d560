"""Gives each request an id, and remembers where it came from."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from shigan.kernel.audit.context import Origin, origin
from shigan.kernel.base.ids import uuid7

log = logging.getLogger("shigan.request")
_GIVEN = re.compile(r"[0-9A-Za-z-]{8,36}")


class RequestContext:
    """Takes a proxy's request id if it is well formed, else makes one; answers with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _GIVEN.fullmatch(given) else str(uuid7())
        address = request.META.get("REMOTE_ADDR", "")[:45]
        token = origin.set(Origin(request_id=request_id, address=address))
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            if log.isEnabledFor(logging.INFO):
                _tell(request, response, time.perf_counter() - started)
        finally:
            origin.reset(token)
        response.headers["X-Request-ID"] = request_id
        return response


def _tell(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    """A line for each answer. What was asked for after the `?` may name people: it stays out."""
    extra = {
        "method": request.method,
        "path": request.path,
        "status": response.status_code,
        "ms": round(seconds * 1000),
        "user": _who(request),
    }
    log.info("%(method)s %(path)s %(status)s", extra, extra=extra)


def _who(request: HttpRequest) -> int | None:
    """The person's key; a store that does not answer does not know."""
    try:
        return getattr(request.user, "pk", None)
    except DatabaseError:
        return None
