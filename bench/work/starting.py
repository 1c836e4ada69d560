"""From the command to the first page, and the memory of a server that nobody asks anything."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from bench.store import ROOT, Store
from bench.table import Row, milliseconds, times

_MOST, _MEGABYTES = 3.0, 250
_PATIENCE = 60.0
_IDLE = 8.0  # seconds: the jobs that come round have come round once


def rows(store: Store) -> Iterator[Row]:
    """Ours and bare Django, each on the same server."""
    ours = _started(store, ["-m", "shigan.cli", "run", "--port"], "/login/")
    bare = _started(store, ["-m", "bench.bare"], "/")
    yield Row(
        "start to first page",
        milliseconds(ours[0]),
        milliseconds(bare[0]),
        times(ours[0], bare[0]),
        f"under {_MOST:.0f} s",
        ours[0] < _MOST,
    )
    yield Row(
        "idle memory",
        f"{ours[1]} MB",
        f"{bare[1]} MB",
        times(ours[1], bare[1]),
        f"under {_MEGABYTES} MB",
        ours[1] < _MEGABYTES,
    )


def _started(store: Store, command: list[str], page: str) -> tuple[float, int]:
    """Seconds until the page came, and megabytes some seconds later."""
    begun = time.perf_counter()
    with _running(store, command) as (process, port):
        while not _answers(port, page):
            if process.poll() is not None or time.perf_counter() > begun + _PATIENCE:
                raise RuntimeError(f"{command}: {page} did not come")
            time.sleep(0.01)
        span = time.perf_counter() - begun
        time.sleep(_IDLE)
        return span, round(sum(map(_resident, _family(process.pid))) / 2**20)


@contextmanager
def _running(store: Store, command: list[str]) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, *command, str(port)],
        cwd=ROOT,
        env=store.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process, port
    finally:
        process.terminate()
        process.wait(30)


def _answers(port: int, page: str) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", page)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _family(pid: int) -> Iterator[int]:
    """The process and all that it started."""
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from _family(int(child))


def _resident(pid: int) -> int:
    """Bytes of memory; what a child shares with its parent counts once."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0
