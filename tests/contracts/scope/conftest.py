"""The two streets, and whoever asks in them; whatever is asked leaves nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from tests.contracts.scope.ask import Asker
from tests.contracts.scope.world import make_world


@pytest.fixture
def asker(db: None, settings: Settings, tmp_path: Path) -> Asker:
    """Whoever asks for the cast."""
    settings.SHIGAN_HOME = tmp_path
    return Asker(make_world(tmp_path))
