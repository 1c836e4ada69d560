"""Where somebody is signed in, and an end to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from shigan.kernel.access.actions.sessions import session_end, sessions_end
from shigan.kernel.access.models import Session
from shigan.kernel.access.queries import session_rows
from shigan.kernel.access.tasks import forget_sessions
from shigan.kernel.audit.models import AuditRow
from shigan.kernel.base.errors import Denied
from tests.kit.cast import PASSWORD, Cast

EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/120.0 Safari/537.36 Edg/120.0"


def signed_in(who: str, address: str, agent: str = EDGE) -> Client:
    client = Client(REMOTE_ADDR=address, headers={"user-agent": agent})
    client.post("/login/", {"username": who, "password": PASSWORD})
    return client


def test_a_session_says_where_and_when(cast: Cast) -> None:
    begun = timezone.now().replace(microsecond=0)
    with time_machine.travel(begun, tick=False):
        client = signed_in("head", "192.0.2.7")
    with time_machine.travel(begun + timedelta(minutes=5), tick=False):
        client.get("/")
        (row,) = session_rows(cast.people["head"].pk, client.session.session_key)
    assert (row.address, row.browser, row.here) == ("192.0.2.7", "Edge，Windows", True)
    assert (row.began_at, row.seen_at) == (begun, begun + timedelta(minutes=5))


def test_one_ends_one_of_ones_own_and_all_others(cast: Cast) -> None:
    here, second, third = (signed_in("head", f"192.0.2.{n}") for n in (1, 2, 3))
    page = here.get("/access/").content.decode()
    assert page.count("192.0.2.") == 3
    key = second.session.session_key or ""
    assert key not in page
    rows = session_rows(cast.people["head"].pk)
    mark = next(row.mark for row in rows if row.address == "192.0.2.2")
    assert here.post("/access/end/", {"mark": mark})["Location"] == "/access/"
    assert [c.get("/").status_code for c in (here, second, third)] == [200, 302, 200]
    assert here.post("/access/end-others/").status_code == 302
    assert [c.get("/").status_code for c in (here, third)] == [200, 302]
    codes = AuditRow.objects.filter(code__startswith="access.").order_by("pk")
    assert [(r.code, r.after) for r in codes][1:] == [("access.sessions_end", {"ended": 1})]
    assert codes[0].after is not None
    assert codes[0].after["address"] == "192.0.2.2"


def test_nobody_ends_the_sessions_of_others(cast: Cast) -> None:
    signed_in("head", "192.0.2.1")
    head = cast.people["head"].pk
    (row,) = session_rows(head)
    for who in ("clerk", "director", "outsider"):
        with pytest.raises(Denied):
            session_end(actor=cast.scope(who), user_id=head, mark=row.mark)
        with pytest.raises(Denied):
            sessions_end(actor=cast.scope(who), user_id=head)
    clerk = signed_in("clerk", "192.0.2.2")
    assert clerk.post("/access/end/", {"mark": row.mark}).status_code == 404
    assert Session.objects.filter(user=head).count() == 1


def test_who_manages_sees_and_ends_them(cast: Cast, client_of: Callable[[str], Client]) -> None:
    head = signed_in("head", "192.0.2.1")
    pk, manager = cast.people["head"].pk, client_of("manager")
    listed = manager.get("/access/accounts/?q=head").content.decode()
    assert ("丁科长" in listed, "戊调度" in listed) == (True, False)
    page = manager.get(f"/access/accounts/{pk}/").content.decode()
    assert ("192.0.2.1" in page, "重置密码" in page) == (True, True)
    assert manager.post(f"/access/accounts/{pk}/end/").status_code == 302
    assert head.get("/").status_code == 302
    shown = manager.post(f"/access/accounts/{pk}/reset/").content.decode()
    found = re.search(r'readonly value="([^"]+)"', shown)
    assert found is not None
    first = Client()
    first.post("/login/", {"username": "head", "password": found[1]})
    assert first.get("/")["Location"] == "/orgs/password/"


@pytest.mark.parametrize("who", ["head", "director", "auditor", "outsider"])
def test_accounts_are_for_who_manages(
    cast: Cast, client_of: Callable[[str], Client], who: str
) -> None:
    pk = cast.people["clerk"].pk
    client = client_of(who)
    assert client.get("/access/accounts/").status_code == 404
    assert client.get(f"/access/accounts/{pk}/").status_code == 404
    for do in ("reset", "end", "unfactor"):
        assert client.post(f"/access/accounts/{pk}/{do}/").status_code == 404


def test_an_idle_session_is_not_shown_and_a_past_one_is_deleted(cast: Cast) -> None:
    begun = timezone.now()
    signed_in("head", "192.0.2.1")
    head = cast.people["head"].pk
    with time_machine.travel(begun + timedelta(minutes=31), tick=False):
        assert session_rows(head) == []
        forget_sessions.enqueue()
        assert Session.objects.count() == 1
    with time_machine.travel(begun + timedelta(hours=13), tick=False):
        forget_sessions.enqueue()
        assert Session.objects.count() == 0
