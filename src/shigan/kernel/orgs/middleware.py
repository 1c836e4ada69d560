"""Puts the scope on each request, and asks for a password of one's own before anything else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from shigan.kernel.clock.queries import today
from shigan.kernel.orgs.models import User
from shigan.kernel.orgs.queries import scope_of
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.web.problems import problem


class ScopedRequest(HttpRequest):
    """A request of a signed-in person, for the types of views."""

    user: User
    scope: Scope


def request_scope(request: HttpRequest) -> Scope:
    """The scope of the signed-in person; an empty one for anybody else."""
    if isinstance(request.user, User):
        return scope_of(request.user, today())
    return Scope(user_id=None, name="", grants=(), on=today())


class ScopeOnRequest:
    """Sets `request.scope`, computed at its first use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        request.scope = SimpleLazyObject(lambda: request_scope(request))  # type: ignore[attr-defined]
        return self.get_response(request)


class IdleLimit:
    """Ends a session in which nobody has done anything for as long as the office allows."""

    SEEN, NOTED_EVERY = "seen", 60

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request; of whoever stayed away too long as of a stranger's."""
        limit = settings.SHIGAN_IDLE_MINUTES * 60
        if limit and request.user.is_authenticated:
            now = int(timezone.now().timestamp())
            idle = now - request.session.get(self.SEEN, now)
            if idle > limit:
                logout(request)
            elif idle > self.NOTED_EVERY or idle < 0:  # the clock was set back
                request.session[self.SEEN] = now
        return self.get_response(request)


def begin_session(request: HttpRequest, **kwargs: object) -> None:
    """Note when somebody signed in: from then on they are there."""
    request.session[IdleLimit.SEEN] = int(timezone.now().timestamp())


class PasswordFirst:
    """Whoever signs in with a password that others know first chooses another one."""

    OPEN = frozenset({"orgs:password", "login", "logout", "set_language"})

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Lead to the page that changes it; programs are told in words."""
        user, match = request.user, request.resolver_match
        if not isinstance(user, User) or not user.must_change_password or match is None:
            return None
        if match.view_name in self.OPEN:
            return None
        if "api" in match.namespaces:
            return problem(403, "password-first", _("请先在网页上更改密码"))
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": reverse("orgs:password")})
        return redirect("orgs:password")
