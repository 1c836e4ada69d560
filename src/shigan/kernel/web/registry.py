"""What the frame around every page offers: entries of the menu, and things one can file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise

from shigan.kernel.base.registry import Registry


@dataclass(frozen=True)
class MenuEntry:
    """One line of the menu at the left, shown to those who hold its function."""

    code: str
    label: str | Promise
    url_name: str
    icon: str
    order: int = 100
    #: The function (`domain.verb`) that one must hold over any unit; empty for everybody.
    function: str = ""
    #: How many wait there; None hides the number. It runs on every page: one cheap statement.
    count: Callable[[HttpRequest], int | None] | None = None


@dataclass(frozen=True)
class CreateEntry:
    """One thing under the 新建 button, offered to those who hold its function."""

    code: str
    label: str | Promise
    url_name: str
    function: str = ""
    order: int = 100


menu: Registry[MenuEntry] = Registry("menu entry")
creates: Registry[CreateEntry] = Registry("create entry")


@dataclass(frozen=True)
class HomePart:
    """A part of the home page that a line adds: its template, and what it shows to whom.

    `context` gives None where there is nothing for this person: the part is left out then.
    """

    code: str
    template: str
    context: Callable[[HttpRequest], dict[str, object] | None]
    order: int = 100


home_parts: Registry[HomePart] = Registry("home part")


@dataclass(frozen=True)
class ApiRouter:
    """Routes of an app under a prefix of the API.

    `router` is where it is found (`shigan.kernel.orgs.api.router`): a catalog announces it, and
    the API imports it when its addresses are made.
    """

    code: str
    prefix: str
    router: str


api_routers: Registry[ApiRouter] = Registry("API router")
