"""Who asks too often is told when to come again; others go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from shigan.kernel.clock.queries import now
from shigan.kernel.orgs.actions.tokens import token_issue
from shigan.kernel.web.rates import Bucket, Buckets, TooMany, buckets, drawn, spend
from tests.kit.cast import Cast

ClientOf = Callable[[str], Client]


@pytest.fixture
def limit(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, int], None]]:
    """Lets so many through in an hour."""
    buckets.clear()
    yield lambda code, count: monkeypatch.setitem(settings.SHIGAN_RATES, code, (count, 3600))
    buckets.clear()


@given(
    count=st.integers(1, 50),
    span=st.integers(1, 3600),
    waits=st.lists(st.floats(0, 100, allow_nan=False), max_size=60),
)
def test_never_more_than_the_bucket_and_what_came_in(
    count: int, span: int, waits: list[float]
) -> None:
    bucket: Bucket | None = None
    at, through = 0.0, 0
    for wait in waits:
        at += wait
        bucket, refused = drawn(bucket, count, span, at)
        through += not refused
        if refused:
            assert drawn(bucket, count, span, at + refused + 1e-6)[1] == 0
    assert through <= count + at * count / span + 1e-6


def test_each_caller_has_a_bucket_and_the_oldest_give_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shigan.kernel.web.rates._MOST_KEYS", 2)
    held = Buckets()
    said = [held.draw("token", key, (1, 10), 0.0) for key in ("a", "a", "b", "c", "a")]
    assert said == [0, 10.0, 0, 0, 0]  # a was the oldest, and begins anew


def test_no_limit_is_none(limit: Callable[[str, int], None]) -> None:
    for _turn in range(1000):
        spend("token", "a")
    limit("token", 1)
    spend("token", "a")
    with pytest.raises(TooMany) as refused:
        spend("token", "a")
    assert 3590 < refused.value.retry_after <= 3600


@pytest.mark.parametrize(
    ("language", "begins"), [("zh-hans", "请求太频繁"), ("en", "")], ids=["zh", "en"]
)
def test_a_program_is_told_as_a_problem(
    cast: Cast, client_of: ClientOf, limit: Callable[[str, int], None], language: str, begins: str
) -> None:
    limit("token", 2)
    client = client_of("head")
    said = [client.get("/api/v1/matters", headers={"accept-language": language}) for _ in range(3)]
    assert [answer.status_code for answer in said] == [200, 200, 429]
    last = said[-1]
    assert 1790 < int(last["Retry-After"]) <= 1800
    assert (last["Content-Type"], last.json()["code"]) == (
        "application/problem+json",
        "too-many-requests",
    )
    assert last.json()["detail"].startswith(begins)


def test_tokens_are_counted_each_for_itself_and_addresses_together(
    cast: Cast, limit: Callable[[str, int], None]
) -> None:
    ends = now() + timedelta(days=1)
    keys = [
        token_issue(actor=cast.scope("head"), name=name, expires_at=ends).secret
        for name in ("a", "b", "c")
    ]

    def ask(key: str, address: str = "192.0.2.1") -> int:
        client = Client(REMOTE_ADDR=address, headers={"authorization": f"Bearer {key}"})
        return client.get("/api/v1/matters").status_code

    limit("token", 1)
    assert [ask(key) for key in (keys[0], keys[0], keys[1])] == [200, 429, 200]
    limit("address", 1)
    buckets.clear()
    assert [ask(keys[0]), ask(keys[1]), ask(keys[1], "192.0.2.2")] == [200, 429, 200]
    buckets.clear()
    assert [ask("wrong"), ask("guess"), ask("again")] == [401, 429, 429]


def test_sign_ins_from_one_address_are_counted(
    cast: Cast, limit: Callable[[str, int], None]
) -> None:
    limit("sign-in", 2)
    client = Client(REMOTE_ADDR="192.0.2.1")
    for name in ("a", "b"):
        client.post("/login/", {"username": name, "password": "x"})
    told = client.post("/login/", {"username": "c", "password": "x"})
    assert (told.status_code, told.has_header("Retry-After")) == (429, True)
    assert "请求太频繁" in told.content.decode()
    assert client.get("/login/").status_code == 200
    other = Client(REMOTE_ADDR="192.0.2.2")
    assert other.post("/login/", {"username": "c", "password": "x"}).status_code == 200


@pytest.mark.parametrize(
    ("code", "address"),
    [("search", "/search/?q=垃圾"), ("sheets", "/matters/?format=xlsx")],
    ids=["search", "sheets"],
)
def test_dear_pages_are_counted_for_each_person(
    client_of: ClientOf, limit: Callable[[str, int], None], code: str, address: str
) -> None:
    limit(code, 1)
    head, clerk = client_of("head"), client_of("clerk")
    said = [client.get(address).status_code for client in (head, head, clerk)]
    assert said == [200, 429, 200]
