"""Addresses of the page that one is on, with some of its parameters changed."""

from __future__ import annotations

from django.http import HttpRequest

#: Parameters that belong to one look at a page and never travel on to the next link.
PASSING = ("panel", "page", "after", "before", "format", "options")


def address(request: HttpRequest, **changes: object) -> str:
    """This page's address with some parameters changed (None or nothing removes) and others kept.

    Paging starts anew unless a page is given. The path is written out, so that the link also holds
    inside a panel.
    """
    params = request.GET.copy()
    for name in (*PASSING, *changes):
        params.pop(name, None)
    for name, value in changes.items():
        if isinstance(value, list | tuple):
            params.setlist(name, [str(v) for v in value])
        elif value is not None and value != "":
            params[name] = str(value)
    query = params.urlencode(safe=",")
    return f"{request.path}?{query}" if query else request.path


def others(request: HttpRequest, *params: str) -> list[tuple[str, str]]:
    """The parameters of the address besides those: the hidden inputs of a form that sets them."""
    left_out = {*params, *PASSING}
    return [
        (name, value)
        for name, values in request.GET.lists()
        if name not in left_out
        for value in values
    ]
