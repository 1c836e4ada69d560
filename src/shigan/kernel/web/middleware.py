"""Domain errors become pages: what happened, what was kept, what to do."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from shigan.kernel.audit.context import origin
from shigan.kernel.base.errors import Conflict, Denied, NoRoom, Refused
from shigan.kernel.web.broken import outage_page
from shigan.kernel.web.problems import problem_of
from shigan.kernel.web.rates import TooMany, spend
from shigan.kernel.web.rules import storable


class DomainErrors:
    """Turns what an action refused into an answer; views need not catch it.

    Text that no store takes is refused before a view sees it. What the store refuses after that
    is a fault of ours and shows as one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request; who comes without its form to where only a form leads is told so."""
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or response.content:
            return response
        told = render(request, "web/405.html", status=HTTPStatus.METHOD_NOT_ALLOWED)
        told.headers["Allow"] = response.headers["Allow"]
        return told

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Look at the address and the form; the API, which is exempt, reads its own bodies."""
        if getattr(view, "csrf_exempt", False) or all(map(storable, _sent(request))):
            return None
        reason = _("有无法保存的字符")
        return render(request, "web/400.html", {"reason": reason}, status=400)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Denied looks like unknown; a conflict and a refusal say why."""
        if isinstance(error, Denied):
            raise Http404 from error
        if isinstance(error, Conflict):
            return render(request, "web/409.html", {"error": error}, status=409)
        if isinstance(error, TooMany):
            return _too_many(request, error)
        if isinstance(error, NoRoom):
            return outage_page(error)
        if isinstance(error, Refused):
            return render(request, "web/422.html", {"error": error}, status=422)
        return None


class RateLimits:
    """Counts calls of the API and sign-ins before anything is done for them."""

    SIGN_IN = frozenset({"login", "login-code", "desk:start", "desk:start-street"})

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """Say 429 to whoever asks too often."""
        match, address = request.resolver_match, origin.get().address
        assert match is not None
        api = "api" in match.namespaces
        try:
            if api:
                spend("address", address)
                spend("token", _caller(request, address))
            elif request.method == "POST" and match.view_name in self.SIGN_IN:
                spend("sign-in", address)
        except TooMany as error:
            return problem_of(error) if api else _too_many(request, error)
        return None


def _caller(request: HttpRequest, address: str) -> str:
    """Whoever calls the API: a token, a person in the browser, or only an address."""
    if given := request.headers.get("Authorization"):
        return hashlib.sha256(given.encode()).hexdigest()
    return f"user {request.user.pk}" if request.user.is_authenticated else address


def _too_many(request: HttpRequest, error: TooMany) -> HttpResponse:
    response = render(request, "web/429.html", {"error": error}, status=429)
    response.headers["Retry-After"] = str(error.retry_after)
    return response


def _sent(request: HttpRequest) -> Iterator[str]:
    """All texts of the address and of the form."""
    yield request.path
    for sent in (request.GET, request.POST):
        for name, values in sent.lists():
            yield name
            yield from values
