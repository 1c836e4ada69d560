"""A day on which the child of the kit is under fourteen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from pytest_django import Settings


@pytest.fixture(autouse=True)
def day(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """5 March 2022, noon in Tai'an, and a home of its own."""
    settings.SHIGAN_HOME = tmp_path / "home"
    with time_machine.travel(datetime(2022, 3, 5, 4, tzinfo=UTC), tick=False):
        yield
