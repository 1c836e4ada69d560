"""One's own password: the change, and that nothing else is open before it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from shigan.kernel.audit.models import AuditRow
from shigan.kernel.base.errors import Denied, Refused
from shigan.kernel.clock.queries import today
from shigan.kernel.orgs.actions.passwords import password_change
from shigan.kernel.orgs.models import User
from shigan.kernel.orgs.queries import scope_of
from tests.kit.cast import Cast

OLD, NEW = "Shigan2022", "cai-yuan-2026"
PAGE = reverse("orgs:password")
SENT = {"current": OLD, "new": NEW, "again": NEW}


@pytest.fixture
def owing(cast: Cast, client_of: Callable[[str], Client]) -> Client:
    """The browser of somebody who still has a password that others know."""
    User.objects.filter(username="head").update(must_change_password=True)
    return client_of("head")


def test_a_password_is_changed_and_the_log_does_not_hold_it(cast: Cast) -> None:
    user = password_change(actor=cast.scope("head"), current=OLD, new=NEW)
    assert (user.check_password(NEW), user.must_change_password) == (True, False)
    row = AuditRow.objects.get(code="orgs.password_change")
    assert (row.actor_name, row.after) == ("丁科长", {"fields": ["password"]})


@pytest.mark.parametrize(
    ("current", "new", "field"),
    [
        ("wrong", NEW, "current"),
        (OLD, OLD, "new"),
        (OLD, "12345678", "new"),
        (OLD, "short", "new"),
    ],
)
def test_a_bad_change_is_refused(cast: Cast, current: str, new: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        password_change(actor=cast.scope("head"), current=current, new=new)
    assert [*refused.value.fields] == [field]
    assert User.objects.get(username="head").check_password(OLD)
    assert AuditRow.objects.count() == 0


def test_a_token_changes_no_password(cast: Cast) -> None:
    limited = scope_of(cast.people["head"], today(), frozenset({"*.*"}))
    with pytest.raises(Denied):
        password_change(actor=limited, current=OLD, new=NEW)


@pytest.mark.parametrize("address", ["/", "/matters/", "/orgs/", "/orgs/tokens/", "/search/"])
def test_nothing_else_opens_before_the_change(owing: Client, address: str) -> None:
    assert owing.get(address)["Location"] == PAGE


def test_a_part_of_a_page_leads_the_whole_page_there(owing: Client) -> None:
    answer = owing.get("/matters/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (200, PAGE)


def test_a_program_is_told_in_words(owing: Client) -> None:
    answer = owing.get("/api/v1/matters")
    assert (answer.status_code, answer.json()["detail"]) == (403, "请先在网页上更改密码")


def test_one_may_leave_or_read_it_in_english(owing: Client) -> None:
    spoken = owing.post(reverse("set_language"), {"language": "en", "next": PAGE})
    assert spoken["Location"] == PAGE
    assert owing.post(reverse("logout"))["Location"] == "/login/"


def test_the_change_opens_everything_and_keeps_this_browser(owing: Client, cast: Cast) -> None:
    elsewhere = Client()
    elsewhere.force_login(User.objects.get(username="head"))
    assert owing.get(PAGE).status_code == 200
    assert owing.post(PAGE, SENT)["Location"] == "/"
    assert owing.get("/").status_code == 200
    assert elsewhere.get("/")["Location"] == "/login/?next=/"


def test_what_is_wrong_stands_beside_its_input(owing: Client) -> None:
    answer = owing.post(PAGE, SENT | {"current": "wrong"})
    assert (answer.status_code, "现在的密码不对" in answer.content.decode()) == (422, True)
    answer = owing.post(PAGE, SENT | {"again": "other"})
    assert (answer.status_code, "两次输入的不一样" in answer.content.decode()) == (422, True)
    assert User.objects.get(username="head").must_change_password
