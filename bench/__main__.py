"""`python -m bench`: measure, print the table, say how many targets are met."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence

from bench.store import ROOT, answers, prepared
from bench.table import Row, lines
from bench.work import NAMES, SIZES

_MATTERS = 250_000


def main() -> int:
    """A table for each store."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", nargs="+", choices=NAMES, default=NAMES, metavar="NAME")
    parser.add_argument("--matters", type=int, help=f"in every store (else {_MATTERS} and more)")
    parser.add_argument("--store", metavar="URL", help="`sqlite` or postgresql://…; else both")
    args = parser.parse_args()
    for server in _servers(args.store):
        sys.stdout.write(f"\n{'PostgreSQL' if server else 'SQLite (synchronous FULL)'}\n")
        for line in lines(_measured(server, args.only, args.matters)):
            sys.stdout.write(line + "\n")
            sys.stdout.flush()
    return 0


def _servers(named: str | None) -> Iterator[str]:
    """Where the stores are to stand; SQLite is the empty one."""
    if named is not None:
        yield "" if named.startswith("sqlite") else named
        return
    yield ""
    server = os.environ.get("BENCH_DATABASE_URL") or os.environ.get("TEST_DATABASE_URL")
    if server and answers(server):
        yield server


def _measured(server: str, names: Sequence[str], matters: int | None) -> Iterator[Row]:
    """The rows of each work, from a process of its own."""
    for name in names:
        size = matters or SIZES.get(name, _MATTERS)
        store = prepared(size, server)
        told = subprocess.run(
            [sys.executable, "-m", "bench.child", name, str(size), server],
            check=False,
            cwd=ROOT,
            env=store.environment,
            stdout=subprocess.PIPE,
        )
        for line in told.stdout.decode().splitlines():
            yield Row(**json.loads(line))
        if told.returncode:
            yield Row(name, "failed", "", "", "", met=False)


if __name__ == "__main__":
    sys.exit(main())
