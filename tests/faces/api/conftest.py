"""Programs of the cast, and an event."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pytest_django import Settings

from shigan.kernel.matters.models import Matter
from shigan.lines.grid.models import EventClass
from tests.faces.api.caller import Caller, caller
from tests.kit.cast import Cast
from tests.kit.grid import make_event, make_tables

CallerOf = Callable[..., Caller]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings) -> None:
    """A store of its own."""
    settings.SHIGAN_HOME = tmp_path


@pytest.fixture
def caller_of(cast: Cast) -> CallerOf:
    """A program with a new token of that person of the cast."""

    def make(login: str, functions: list[str] | None = None) -> Caller:
        return caller(cast, login, functions)

    return make


@pytest.fixture
def small(cast: Cast) -> EventClass:
    """The class of the events, with its limits, duty rows and colour rules."""
    return make_tables(cast)


@pytest.fixture
def matter(cast: Cast, small: EventClass) -> Matter:
    """An event that worker_a reported."""
    return make_event(cast, small)
