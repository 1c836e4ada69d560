"""`shigan run`: serve the pages and the API, with the worker inside."""

from __future__ import annotations

import argparse
import socket
import sys

NAME = "run"
HELP = "serve the pages and the API on this machine, with the background worker inside"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
    parser.add_argument("--threads", type=int, default=8, help="threads that answer requests (8)")


def execute(args: argparse.Namespace) -> int:
    """Bring the store up to date and serve until stopped."""
    from shigan.cli.store import migrate  # noqa: PLC0415 -- needs Django
    from shigan.server import serve  # noqa: PLC0415

    if _taken(args.host, args.port):
        sys.stderr.write(
            f"port {args.port} on {args.host} is in use; choose another: --port {args.port + 1}\n"
        )
        return 1
    migrate()
    sys.stdout.write(f"Shigan: http://{args.host}:{args.port}/  (Ctrl+C ends it)\n")
    sys.stdout.flush()
    serve(args.host, args.port, args.threads)
    return 0


def _taken(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0
