"""Addresses of the API. Its routes are announced by the apps (`api_routers`)."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, re_path
from django.utils.translation import gettext as _

from shigan.faces.api.api.build import build
from shigan.faces.api.api.errors import not_found
from shigan.faces.api.views import live, ready
from shigan.kernel.web.problems import problem
from shigan.kernel.web.rules import storable

View = Callable[..., HttpResponseBase]


def for_programs(view: View) -> View:
    """A view that asks for its own credentials, is kept by no cache, and answers as a program."""

    @functools.wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not storable(request.path):
            return not_found(request)
        response = view(request, *args, **kwargs)
        if response.status_code == 405:
            allowed = response.headers["Allow"]
            said = _("这个地址只接受 %(allowed)s") % {"allowed": allowed}
            response = problem(405, "method-not-allowed", said)
            response.headers["Allow"] = allowed
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    inner.csrf_exempt = True  # type: ignore[attr-defined]  # sessions are checked by `Session`
    return login_not_required(inner)


@for_programs
def unknown(request: HttpRequest) -> HttpResponse:
    """No such address."""
    return not_found(request)


patterns, app, namespace = build().urls
for pattern in patterns:
    assert isinstance(pattern, URLPattern)
    pattern.callback = for_programs(pattern.callback)

#: Beside the API: whatever watches over the server asks here.
health = [path("live", live, name="live"), path("ready", ready, name="ready")]

urlpatterns = [
    path("", (patterns, app, namespace)),
    re_path("", unknown),
]
