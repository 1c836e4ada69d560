"""Whatever stands in an address or a form, there is an answer in words: never a fault of ours."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import QueryDict
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from shigan.faces.desk.views.audit import AuditLog
from shigan.kernel.access.filters import ACCOUNT_FILTERS
from shigan.kernel.base.errors import DomainError, Refused
from shigan.kernel.figures.queries.asked import period_of
from shigan.kernel.matters.api import FILTERS
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.places.actions import shapes_import
from shigan.kernel.web.filters import Asked, Filter
from shigan.registers.people.filters import REGISTER_FILTERS
from tests.contracts.scope import pages, registers
from tests.contracts.scope.ask import Asker
from tests.contracts.scope.world import make_world
from tests.kit.cast import Cast

pytestmark = pytest.mark.wide

#: Of everything that an address of a page may say.
NAMES = [
    "q",
    "unit",
    "handler_unit",
    "handler",
    "sponsor",
    "colour",
    "kind",
    "state",
    "group",
    "step",
    "by",
    "day",
    "year",
    "period",
    "part",
    "page",
    "sort",
    "cols",
    "options",
    "format",
    "panel",
    "text",
    "event_class",
    "address",
    "cell",
    "position_lon",
    "position_lat",
    "position_source",
    "photo_lon",
    "photo_lat",
    "opened_from",
    "opened_until",
    "due_from",
    "due_until",
    "at_from",
    "at_until",
    "person",
    "code",
    "result",
    "into",
    "chosen",
    "subject",
    "criterion",
]
#: Each page is asked for every so manieth way to deal the junk out, the next page for the next.
_TURNS = 4
JUNK = (
    "",
    "-1",
    "9" * 30,
    "0202699999",
    "2022-02-30",
    "2026-11-24T25:61",
    "1e400",
    "nan",
    "²",
    "٢٠٢٦",
    "'; DROP TABLE matters_matter; --",
    "%00%ff",
    "🗑" * 300,
    "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
    "../../etc/passwd",
    "{{7*7}}",
)


def test_junk_in_the_address_of_any_page(db: None, settings: Settings, tmp_path: Path) -> None:
    settings.SHIGAN_HOME = tmp_path
    login = "manager"  # who reaches the most pages
    asker = Asker(make_world(tmp_path))
    routes = {e.route: e for e in (*pages.ENTRIES, *registers.ENTRIES) if e.method == "GET"}
    wrong = [
        (route, turn, answer.status)
        for place, (route, entry) in enumerate(routes.items())
        for turn in range(place % _TURNS, len(JUNK), _TURNS)
        for answer in _answers(asker, login, entry, turn)
        if answer.status >= 500
    ]
    assert wrong == []


def _answers(asker: Asker, login: str, entry: Any, turn: int) -> Iterable[Any]:
    """Of a page with another piece of junk under each name, with and without what narrows it."""
    parts = asker.world.records[entry.on]["a"] if entry.on else {}
    junk = {name: JUNK[(place + turn) % len(JUNK)] for place, name in enumerate(NAMES)}
    without = {"options", "format", "period", "unit"}
    for left in (without, without - {"period", "unit"}):
        named = {name: text for name, text in junk.items() if name not in left}
        yield asker.ask(login, entry, parts, **named)[0]


anything = st.text() | st.sampled_from(JUNK)


def request_of(scope: Scope, asked: dict[str, list[str]]) -> Any:
    """A request with that in its address."""
    request = RequestFactory().get("/")
    request.GET = QueryDict(mutable=True)  # type: ignore[misc]
    for name, values in asked.items():
        request.GET.setlist(name, values)
    request.scope = scope  # type: ignore[attr-defined]
    request.user = SimpleNamespace(is_authenticated=True)  # type: ignore[assignment]
    return request


ALL = [*FILTERS, *REGISTER_FILTERS, *AuditLog.filters, *ACCOUNT_FILTERS]


@pytest.mark.parametrize("declared", ALL, ids=lambda f: f.code)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(values=st.lists(anything, max_size=3))
def test_a_filter_takes_any_text_or_says_what_is_wrong(
    declared: Filter, values: list[str], cast: Cast
) -> None:
    request = request_of(cast.scope("community"), dict.fromkeys(declared.params, values))
    asked = Asked.of(declared, request)
    assert asked.chosen is None or asked.error == ""


@given(anything)
def test_a_period_is_read_or_refused_in_words(text: str) -> None:
    said: set[str] = set()
    try:
        said = {str(period_of(text)) and "period"}
    except Refused as refused:
        said = set(refused.fields)
    assert said == {"period"}


numbers = st.floats() | st.integers(-(10**400), 10**400)
leaves = st.none() | st.booleans() | numbers | st.text(max_size=8)
trees = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
geometries = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["Polygon", "MultiPolygon", "Point", "GeometryCollection", "x"]),
        "coordinates": trees
        | st.lists(st.lists(st.tuples(numbers, numbers).map(list), max_size=6), max_size=3),
    }
)
boundaries = st.fixed_dictionaries(
    {
        "type": st.just("FeatureCollection") | leaves,
        "features": trees
        | st.lists(
            st.fixed_dictionaries(
                {
                    "type": st.just("Feature"),
                    "geometry": geometries | trees,
                    "properties": st.fixed_dictionaries(
                        {"code": leaves | st.just("370902002001001")}
                    )
                    | trees,
                }
            ),
            max_size=2,
        ),
    }
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(geojson=boundaries)
def test_a_boundary_file_is_taken_or_refused_in_words(geojson: Any, cast: Cast) -> None:
    with suppress(DomainError):
        shapes_import(actor=cast.scope("manager"), geojson=geojson, source="测试")
