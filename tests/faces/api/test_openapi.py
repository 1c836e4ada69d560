"""The description of the API: every route, with what can go wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern
from django.utils.module_loading import import_string

from shigan.faces.api import urls
from shigan.kernel.matters.api import FILTERS
from shigan.kernel.web.registry import api_routers
from shigan.kernel.web.schemas import Body, Out

ROUTES = {
    "GET /units",
    "GET /people",
    "GET /kinds",
    "GET /imports",
    "GET /imports/batches/{batch}",
    "POST /imports/batches/{batch}",
    "POST /imports/batches/{batch}/reading",
    "POST /imports/{importer}/files",
    "GET /matters",
    "GET /matters/counts",
    "GET /matters/{number}",
    "POST /matters/{number}/acts/{act}",
    "POST /files",
    "GET /files/{sha256}",
    "GET /figures",
    "GET /figures/{code}",
    "GET /figures/{code}/rows",
    "POST /figures/{code}/reports",
    "POST /figures/{code}/targets",
    "POST /figures/{code}/restatements",
    "POST /figures/closings",
    "GET /figures/closings/{job}",
    "GET /people/residents",
    "GET /people/residents/{entry}",
    "POST /people/residents/{entry}/sponsor",
    "POST /people/residents/{entry}/sponsor/end",
    "GET /people/datasets",
    "POST /grid/events",
    "GET /grid/classes",
    "GET /grid/suggestions",
    "GET /grid/events/{number}/suggestions",
    "POST /grid/events/{number}/merge",
    "POST /grid/events/{number}/split",
    "POST /grid/events/{number}/whistles",
    "POST /mediation/disputes",
    "GET /mediation/disputes/{number}/parties",
    "POST /mediation/disputes/{number}/parties",
    "POST /mediation/parties/{party}",
    "POST /mediation/parties/{party}/remove",
    "GET /grid/whistles",
    "POST /grid/whistles/{whistle_id}/{deed}",
}


@pytest.fixture
def described(db: None) -> Any:
    response = Client().get("/api/openapi.json")
    assert response.status_code == 200
    return response.json()


def operations(described: Any) -> dict[str, Any]:
    return {
        f"{method.upper()} {path.removeprefix('/api/v1')}": operation
        for path, route in described["paths"].items()
        for method, operation in route.items()
    }


def test_the_version_and_every_route(described: Any) -> None:
    assert described["openapi"] == "3.1.0"
    assert set(operations(described)) == ROUTES


def test_every_address_is_described(described: Any) -> None:
    """What the router answers and what the description says are the same."""
    answered = {
        str(p.pattern).replace("<", "{").replace(">", "}")
        for p in urls.patterns
        if isinstance(p, URLPattern) and str(p.pattern).startswith("v1")
    }
    assert answered == {path.removeprefix("/api/") for path in described["paths"]}


def test_every_announced_router_is_found() -> None:
    assert {r.code for r in api_routers} >= {"orgs", "matters", "files", "figures", "grid"}
    for announced in api_routers:
        assert import_string(announced.router).path_operations


def test_every_route_says_what_can_go_wrong(described: Any) -> None:
    for name, operation in operations(described).items():
        answers = operation["responses"]
        wrong = {status for status in answers if status.startswith("4")}
        expected = {"401"}
        if "{" in name or "unit" in str(operation["parameters"]):
            expected |= {"404"} if name != "GET /matters" and "counts" not in name else set()
        if name.startswith("POST"):
            expected |= {"400", "403", "404", "422"}
        if any(p["name"] == "Idempotency-Key" for p in operation["parameters"]):
            expected |= {"409"}
        assert wrong >= expected, name
        for status in wrong:
            assert list(answers[status]["content"]) == ["application/problem+json"], name


def test_every_route_has_words_tags_and_credentials(described: Any) -> None:
    for name, operation in operations(described).items():
        assert operation["summary"], name
        assert operation["description"], name
        assert operation["tags"], name
        assert operation["security"] == [{"Bearer": []}, {"Session": []}], name


def test_the_filters_of_the_page_are_parameters(described: Any) -> None:
    given = {p["name"]: p for p in operations(described)["GET /matters"]["parameters"]}
    assert set(given) == {n for f in FILTERS for n in f.params} | {"sort", "cursor", "limit"}
    assert given["colour"]["schema"]["items"]["enum"] == [
        "RED",
        "YELLOW",
        "GREEN",
        "DONE",
        "STOPPED",
    ]
    assert given["opened_from"]["schema"] == {"type": "string", "format": "date"}


def test_members_are_explained(described: Any) -> None:
    schemas = described["components"]["schemas"]
    seen = schemas["ActIn"]["properties"]["seen"]
    assert seen["description"].startswith("The matter's version")


def test_no_two_forms_have_one_name() -> None:
    """Where two have, the description says of one what holds of the other."""
    named: dict[str, set[str]] = {}
    for base in (Out, Body):
        for form in below(base):
            if form.__module__.startswith("shigan.") and "[" not in form.__name__:
                named.setdefault(form.__name__, set()).add(form.__module__)
    assert {name: sorted(places) for name, places in named.items() if len(places) > 1} == {}


def below(form: type[Any]) -> Iterator[type[Any]]:
    """All that derive from it."""
    for inner in form.__subclasses__():
        yield inner
        yield from below(inner)
