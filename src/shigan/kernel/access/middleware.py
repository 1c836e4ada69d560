"""Sessions with where they began, and a second factor before anything that needs one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from shigan.kernel.access.problems import FactorMissing
from shigan.kernel.access.queries import must_have_factor
from shigan.kernel.access.sessions import ADDRESS, AGENT, BEGAN
from shigan.kernel.audit.context import origin
from shigan.kernel.orgs.models import User
from shigan.kernel.web.problems import problem_of

#: In the session of whoever proved a second factor at sign-in.
PROVED = "factor"


def begin_session(request: HttpRequest, **kwargs: object) -> None:
    """Note when, from where and with what somebody signed in."""
    request.session[BEGAN] = int(timezone.now().timestamp())
    request.session[ADDRESS] = origin.get().address
    request.session[AGENT] = request.headers.get("User-Agent", "")[:200]


class FactorFirst:
    """Whoever may do what needs a second factor, and has none, first sets one up."""

    OPEN = frozenset({"access:factor", "orgs:password", "login", "logout", "set_language"})

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self.get_response(request)

    def process_view(
        self, request: Any, view: object, args: object, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Lead to the page that sets it up; programs are told in words."""
        if not settings.SHIGAN_FACTOR_FUNCTIONS or not isinstance(request.user, User):
            return None
        match = request.resolver_match
        if PROVED in request.session or match.view_name in self.OPEN:
            return None
        if not must_have_factor(request.scope):
            return None
        if "api" in match.namespaces:
            return problem_of(FactorMissing())
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": reverse("access:factor")})
        return redirect("access:factor")
