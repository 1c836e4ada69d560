"""Writers over the API: each remembers what was acknowledged, and what it never heard about."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.faults.office import Answer, Server

CELL, CENTRE = "370902002001001", "370902002-D03"
_PATIENCE = 120.0
_WAY = ("dispatch", "handling")
#: What each act of the way takes, beside what was seen.
_ACTS: dict[str, dict[str, str]] = {"file": {}, "dispatch": {"handler_unit": CENTRE}}


@dataclass(frozen=True)
class Request:
    """A write, with all that sending it again needs."""

    login: str
    path: str
    body: dict[str, Any]
    key: str
    text: str

    def send(self, server: Server) -> Answer:
        """Send it, under its own key each time."""
        headers = {"Idempotency-Key": self.key}
        return server.ask(
            "POST", f"/api/v1{self.path}", self.body, login=self.login, headers=headers
        )


@dataclass
class Writer:
    """Somebody who reports events and moves them on, one request after another."""

    name: str
    chance: random.Random
    #: The matters by their text: number and version, as the server has acknowledged them.
    known: dict[str, tuple[str, int]] = field(default_factory=dict)
    unheard: Request | None = None
    #: Answers that were neither done nor an outage.
    odd: list[tuple[Request, Answer]] = field(default_factory=list)
    outages: list[Answer] = field(default_factory=list)
    sent: int = 0

    def go(self, server: Server, stop: threading.Event) -> None:
        """Write until told to stop, or until nobody answers."""
        while not stop.is_set():
            try:
                self.step(server)
            except OSError:
                return

    def step(self, server: Server) -> None:
        """Send what is unheard, else something new; what is not acknowledged stays unheard."""
        request = self.unheard = self.unheard or self._next()
        answer = request.send(server)
        if answer.status in {200, 201}:
            self._heard(request, answer)
        elif answer.status in {503, 507}:
            self.outages.append(answer)
        else:
            self.odd.append((request, answer))
            self.unheard = None

    def _heard(self, request: Request, answer: Answer) -> None:
        version = answer.body.get("version", 1)
        self.known[request.text] = (answer.body["number"], version)
        self.unheard = None

    def _next(self) -> Request:
        self.sent += 1
        key = f"{self.name}-{self.sent}-{self.chance.getrandbits(32):08x}"
        moving = [text for text, (_, version) in self.known.items() if version <= len(_WAY)]
        if moving and self.chance.random() < 0.6:
            text = self.chance.choice(moving)
            number, version = self.known[text]
            act = list(_ACTS)[version - 1]
            body = {"seen": version, **_ACTS[act]}
            return Request("clerk", f"/matters/{number}/acts/{act}", body, key, text)
        text = f"{self.name}的第{self.sent}件事"
        body = {"text": text, "event_class": "0102", "source": "PATROL", "cell": CELL}
        return Request("worker_a", "/grid/events", body, key, text)


def writers(count: int, seed: int, prefix: str = "w") -> list[Writer]:
    """So many writers, who do the same for the same seed."""
    return [Writer(f"{prefix}{n}", random.Random(f"{seed}-{n}")) for n in range(count)]


@contextmanager
def writing(crowd: list[Writer], servers: list[Server]) -> Iterator[Callable[[], None]]:
    """All of them at once, spread over the servers, until the block ends."""
    stop = threading.Event()
    threads = [
        threading.Thread(target=writer.go, args=(servers[n % len(servers)], stop))
        for n, writer in enumerate(crowd)
    ]
    for thread in threads:
        thread.start()
    try:
        yield stop.set
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def heard(crowd: list[Writer]) -> int:
    """How many writes were acknowledged."""
    return sum(version for writer in crowd for _, version in list(writer.known.values()))


def until_heard(crowd: list[Writer], more: int) -> None:
    """Let so many more writes be acknowledged."""
    goal, until = heard(crowd) + more, time.monotonic() + _PATIENCE
    while heard(crowd) < goal:
        assert time.monotonic() < until, [(w.odd, w.outages) for w in crowd]
        time.sleep(0.001)


def until_refused(crowd: list[Writer]) -> None:
    """Let each of them be told of an outage."""
    before, until = [len(w.outages) for w in crowd], time.monotonic() + _PATIENCE
    while any(len(w.outages) == b for w, b in zip(crowd, before, strict=True)):
        assert time.monotonic() < until, [(w.odd, w.outages) for w in crowd]
        time.sleep(0.001)


def expected(crowd: list[Writer]) -> dict[str, list[Any]]:
    """What the store must hold: each matter by its text, as its last acknowledged act left it."""
    steps = ("filing", *_WAY)
    return {
        text: [number, steps[version - 1], version]
        for writer in crowd
        for text, (number, version) in writer.known.items()
    }
