"""Every address denies whoever is not signed in."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.urls.resolvers import RegexPattern
from django.utils.regex_helper import normalize

from tests.kit.cast import Cast

#: Where somebody must come in before signing in: the name, and why.
OPEN = {
    "login": "the way in",
    "desk:start": "the first run: nothing is here yet, and it asks for the code of the server",
    "desk:start-street": "the first run",
    "set_language": "the language of the way in",
    "live": "whatever watches over the server asks",
    "ready": "whatever watches over the server asks: yes or no, and no more",
    "api:openapi-json": "what the API can do: the source says as much",
}
#: Addresses of the API at which nothing is.
NOTHING = {"api:api-root", "None"}
#: A value for each kind of part of an address; `str` when an address names no kind.
SAMPLES = {
    "str": "x",
    "slug": "x",
    "int": "1",
    "path": "x",
    "uuid": "0190a0a0-0000-7000-8000-000000000000",
    "day": "2022-03-05",
    "deed": "ack",
    "sha256": "a" * 64,
}
PART = re.compile(r"<(?:(?P<kind>\w+):)?\w+>")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def route(pattern: object) -> str:
    """A part of an address with samples in it."""
    if isinstance(pattern, RegexPattern):
        [(form, names)] = normalize(str(pattern))
        return form % {name: SAMPLES[name] for name in names}
    return PART.sub(lambda part: SAMPLES[part["kind"] or "str"], str(pattern))


def addresses(
    found: list[URLPattern | URLResolver], base: str = "/", space: str = ""
) -> Iterator[tuple[str, str]]:
    """Name and a sample address of each pattern."""
    for item in found:
        address = base + route(item.pattern)
        if isinstance(item, URLResolver):
            inner = f"{space}{item.namespace}:" if item.namespace else space
            yield from addresses(item.url_patterns, address, inner)
        else:
            yield f"{space}{item.name}", address


ALL = sorted({*addresses(get_resolver().url_patterns)})


def answers(address: str) -> dict[str, str]:
    """What an address says to a stranger, by method: `sign in`, `refused`, or the status."""
    said = {}
    for method in METHODS:
        answer = Client().generic(method, address)
        said[method] = str(answer.status_code)
        if answer.status_code == 302 and answer["Location"].startswith("/login/"):
            said[method] = "sign in"
        if answer.status_code == 401:
            said[method] = "refused"
    return said


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "address"), [a for a in ALL if a[0] not in {*OPEN, *NOTHING}])
def test_an_address_denies_whoever_is_not_signed_in(name: str, address: str) -> None:
    found = resolve(address)
    if name.startswith("api:"):  # one view for all methods of an address: the first one's name
        assert found.namespaces == ["api"]
    else:
        assert found.view_name == name
    said = set(answers(address).values())
    if name.startswith("api:"):  # says first which methods it knows
        assert said in ({"refused"}, {"refused", "405"})
    else:
        assert said == {"sign in"}


@pytest.mark.django_db
@pytest.mark.parametrize("address", sorted({a for name, a in ALL if name in NOTHING}))
def test_nothing_is_nothing_for_strangers_too(address: str) -> None:
    assert set(answers(address).values()) == {"404"}


def test_the_walk_sees_the_product() -> None:
    names = {name for name, _ in ALL}
    assert set(OPEN) < names
    assert {"desk:home", "matters:ledger", "matters:act", "figures:figure", "grid:report"} < names


def test_an_open_address_is_told_from_a_closed_one(cast: Cast) -> None:
    assert answers("/login/")["GET"] == "200"
    assert answers("/matters/")["GET"] == "sign in"
