"""Listing matters: over the API beside a bare view, and the page as people open it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from bench.http.client import CLIENTS, Connection, load
from bench.http.compare import Side, compared
from bench.http.people import clients, session
from bench.http.server import Server, durability, floor, product
from bench.store import Store
from bench.table import Row, milliseconds, times

_ROLE = "grid_dispatcher"
_QUERY, _PAGE_QUERY = "colour=RED&sort=due", "colour=RED&sort=due_at"
_PAGE, _MOST_TIMES, _SECONDS = 0.150, 1.5, 8.0
_SMALL, _LARGE = 10_000, 1_000_000


def rows(store: Store) -> Iterator[Row]:
    """As the dispatcher of the grid."""
    people, cookie = clients(_ROLE), session(store, _ROLE)
    with product(store) as server, floor(store) as bare:
        yield compared(
            f"list over the API, 50 rows, {CLIENTS} clients ({durability(server)})",
            Side(
                server,
                partial(_ask, f"/api/v1/matters?{_QUERY}&limit=50"),
                [person.headers for person in people],
            ),
            Side(bare, partial(_ask, "/matters?limit=50"), [{}] * CLIENTS),
            0.70,
        )
        at = page_time(server, cookie)
        yield Row(
            f"list page, same filter and order, {CLIENTS} clients, p95",
            milliseconds(at),
            "–",
            "–",
            f"under {milliseconds(_PAGE)}",
            met=at < _PAGE,
        )
    yield larger(store)


def larger(store: Store) -> Row:
    """The page among many matters, beside the page among few."""
    found = []
    for size in (_SMALL, _LARGE):
        there = store.sized(size)
        cookie = session(there, _ROLE)
        with product(there) as server:
            found.append(page_time(server, cookie))
    few, many = found
    return Row(
        f"list page, {_LARGE} matters beside {_SMALL}, p95",
        milliseconds(many),
        milliseconds(few),
        times(many, few),
        f"at most {_MOST_TIMES} ×",
        met=many <= _MOST_TIMES * few,
    )


def page_time(server: Server, cookie: dict[str, str]) -> float:
    """The time within which 95 of 100 visits have the page, in seconds."""
    visits = partial(_ask, f"/matters/?{_PAGE_QUERY}")
    load(server.port, visits, seconds=1.0, headers=[cookie] * CLIENTS)
    found = load(server.port, visits, seconds=_SECONDS, headers=[cookie] * CLIENTS)
    return found.percentile(0.95) / 1000


def _ask(path: str, connection: Connection, _number: int) -> None:
    status, body = connection.get(path)
    if status != 200:
        raise RuntimeError(f"{status}: {body[:400]!r}")
