"""Ours and the floor, turn by turn, so that what else the machine does meets both alike."""

from __future__ import annotations

from dataclasses import dataclass

from bench.http.client import Load, Work, load
from bench.http.server import Server
from bench.table import Row

TURNS, SECONDS = 3, 4.0
#: Beyond this share of a core the clients are perhaps what one waits for.
_BUSY = 0.5


@dataclass(frozen=True)
class Side:
    """A server with the work that it is asked for, and the headers of each client."""

    server: Server
    work: Work
    headers: list[dict[str, str]]

    def run(self, seconds: float = SECONDS) -> Load:
        """One turn."""
        return load(self.server.port, self.work, seconds=seconds, headers=self.headers)


def compared(name: str, ours: Side, floor: Side, at_least: float) -> Row:
    """The rate of ours as a share of the floor's, each the best of its turns."""
    ours.run(1.0)
    floor.run(1.0)
    turns = [(ours.run(), floor.run()) for _ in range(TURNS)]
    our = max((pair[0] for pair in turns), key=lambda load: load.rate)
    bare = max((pair[1] for pair in turns), key=lambda load: load.rate)
    ratio = our.rate / bare.rate
    return Row(
        name,
        said(our),
        said(bare),
        f"{ratio:.0%}",
        f"at least {at_least:.0%}",
        met=ratio >= at_least,
    )


def said(load: Load) -> str:
    """The rate; and where the clients themselves took most of a core, that they did."""
    busy = load.spent / load.seconds
    return f"{load.rate:.0f}/s" + (f" (clients {busy:.0%})" if busy > _BUSY else "")
