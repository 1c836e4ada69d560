"""The context that `web/base.html` draws its frame from, on every page.

A view adds what only it knows: `title`, and `crumbs` as a list of `(label, url)` or
`(label, url, [(label, url), …])`, where the inner list are the places to switch to.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar, cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from shigan.kernel.clock.queries import now
from shigan.kernel.web.registry import CreateEntry, MenuEntry, creates, menu

Entry = TypeVar("Entry", MenuEntry, CreateEntry)


class Holder(Protocol):
    """As much of a scope as the frame needs."""

    name: str

    def may(self, function: str) -> bool:
        """Whether the function is held over any unit."""
        ...


@dataclass(frozen=True)
class MenuItem:
    """A menu entry as one person sees it on one page."""

    label: str | Promise
    url: str
    icon: str
    active: bool
    count: int | None


@dataclass(frozen=True)
class CreateItem:
    """Something that this person can file."""

    label: str | Promise
    url: str


def frame(request: HttpRequest) -> dict[str, object]:
    """Menu, things to file and the person's name (all empty before sign-in), and the layout.

    A page that opens beside a list starts with `{% extends layout %}`.
    """
    layout = "web/panel.html" if "panel" in request.GET else "web/base.html"
    scope = cast("Holder | None", getattr(request, "scope", None))
    if scope is None or not request.user.is_authenticated:
        return {"menu": [], "creates": [], "person": "", "layout": layout}
    return {
        "layout": layout,
        "menu": menu_items(request, scope),
        "creates": create_items(scope),
        "person": scope.name,
        "sample_at": now() if settings.SHIGAN_CLOCK_OFFSET else None,
    }


def menu_items(request: HttpRequest, scope: Holder) -> list[MenuItem]:
    """The entries that the person may open, in their order; the longest match is the active one."""
    shown = [(entry, reverse(entry.url_name)) for entry in held(menu, scope)]
    here = max((url for _, url in shown if request.path.startswith(url)), key=len, default="")
    return [
        MenuItem(
            label=entry.label,
            url=url,
            icon=entry.icon,
            active=url == here and (url != "/" or request.path == "/"),
            count=entry.count(request) if entry.count else None,
        )
        for entry, url in shown
    ]


def create_items(scope: Holder) -> list[CreateItem]:
    """What the person may file, in its order."""
    return [CreateItem(entry.label, reverse(entry.url_name)) for entry in held(creates, scope)]


def held(entries: Iterable[Entry], scope: Holder) -> list[Entry]:
    """The entries whose function the person holds."""
    mine = (e for e in entries if not e.function or scope.may(e.function))
    return sorted(mine, key=lambda e: e.order)
