"""Who asks: a program with a token, or a person in the browser."""

from __future__ import annotations

from copy import copy
from typing import Any

from django.http import HttpRequest
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer, SessionAuth

from shigan.kernel.access.problems import FactorMissing
from shigan.kernel.access.queries import lacks_factor
from shigan.kernel.clock.queries import now, today
from shigan.kernel.orgs.actions import token_used
from shigan.kernel.orgs.models import Token, User
from shigan.kernel.orgs.queries import scope_of, token_of


class Bearer(HttpBearer):
    """`Authorization: Bearer …`: acts for the token's owner, within the token's limit."""

    def authenticate(self, request: HttpRequest, token: str) -> Token:
        """The token; a bad one is refused even where the browser is signed in."""
        at = now()
        found = token_of(token, at)
        if found is None:
            raise AuthenticationError
        token_used(found, at)
        request.user = copy(found.user)  # the token is shared by all requests that bring it
        request.scope = scope_of(found.user, today(), found.limit)  # type: ignore[attr-defined]
        if lacks_factor(request.scope):  # type: ignore[attr-defined]
            raise FactorMissing
        return found


class Session(SessionAuth):
    """The browser's own session; what changes anything must carry the CSRF token."""

    def __call__(self, request: HttpRequest) -> Any | None:
        """The signed-in person; whoever is not needs no word about CSRF."""
        return super().__call__(request) if isinstance(request.user, User) else None
