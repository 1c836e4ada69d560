"""Moving matters one step over the API: each client has matters of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator

from bench.http.client import CLIENTS, Connection, load
from bench.http.compare import SECONDS, TURNS, Side, compared
from bench.http.people import clients
from bench.http.server import Server, durability, floor, product
from bench.store import Store
from bench.table import Row

_ENOUGH = int((TURNS * SECONDS + 2) * 60)  # of one client, more than anybody makes
_REPORT = {"text": "菜市场南门垃圾桶满溢，污水流到路上", "event_class": "0102", "source": "PATROL"}


def rows(store: Store) -> Iterator[Row]:
    """As the dispatcher of the grid, who files what grid workers reported."""
    workers = clients("grid_worker_full")
    dispatchers = clients("grid_dispatcher", keep=workers)
    with store.copied("move") as copy, product(copy) as server, floor(copy) as bare:
        reports = Reporting([{**_REPORT, "cell": worker.unit_code} for worker in workers])
        headers = [worker.headers for worker in workers]
        while min(map(len, reports.numbers)) < _ENOUGH:
            load(server.port, reports, seconds=2, headers=headers)
        cases = _cases(bare)
        yield compared(
            f"move a matter one step, {CLIENTS} clients ({durability(server)})",
            Side(server, Filing(reports.numbers), [person.headers for person in dispatchers]),
            Side(bare, Stepping(cases), [{}] * CLIENTS),
            0.40,
        )


class Reporting:
    """Reports events, and keeps their numbers."""

    def __init__(self, bodies: list[dict[str, str]]) -> None:
        self.bodies = bodies
        self.numbers: list[list[str]] = [[] for _body in bodies]

    def __call__(self, connection: Connection, number: int) -> None:
        """One report."""
        status, body = connection.post("/api/v1/grid/events", self.bodies[number])
        if status != 201:
            raise RuntimeError(f"{status}: {body.decode()}")
        self.numbers[number].append(json.loads(body)["number"])


class Filing:
    """Files what was reported."""

    def __init__(self, numbers: list[list[str]]) -> None:
        self.numbers = numbers

    def __call__(self, connection: Connection, number: int) -> None:
        """One step of one matter."""
        path = f"/api/v1/matters/{self.numbers[number].pop()}/acts/file"
        status, body = connection.post(path, {"note": "属实"})
        if status != 200:
            raise RuntimeError(f"{status}: {body.decode()}")


class Stepping:
    """The same of the floor: the rows of a step, of one case after another."""

    def __init__(self, cases: list[int]) -> None:
        self.cases = cases
        self.done = [0] * CLIENTS

    def __call__(self, connection: Connection, number: int) -> None:
        """One step of one case."""
        self.done[number] += 1
        case = self.cases[(self.done[number] * CLIENTS + number) % len(self.cases)]
        status, body = connection.post(f"/cases/{case}/step", {"note": "属实"})
        if status != 200:
            raise RuntimeError(f"{status}: {body.decode()}")


def _cases(bare: Server) -> list[int]:
    connection = Connection(bare.port, {})
    made = [
        json.loads(connection.post("/cases", {**_REPORT, "cell": ""})[1])["id"]
        for _case in range(100 * CLIENTS)
    ]
    connection.close()
    return made
