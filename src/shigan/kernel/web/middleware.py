"""Domain errors become pages: what happened, what was kept, what to do."""

from __future__ import annotations

from collections.abc import Callable

from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils.translation import gettext as _

from shigan.kernel.base.errors import Conflict, Denied, Refused


class DomainErrors:
    """Turns what an action refused into an answer; views need not catch it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Denied looks like unknown; a conflict and a refusal say why."""
        if isinstance(error, Denied):
            raise Http404 from error
        if isinstance(error, DataError):  # characters that the store cannot hold
            return HttpResponseBadRequest(_("有无法保存的字符"))
        if isinstance(error, Conflict):
            return render(request, "web/409.html", {"error": error}, status=409)
        if isinstance(error, Refused):
            return render(request, "web/422.html", {"error": error}, status=422)
        return None
