"""Puts the scope on each request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from shigan.kernel.clock.queries import today
from shigan.kernel.orgs.models import User
from shigan.kernel.orgs.queries import scope_of
from shigan.kernel.orgs.scope import Scope


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
