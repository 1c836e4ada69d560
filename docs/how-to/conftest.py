"""The line that the pages build is there while their examples run, and nowhere else."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import shigan.lines

BUILT = Path(__file__).resolve().parents[2] / "tests" / "example_line"
LAMPS = "shigan.lines.lamps"


@pytest.fixture(autouse=True)
def lamps(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Where `shigan.lines.lamps` lies: a reader has it under src, we beside the tests."""
    monkeypatch.setattr(shigan.lines, "__path__", [*shigan.lines.__path__, str(BUILT)])
    held = {name for name in sys.modules if name.startswith(LAMPS)}
    yield
    for name in {name for name in sys.modules if name.startswith(LAMPS)} - held:
        del sys.modules[name]
