"""`shigan run`: serve the pages and the API, with the worker inside."""

from __future__ import annotations

import argparse
import os
import socket
import sys

from django.utils.translation import gettext as _

NAME = "run"
HELP = "serve the pages and the API on this machine, with the background worker inside"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
    parser.add_argument("--threads", type=int, default=8, help="threads that answer requests (8)")


def execute(args: argparse.Namespace) -> int:
    """Bring the store up to date and serve until stopped."""
    from shigan.cli.language import terminal_language  # noqa: PLC0415 -- needs Django
    from shigan.cli.store import migrate  # noqa: PLC0415
    from shigan.kernel.orgs.queries import is_started  # noqa: PLC0415
    from shigan.server import serve  # noqa: PLC0415

    if _taken(args.host, args.port):
        sys.stderr.write(
            f"port {args.port} on {args.host} is in use; choose another: --port {args.port + 1}\n"
        )
        return 1
    migrate()
    address = f"http://{args.host}:{args.port}/"
    sys.stdout.write(f"Shigan: {address}  (Ctrl+C ends it)\n")
    if not is_started():
        with terminal_language():
            sys.stdout.write(_first_run(address, _setup_code()) + "\n")
    sys.stdout.flush()
    serve(args.host, args.port, args.threads)
    return 0


def _setup_code() -> str:
    """The code with which a browser may start this installation: given, or made for this run."""
    from django.conf import settings  # noqa: PLC0415 -- needs Django

    from shigan.kernel.base.spoken import spoken  # noqa: PLC0415

    code: str = settings.SHIGAN_SETUP_CODE or spoken(2)
    # For the process that serves, whether it is forked or started anew.
    settings.SHIGAN_SETUP_CODE = os.environ["SHIGAN_SETUP_CODE"] = code
    return code


def _first_run(address: str, code: str) -> str:
    return _(
        "这里还没有街道。在浏览器里打开下面的地址，查找并开通"
        "（开通码 %(code)s，只在本次运行有效）：\n"
        "  %(address)sstart/?code=%(code)s\n"
        "也可以停下来，用命令开通：shigan init --street 370902003"
    ) % {"address": address, "code": code}


def _taken(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0
