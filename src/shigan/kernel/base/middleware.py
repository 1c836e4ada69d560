"""Headers that every answer carries."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "manifest-src 'self'",
        "worker-src 'self'",
    )
)


class BehindProxies:
    """Takes the visitor's address from what trusted proxies say, for the log and all limits.

    The proxy nearest to us adds the last address; of so many proxies as the setting names, the
    first one saw the visitor. What stands before that may be made up.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if settings.SHIGAN_PROXIES < 1:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        said = request.headers.get("X-Forwarded-For", "").split(",")
        if len(said) >= settings.SHIGAN_PROXIES:
            try:
                seen = ip_address(said[-settings.SHIGAN_PROXIES].strip())
            except ValueError:
                pass  # the connection's own address stays
            else:
                request.META["REMOTE_ADDR"] = str(seen)
        return self.get_response(request)


class SecurityHeaders:
    """A content policy without inline code, and the few browser powers that pages use."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "geolocation=(self), camera=(self)")
        return response
