"""Eight clients as threads of one light process: raw sockets, kept alive, prebuilt requests.

Parsing is the least that is right: status, length, body. Its own cost is measured with the work
(`spent`), so that a table can say whether the generator was what one waited for.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

CLIENTS = 8


class Connection:
    """One connection to one server, opened once."""

    def __init__(self, port: int, headers: Mapping[str, str]) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        lines = {"Host": f"127.0.0.1:{port}", "Accept": "*/*", **headers}
        self._head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body."""
        return self._ask(f"GET {path} HTTP/1.1\r\n{self._head}\r\n".encode())

    def post(self, path: str, body: Any) -> tuple[int, bytes]:
        """Status and body of the answer to a JSON body."""
        sent = json.dumps(body, ensure_ascii=False).encode()
        head = f"POST {path} HTTP/1.1\r\n{self._head}Content-Type: application/json\r\n"
        return self._ask(f"{head}Content-Length: {len(sent)}\r\n\r\n".encode() + sent)

    def close(self) -> None:
        """End it."""
        self._socket.close()

    def _ask(self, request: bytes) -> tuple[int, bytes]:
        self._socket.sendall(request)
        got = b""
        while (end := got.find(b"\r\n\r\n")) < 0:
            got += self._received()
        head, body = got[:end].lower(), got[end + 4 :]
        at = head.find(b"\r\ncontent-length:")
        if at < 0:
            return int(head[9:12]), self._chunks(body)
        length = int(head[at + 17 :].partition(b"\r\n")[0])
        while len(body) < length:
            body += self._received()
        return int(head[9:12]), body

    def _chunks(self, got: bytes) -> bytes:
        """The body of an answer that names no length."""
        while not got.endswith(b"0\r\n\r\n"):
            got += self._received()
        body, rest = b"", got
        while (size := int(rest[: rest.index(b"\r\n")], 16)) > 0:
            start = rest.index(b"\r\n") + 2
            body, rest = body + rest[start : start + size], rest[start + size + 2 :]
        return body

    def _received(self) -> bytes:
        got = self._socket.recv(65536)
        if not got:
            raise RuntimeError("the server closed the connection")
        return got


#: Does one piece of work; raises where the answer is not what it must be.
Work = Callable[[Connection, int], None]


@dataclass
class Load:
    """What came of a load: how many pieces of work in how long, and each one's time."""

    seconds: float
    #: Processor time that the generator itself took.
    spent: float
    times: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Pieces of work a second."""
        return len(self.times) / self.seconds

    def percentile(self, share: float) -> float:
        """The time within which that share of the pieces was done, in milliseconds."""
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000


def load(port: int, work: Work, *, seconds: float, headers: Sequence[Mapping[str, str]]) -> Load:
    """Let clients, one for each set of headers, do the work again and again for so long.

    `work` is told which of them asks.
    """
    clients = len(headers)
    spans: list[list[float]] = [[] for _ in range(clients)]
    failures: list[BaseException] = []
    begin = threading.Barrier(clients + 1)
    until = 0.0

    def client(number: int) -> None:
        connection = Connection(port, headers[number])
        try:
            work(connection, number)  # opens the server's side of it
            begin.wait()
            while (at := time.perf_counter()) < until:
                work(connection, number)
                spans[number].append(time.perf_counter() - at)
        except BaseException as failure:
            failures.append(failure)
            begin.abort()
        finally:
            connection.close()

    threads = [threading.Thread(target=client, args=(n,)) for n in range(clients)]
    for thread in threads:
        thread.start()
    until = time.perf_counter() + seconds + 60  # until all are ready
    with suppress(threading.BrokenBarrierError):
        begin.wait()
    at, spent = time.perf_counter(), time.process_time()
    until = at + seconds
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    taken = time.perf_counter() - at
    return Load(taken, time.process_time() - spent, [t for span in spans for t in span])
