"""Addresses of the page that one is on, with some of its parameters changed."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from urllib.parse import quote, urlencode

from django.http import HttpRequest
from django.urls import reverse

#: Parameters that belong to one look at a page and never travel on to the next link.
PASSING = ("panel", "page", "after", "before", "format", "options")
_KEY = "~~"  # stands for a record's key, and needs no quoting


def address(request: HttpRequest, **changes: object) -> str:
    """This page's address with some parameters changed (None or nothing removes) and others kept.

    Paging starts anew unless a page is given. The path is written out, so that the link also holds
    inside a panel.
    """
    left_out = {*PASSING, *changes}
    params = {name: values for name, values in request.GET.lists() if name not in left_out}
    for name, value in changes.items():
        if isinstance(value, list | tuple):
            params[name] = [str(v) for v in value]
        elif value is not None and value != "":
            params[name] = [str(value)]
    query = urlencode(params, doseq=True, safe=",", quote_via=quote)
    return f"{request.path}?{query}" if query else request.path


@cache
def addresses(name: str) -> Callable[[str], str]:
    """What `reverse` gives for the keys of many records, for each of which it would take long."""
    before, after = reverse(name, args=[_KEY]).split(_KEY)
    safe = "!$&'()*+,;=/~:@"  # as in `reverse`
    return lambda key: f"{before}{quote(key, safe=safe)}{after}"


def others(request: HttpRequest, *params: str) -> list[tuple[str, str]]:
    """The parameters of the address besides those: the hidden inputs of a form that sets them."""
    left_out = {*params, *PASSING}
    return [
        (name, value)
        for name, values in request.GET.lists()
        if name not in left_out
        for value in values
    ]
