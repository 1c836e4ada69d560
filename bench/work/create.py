"""Creating a matter over the API, with audit, chain and turning times."""

from __future__ import annotations

import json
from collections.abc import Iterator

from bench.http.client import CLIENTS, Connection
from bench.http.compare import Side, compared
from bench.http.people import Client, clients
from bench.http.server import durability, floor, product
from bench.store import Store
from bench.table import Row

ROLE = "grid_worker_full"
_TEXT = "菜市场南门垃圾桶满溢，污水流到路上"


def rows(store: Store) -> Iterator[Row]:
    """As grid workers, each in the own cell."""
    people = clients(ROLE)
    with store.copied("create") as copy, product(copy) as server, floor(copy) as bare:
        yield compared(
            f"create over the API, {CLIENTS} clients ({durability(server)})",
            Side(server, Reports(people, "/api/v1/grid/events"), [p.headers for p in people]),
            Side(bare, Reports(people, "/cases"), [{}] * CLIENTS),
            0.60,
        )


class Reports:
    """Reports of one class, sent to one address."""

    def __init__(self, people: list[Client], path: str) -> None:
        self.path = path
        self.bodies = [
            {"text": _TEXT, "event_class": "0102", "source": "PATROL", "cell": person.unit_code}
            for person in people
        ]

    def __call__(self, connection: Connection, number: int) -> None:
        """One report."""
        status, body = connection.post(self.path, self.bodies[number])
        if status != 201:
            raise RuntimeError(f"{status}: {json.loads(body)}")
