"""An Excel ledger checked and taken in, beside reading it and inserting its rows as they are."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from django.db import connections

from bench.sheet import written
from bench.store import ROOT, Store
from bench.table import Row, milliseconds, times

#: Rows of the sheet, and the seconds that may pass.
_SHEETS = {10_000: 4.0, 100_000: 40.0}
_MEGABYTES = 500


def rows(store: Store) -> Iterator[Row]:
    """Dry run and import of each sheet, into a copy of the store."""
    files = {many: written(store.home / f"ledger-{many}.xlsx", many) for many in _SHEETS}
    connections.close_all()
    with store.copied("excel") as copy:
        for many, file in files.items():
            yield from _measured(copy, many, file)


def _measured(store: Store, many: int, file: Path) -> Iterator[Row]:
    floor, _memory = _run(store, file, "floor")
    for mode, what in (("dry", "dry run"), ("load", "import")):
        span, memory = _run(store, file, mode)
        most = _SHEETS[many]
        yield Row(
            f"Excel, {many} rows, {what}",
            f"{milliseconds(span)}, {memory} MB",
            milliseconds(floor),
            times(span, floor),
            f"{most:.0f} s, {_MEGABYTES} MB",
            span < most and memory < _MEGABYTES,
        )


def _run(store: Store, file: Path, mode: str) -> tuple[float, int]:
    told = subprocess.run(
        [sys.executable, "-m", "bench.importing", str(file), mode],
        check=True,
        cwd=ROOT,
        env=store.environment,
        stdout=subprocess.PIPE,
    ).stdout.split()
    return float(told[0]), int(told[1])
