"""Who may call: tokens and sessions, and how far they reach."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from shigan.kernel.clock.queries import now
from shigan.kernel.matters.models import Matter
from shigan.kernel.orgs.actions import token_revoke
from shigan.kernel.orgs.models import Holding, Token, User
from tests.faces.api.caller import ROOT, Caller
from tests.faces.api.conftest import CallerOf
from tests.kit.cast import Cast


def test_without_credentials_it_says_how_to_get_in(db: None) -> None:
    answer = Caller("").get("/units")
    assert answer.status == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="shigan"'
    assert (answer.body["code"], answer.body["status"]) == ("unauthorized", 401)


def test_a_token_acts_for_its_owner(caller_of: CallerOf, matter: Matter) -> None:
    assert [m["number"] for m in caller_of("worker_a").get("/matters").body["items"]] == [
        matter.number
    ]
    assert caller_of("worker_b").get("/matters").body["items"] == []


def test_a_wrong_token_is_refused_even_where_the_browser_is_signed_in(
    cast: Cast, caller_of: CallerOf
) -> None:
    wrong = Caller("shigan_wrong")
    wrong.client.force_login(cast.people["secretary"])
    assert wrong.get("/units").status == 401


def test_a_revoked_token_ends_at_once(cast: Cast, caller_of: CallerOf) -> None:
    program = caller_of("clerk")
    assert program.get("/units").status == 200
    assert program.token is not None
    token_revoke(actor=cast.scope("clerk"), token_id=program.token.pk)
    assert program.get("/units").status == 401


def test_an_expired_token_is_refused(caller_of: CallerOf) -> None:
    program = caller_of("clerk")
    with time_machine.travel(now() + timedelta(days=30, seconds=-5), tick=False):
        assert program.get("/units").status == 200
    with time_machine.travel(now() + timedelta(days=30, seconds=5), tick=False):
        assert program.get("/units").status == 401


def test_an_account_that_is_closed_takes_its_tokens_along(cast: Cast, caller_of: CallerOf) -> None:
    program = caller_of("clerk")
    User.objects.filter(username="clerk").update(is_active=False)
    assert program.get("/units").status == 401


@pytest.mark.parametrize(
    ("functions", "open_to", "closed_to"),
    [
        (["grid.view"], "/matters", "/units"),
        (["orgs.*"], "/units", "/grid/classes"),
        (["*.view"], "/grid/classes", "/grid/suggestions?text=垃圾"),
    ],
)
def test_a_limit_takes_away(
    caller_of: CallerOf, matter: Matter, functions: list[str], open_to: str, closed_to: str
) -> None:
    program = caller_of("clerk", functions)
    assert program.get(open_to).status == 200
    closed = program.get(closed_to)
    assert closed.status == 404 or closed.body["items"] == []


def test_a_limit_never_gives(caller_of: CallerOf, matter: Matter) -> None:
    """What the token names and the owner does not hold stays out of reach."""
    program = caller_of("worker_b", ["*.*"])
    assert program.get("/matters").body["items"] == []
    assert program.get(f"/matters/{matter.number}").status == 404
    assert caller_of("outsider", ["*.*"]).get("/units").body["items"] == []


def test_a_limit_holds_for_ones_own_matters_too(
    cast: Cast, caller_of: CallerOf, matter: Matter
) -> None:
    """Being the handler in person opens a matter; a token for figures alone stays shut."""
    Matter.objects.filter(pk=matter.pk).update(handler=cast.people["head"])
    assert caller_of("head").get(f"/matters/{matter.number}").status == 200
    assert caller_of("head", ["figures.view"]).get(f"/matters/{matter.number}").status == 404


def test_what_the_owner_loses_the_token_loses(cast: Cast, caller_of: CallerOf) -> None:
    program = caller_of("clerk")
    assert len(program.get("/units").body["items"]) == 9
    Holding.objects.filter(user=cast.people["clerk"]).delete()
    assert program.get("/units").body["items"] == []


def test_use_is_remembered_to_the_hour(caller_of: CallerOf) -> None:
    program = caller_of("clerk")
    assert program.token is not None
    start = now()
    uses = []
    for minutes in (0, 59, 61):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            program.get("/kinds")
            uses.append(Token.objects.get(pk=program.token.pk).last_used_at)
    assert uses[0] == uses[1]
    assert uses[2] is not None
    assert uses[0] is not None
    assert uses[2] - uses[0] == timedelta(minutes=61)


def test_the_browser_reads_with_its_session(cast: Cast, matter: Matter) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.people["clerk"])
    assert client.get(f"{ROOT}/matters/{matter.number}").status_code == 200


def test_the_browser_writes_only_with_its_csrf_token(cast: Cast, matter: Matter) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.people["clerk"])
    url = f"{ROOT}/matters/{matter.number}/acts/file"
    refused = client.post(url, "{}", content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf")
    token = client.get("/login/").cookies["csrftoken"].value
    done = client.post(url, "{}", content_type="application/json", headers={"X-CSRFToken": token})
    assert done.status_code == 200
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.post(url, "{}", content_type="application/json").status_code == 401


def test_no_cache_keeps_an_answer(caller_of: CallerOf) -> None:
    assert caller_of("clerk").get("/units").headers["Cache-Control"] == "no-store"
