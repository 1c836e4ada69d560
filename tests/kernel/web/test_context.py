from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from shigan.kernel.web import context
from shigan.kernel.web.registry import CreateEntry, MenuEntry

ENTRIES = (
    MenuEntry("late", "迟", "set_language", "clock", order=9),
    MenuEntry("hidden", "藏", "set_language", "lock", function="audit.read"),
    MenuEntry("first", "首", "set_language", "home", order=1, function="matters.read"),
)


@dataclass
class Clerk:
    name: str = "林清"

    def may(self, function: str) -> bool:
        return function == "matters.read"


def test_held_keeps_what_the_person_may_in_its_order() -> None:
    assert [e.code for e in context.held(ENTRIES, Clerk())] == ["first", "late"]
    assert context.held([CreateEntry("x", "事", "y", function="no.no")], Clerk()) == []


@pytest.mark.parametrize(
    ("address", "layout"), [("/", "web/base.html"), ("/?panel=1", "web/panel.html")]
)
def test_frame_is_empty_before_sign_in(address: str, layout: str) -> None:
    request = RequestFactory().get(address)
    request.user = AnonymousUser()
    assert context.frame(request) == {"menu": [], "creates": [], "person": "", "layout": layout}
