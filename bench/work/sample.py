"""Loading the sample year into an empty store."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

from bench.store import Store
from bench.table import Row, milliseconds
from bench.timing import seconds

_MOST = 60.0


def rows(store: Store) -> Iterator[Row]:
    """By the command that `make run` calls."""
    with store.emptied("sample") as fresh:
        span = seconds(
            lambda: subprocess.run(
                [sys.executable, "-m", "shigan.cli", "sample"],
                check=True,
                env=fresh.environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        )
    yield Row(
        "sample year load", milliseconds(span), "–", "–", f"under {_MOST:.0f} s", span < _MOST
    )
