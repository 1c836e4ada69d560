"""A store with its home, the command run on it, and servers that serve it: all of them real."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 60.0


@dataclass(frozen=True)
class Answer:
    """What the server said."""

    status: int
    body: Any
    headers: dict[str, str]
    cookies: tuple[str, ...] = ()


@dataclass(frozen=True)
class Office:
    """An installation: its folder, its database, a token of each person."""

    home: Path
    tokens: dict[str, str]
    url: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """What its processes see: nothing of the suite's own settings."""
        own = {k: v for k, v in os.environ.items() if not k.startswith(("DATABASE", "DJANGO"))}
        own |= {
            "SHIGAN_HOME": str(self.home),
            "LANG": "C.UTF-8",
            "PYTHONPATH": f"{ROOT}:{ROOT}/src",
        }
        return own | ({"DATABASE_URL": self.url} if self.url else {})

    def command(self, *words: object, **more: str) -> subprocess.CompletedProcess[str]:
        """Run `shigan` with these words."""
        return self._python("-m", "shigan.cli", *map(str, words), **more)

    def script(self, name: str) -> Any:
        """Run one of the modules beside this one; what it printed, read as JSON."""
        settings = {"DJANGO_SETTINGS_MODULE": "shigan.settings.prod"}
        done = self._python("-m", f"tests.faults.{name}", **settings)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout[done.stdout.index("{") :])

    def facts(self) -> dict[str, Any]:
        """What the store holds (`facts.py`)."""
        found: dict[str, Any] = self.script("facts")
        return found

    def serve(self, **more: str) -> Server:
        """A server of its own on this store."""
        return Server(self, {**self.environment, **more})

    def serve_limited(self, size: int) -> Server:
        """A server that may write no file beyond so many bytes."""
        return Server(self, self.environment, file_size=size)

    def _python(self, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *words],
            env={**self.environment, **more},
            cwd=self.home,
            capture_output=True,
            text=True,
            check=False,
        )


@dataclass
class Server:
    """A `shigan run` with all its processes."""

    office: Office
    environment: dict[str, str]
    file_size: int = 0
    port: int = field(default_factory=lambda: free_port())
    process: subprocess.Popen[bytes] = field(init=False)

    def __enter__(self) -> Self:
        self.log = (self.office.home.parent / f"{self.office.home.name}-{self.port}.log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "shigan.cli", "run", "--port", str(self.port)],
            env=self.environment,
            cwd=self.office.home,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,
        )
        self.await_ready()
        if self.file_size:
            for pid in self._processes():
                resource.prlimit(pid, resource.RLIMIT_FSIZE, (self.file_size, self.file_size))
        return self

    def __exit__(self, *error: object) -> None:
        self.kill()
        self.log.close()

    def _processes(self) -> list[int]:
        """The whole family, the one that answers too."""
        every = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()]
        return [pid for pid in every if _group(pid) == self.process.pid]

    def kill(self) -> None:
        """End all its processes at once, as a power cut does."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def await_ready(self) -> None:
        """Until it says that it can do its work."""
        self.until(self.is_ready)

    def until(self, done: Callable[[], bool]) -> None:
        """Until that is so; a server that ends meanwhile shows its log."""
        until = time.monotonic() + _PATIENCE
        while not done():
            assert self.process.poll() is None, Path(self.log.name).read_text()
            assert time.monotonic() < until, Path(self.log.name).read_text()
            time.sleep(0.05)

    def is_ready(self) -> bool:
        """What `/health/ready` says."""
        try:
            return self.ask("GET", "/health/ready").status == 200
        except OSError:
            return False

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        login: str = "",
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Send one request; JSON goes as JSON, bytes as they are."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_PATIENCE)
        sent = dict(headers or {})
        if login:
            sent["Authorization"] = f"Bearer {self.office.tokens[login]}"
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
            sent["Content-Type"] = "application/json"
        with contextlib.closing(line):
            try:
                line.request(method, path, body, sent)
                answer = line.getresponse()
                content = answer.read()
            except http.client.HTTPException as error:  # cut off in the middle of an answer
                raise ConnectionError(str(error)) from error
        is_json = "json" in answer.headers.get("Content-Type", "")
        told = json.loads(content) if is_json else content.decode(errors="replace")
        named = {k.title(): v for k, v in answer.headers.items()}
        cookies = tuple(answer.headers.get_all("Set-Cookie", []))
        return Answer(answer.status, told, named, cookies)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _group(pid: int) -> int:
    """The group of a process; 0 for one that has just ended."""
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return 0
