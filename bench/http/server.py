"""The two servers of a comparison: the product as `shigan run` serves it, and the bare floor."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from bench.http.client import Connection
from bench.store import ROOT, Store

_PATIENCE = 60


@dataclass(frozen=True)
class Server:
    """A server that answers."""

    port: int
    pid: int


@contextmanager
def product(store: Store) -> Iterator[Server]:
    """`shigan run` on a store, worker and all."""
    with _started(
        [sys.executable, "-m", "shigan.cli", "run"],
        store,
        "/health/ready",
        settings="bench.http.told",
    ) as server:
        yield server


@contextmanager
def floor(store: Store) -> Iterator[Server]:
    """The bare views, by the same server on the same store."""
    with _started([sys.executable, "-m", "bench.http.bare"], store, "/durability") as server:
        yield server


def durability(server: Server) -> str:
    """What the serving process found at work: journal and synchronous, or its PostgreSQL twin."""
    connection = Connection(server.port, {})
    _status, body = connection.get("/durability")
    connection.close()
    return " ".join(f"{name}={value}" for name, value in json.loads(body).items())


@contextmanager
def _started(
    command: Sequence[str], store: Store, ready: str, settings: str = ""
) -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = store.environment | {"PYTHONPATH": str(ROOT)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    if settings:
        environment["DJANGO_SETTINGS_MODULE"] = settings
    process = subprocess.Popen(
        [*command, "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        _wait(process, port, ready)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.wait()


def _wait(process: subprocess.Popen[bytes], port: int, ready: str) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended: {process.returncode}")
        try:
            connection = Connection(port, {})
            status, _body = connection.get(ready)
            connection.close()
        except (OSError, RuntimeError):
            status = 0
        if status == 200:
            return
        time.sleep(0.1)
    raise RuntimeError(f"{process.args!r} does not answer")
