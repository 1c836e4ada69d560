"""Every address as each of the cast; what is not theirs is as if it were not there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.contracts.scope import pages, programs, registers
from tests.contracts.scope.ask import NEVER, Answer, Asker
from tests.contracts.scope.entry import Entry
from tests.contracts.scope.sees import CAST, SEES, STRANGER

pytestmark = pytest.mark.wide

TABLES = {"pages": pages, "registers": registers, "programs": programs}
ENTRIES = [entry for table in TABLES.values() for entry in table.ENTRIES]
#: Addresses at which nothing is, by design.
NOTHING = {"api/"}
_CONVERTED = re.compile(r"<(?:\w+:)?(\w+)>")
_REGEX = re.compile(r"\(\?P<(\w+)>[^)]*\)")


def routes(found: list[URLPattern | URLResolver], base: str = "") -> Iterator[tuple[str, str]]:
    """Each address with its parts in braces, and its name."""
    for item in found:
        route = base + _CONVERTED.sub(r"{\1}", _REGEX.sub(r"{\1}", str(item.pattern)))
        route = route.replace("^", "").replace("$", "")
        if isinstance(item, URLResolver):
            yield from routes(item.url_patterns, route)
        else:
            yield route, str(item.name)


def test_every_address_is_here() -> None:
    """Enter it in `pages.py`, `registers.py` or `programs.py`."""
    known = {entry.route for entry in ENTRIES}
    there = dict(routes(get_resolver().url_patterns))
    assert sorted(f"{name}: {route}" for route, name in there.items() if route not in known) == []
    assert sorted(known - set(there)) == []


def test_every_route_of_the_api_is_here_by_its_method(db: None) -> None:
    described = Client().get("/api/openapi.json").json()["paths"]
    there = {f"{m.upper()} {path[1:]}" for path, route in described.items() for m in route}
    assert there == {entry.said for entry in programs.ENTRIES if entry.api}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
@pytest.mark.parametrize("login", CAST)
def test_each_gets_what_is_theirs(login: str, table: ModuleType, asker: Asker) -> None:
    wrong = [
        f"{entry.id}: {said}" for entry in table.ENTRIES for said in deviations(asker, login, entry)
    ]
    assert not wrong, "\n".join(wrong)


def test_a_stranger_is_led_to_the_sign_in(asker: Asker) -> None:
    assert [f"{entry.id}: {said}" for entry in ENTRIES for said in strangers(asker, entry)] == []


def deviations(asker: Asker, login: str, entry: Entry) -> Iterator[str]:
    """In what the answers to a person differ from what they may see."""
    theirs = entry.places(login)
    kind = entry.on or (entry.names[1] if entry.names else "")
    records = asker.world.records.get(kind, {"": {}})
    if entry.on and entry.names and "a" not in SEES[entry.on][login]:
        return  # the record of the address is hidden: its entry without the parameter says all
    if kind:
        never, stored = asked(asker, login, entry, None)
        if stored:
            yield "stored something for a record that never was"
    for place in records:
        answer, stored = asked(asker, login, entry, place)
        may = place in theirs
        if may:
            yield from shown(login, entry, answer)
        elif stored:
            yield f"{place}: stored something"
        if kind and place not in SEES[kind][login]:
            if compared(answer, entry, asker, place) != compared(never, entry, asker, None):
                yield f"{place}: answers otherwise than for what never was: {answer.status}"
        elif not entry.fits(answer.status, may=may):
            yield f"{place or 'there'}: {answer.status}"
        yield from leaks(login, place, answer, entry.tells)


def asked(asker: Asker, login: str, entry: Entry, place: str | None) -> tuple[Answer, bool]:
    """What is said of the record in a place; None is one that never was."""
    if entry.names:
        name, _kind = entry.names
        value = named(asker, entry, place)
        own = asker.world.records[entry.on]["a"] if entry.on else {}
        return asker.ask(login, entry, own, **{name: value})
    if not entry.on:
        return asker.ask(login, entry, {})
    return asker.ask(login, entry, parts(asker, entry, place))


def named(asker: Asker, entry: Entry, place: str | None) -> Any:
    assert entry.names
    kind = entry.names[1]
    key = {"resident": "pk", "event": "number"}.get(kind, "unit")
    return NEVER[key] if place is None else asker.world.records[kind][place][key]


def parts(asker: Asker, entry: Entry, place: str | None) -> dict[str, Any]:
    records = asker.world.records[entry.on]
    if place is not None:
        return records[place]
    return {
        name: value if entry.on == "stated" and name == "code" else NEVER[name]
        for name, value in records["a"].items()
    }


def compared(answer: Answer, entry: Entry, asker: Asker, place: str | None) -> Any:
    if entry.names:
        return answer.plain(named(asker, entry, place))
    return answer.plain(*parts(asker, entry, place).values()) if entry.on else answer.plain()


def shown(login: str, entry: Entry, answer: Answer) -> Iterator[str]:
    """Where a list tells more or less than all that the person sees."""
    marks = answer.marks
    expected = {(kind, place) for kind in entry.shows for place in SEES[kind][login]}
    if (found := {mark for mark in marks if mark[0] in entry.shows}) != expected:
        yield f"shows {sorted(found)} instead of {sorted(expected)}"
    if entry.shows and answer.status == 200 and answer.body.startswith(b"{"):
        items = json.loads(answer.body).get("items", expected)
        if entry.counts and len(items) != len(expected):
            yield f"{len(items)} items for {len(expected)} records"


def leaks(login: str, place: str, answer: Answer, apart: tuple[str, ...] = ()) -> Iterator[str]:
    """What stands in an answer and is not for this person."""
    seen = {kind: places[login] for kind, places in SEES.items()}
    told = {m for m in answer.marks if m[1] not in seen.get(m[0], ())}
    told -= {(kind, near) for kind in apart for near in "ab"}
    if told:
        yield f"{place or 'there'}: is told of {sorted(told)}"


def strangers(asker: Asker, entry: Entry) -> Iterator[str]:
    """Whoever is not signed in is led to the sign-in, or refused, whatever the address names."""
    place = "a" if entry.on or entry.names else None
    there, stored = asked(asker, STRANGER, entry, place)
    if entry.open:
        if there.status != entry.ok:
            yield f"{there.status} instead of {entry.ok}"
        return
    if stored:
        yield "stored something"
    if entry.api and there.status != 401:
        yield f"{there.status} instead of 401"
    if not entry.api and not there.headers.get("Location", "").startswith("/login/"):
        yield f"{there.status}, and not led to the sign-in"
    yield from leaks("outsider", "", there)
