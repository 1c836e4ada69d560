"""A street without anybody in office, the figures of `declared`, and a scope over it all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from shigan.kernel.orgs.models import Holding
from shigan.kernel.orgs.scope import Scope, system_scope
from tests.kernel.figures.declared import ALL, declared
from tests.kit.cast import Cast

TODAY = date(2026, 11, 24)


@pytest.fixture
def everything() -> Scope:
    """The installation itself."""
    return system_scope("系统", TODAY)


@pytest.fixture
def declared_figures() -> Iterator[None]:
    """The figures of `declared` are known by their codes."""
    with declared(*ALL):
        yield


@pytest.fixture
def street(cast: Cast) -> Cast:
    """The cast's units, with nobody at any post."""
    Holding.objects.all().delete()
    return cast
