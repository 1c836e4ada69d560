"""A home of its own for each test: kept files and progress."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> Path:
    """The folder in which this test's imports are kept."""
    settings.SHIGAN_HOME = tmp_path / "home"
    return tmp_path / "home"
