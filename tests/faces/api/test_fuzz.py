"""Whatever the description lets a program send, the answer is one that the description knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pytest_django import Settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.contracts.scope.world import World, make_world
from tests.faces.api.caller import caller

pytestmark = pytest.mark.wide

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
#: Whose token, and what it is for; nothing for all that its owner may.
PROGRAMS: dict[str, tuple[str, list[str] | None]] = {
    "manager": ("manager", None),
    "clerk": ("clerk", None),
    "restricted": ("community", ["*.view", "grid.report"]),
}
EXAMPLES = 8


def known(world: World, route: str) -> Mapping[str, Any]:
    """Parts of an address that name what is there."""
    parts = {**world.records["event"]["b"], **world.records["resident"]["a"]}
    for kind in ("whistle", "batch", "job", "evidence", "party"):
        parts |= world.records[kind]["a"]
    if "mediation" in route:
        parts |= world.records["dispute"]["a"]
    return parts | {"code": "grid.reported", "act": "file", "importer": "units", "deed": "ack"}


@pytest.mark.parametrize("who", PROGRAMS)
def test_every_answer_is_described(who: str, db: None, settings_home: None, tmp_path: Path) -> None:
    world = make_world(tmp_path)
    login, functions = PROGRAMS[who]
    headers = {"Authorization": f"Bearer {caller(world.cast, login, functions).secret}"}
    described = schemathesis.openapi.from_wsgi("/api/openapi.json", get_wsgi_application())
    for found in described.get_all_operations():
        operation = found.ok()
        names = {parameter.name for parameter in operation.path_parameters}
        there = {k: v for k, v in known(world, operation.path).items() if k in names}
        cases = st.one_of(
            operation.as_strategy(),
            operation.as_strategy(path_parameters=there),
            operation.as_strategy(GenerationMode.NEGATIVE, path_parameters=there),
        )
        _ask(cases, headers)


def _ask(cases: st.SearchStrategy[Any], headers: dict[str, str]) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def ask(case: Any) -> None:
        with transaction.atomic():
            answer = case.call(headers=headers)
            transaction.set_rollback(True)
        case.validate_response(answer, checks=CHECKS)

    ask()


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """A request leaves the connection open, as in Django's own test client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def settings_home(settings: Settings, tmp_path: Path) -> None:
    """A store of its own."""
    settings.SHIGAN_HOME = tmp_path
