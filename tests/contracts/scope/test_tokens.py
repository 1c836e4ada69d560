"""A token reaches no further than its owner, and no longer than their post."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from shigan.kernel.base.errors import Denied
from shigan.kernel.clock.queries import now, today
from shigan.kernel.orgs.actions import token_issue
from shigan.kernel.orgs.models import Holding, Token
from tests.contracts.scope.ask import Asker
from tests.faces.api.caller import Caller, caller

#: What a token is for, and in which places its owner, the manager, then sees which records by it.
NARROWED: list[tuple[list[str] | None, dict[str, str]]] = [
    (None, {"matters": "ab", "residents": "ab"}),
    (["*.*"], {"matters": "ab", "residents": "ab"}),
    (["*.view"], {"matters": "ab", "residents": "ab"}),
    (["people.view"], {"residents": "ab"}),
    (["grid.view"], {"matters": "ab"}),
    (["orgs.manage"], {}),
    (["people.erase", "audit.read"], {}),
]
LISTS = {"matters": ("/matters", "event"), "residents": ("/people/residents", "resident")}


def told(asker: Asker, program: Caller) -> dict[str, str]:
    """The places of the records that each list tells of."""
    found = {}
    for name, (path, kind) in LISTS.items():
        text = str(program.get(path).body)
        places = "".join(place for place in ("a", "b", "far") if f"MARK{kind}Q{place}Z" in text)
        if places:
            found[name] = places
    return found


@pytest.mark.parametrize(("functions", "expected"), NARROWED, ids=lambda v: str(v)[:40])
def test_a_token_sees_what_it_is_for_of_what_its_owner_sees(
    functions: list[str] | None, expected: dict[str, str], asker: Asker
) -> None:
    assert told(asker, caller(asker.world.cast, "manager", functions)) == expected


@pytest.mark.parametrize("login", ["worker_a", "head", "outsider"])
def test_a_token_for_everything_gives_nothing_that_the_owner_has_not(
    login: str, asker: Asker
) -> None:
    everything = caller(asker.world.cast, login, ["*.*", "people.minors", "orgs.manage"])
    assert told(asker, everything) == told(asker, caller(asker.world.cast, login))
    for path in ("/people/residents", "/figures?period=2026&unit=370902002", "/units"):
        usual = caller(asker.world.cast, login).get(path)
        assert (everything.get(path).status, everything.get(path).body) == (
            usual.status,
            usual.body,
        )


def test_a_token_to_see_does_nothing(asker: Asker) -> None:
    number = asker.world.records["event"]["b"]["number"]
    path = f"/matters/{number}/acts/file"
    seeing = caller(asker.world.cast, "clerk", ["*.view", "grid.dispatch"])
    assert seeing.post(path, {}).status == 404
    assert (
        caller(asker.world.cast, "clerk", ["grid.file", "grid.view"]).post(path, {}).status == 200
    )


def test_a_token_makes_no_token(asker: Asker) -> None:
    """The page asks for a session: there is no route by which one token could make a wider one."""
    program = caller(asker.world.cast, "manager")
    headers = {"Authorization": f"Bearer {program.secret}"}
    answer = program.client.post("/orgs/tokens/", {"name": "x"}, headers=headers)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/login/?next=/orgs/tokens/")


def test_after_the_post_there_is_nothing(asker: Asker) -> None:
    cast = asker.world.cast
    program = caller(cast, "worker_a")
    assert told(asker, program) == {"matters": "a", "residents": "a"}
    Holding.objects.filter(user=cast.people["worker_a"]).update(until=today())
    assert told(asker, program) == {}
    assert program.get("/units").body["items"] == []
    assert program.get("/people/residents").status == 404
    number = asker.world.records["event"]["a"]["number"]
    assert program.get(f"/matters/{number}").status == 404


def test_a_scope_that_is_limited_makes_no_wider_token(asker: Asker) -> None:
    cast = asker.world.cast
    narrow = cast.scope("manager")
    limited = replace(narrow, limit=frozenset({"grid.view"}))
    before = Token.objects.count()
    with pytest.raises(Denied):
        token_issue(
            actor=limited,
            name="宽",
            expires_at=now() + timedelta(days=1),
            functions=["*.*"],
        )
    assert Token.objects.count() == before
