"""`shigan run`: serve the pages and the API, with the worker inside."""

from __future__ import annotations

import argparse
import os
import socket
import sys

from django.utils.translation import gettext_lazy as _

NAME = "run"
HELP = "serve the pages and the API on this machine, with the background worker inside"
_FIRST_RUN = _(
    "这里还没有街道。在浏览器里打开下面的地址，查找并开通"
    "（开通码 %(code)s，只在本次运行有效）：\n"
    "  %(address)sstart/?code=%(code)s\n"
    "也可以停下来，用命令开通：shigan init --street 370902003"
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
    parser.add_argument("--threads", type=int, default=4, help="threads that answer requests (4)")


def execute(args: argparse.Namespace) -> int:
    """Bring the store up to date and serve until stopped."""
    from shigan.cli.language import complain, tell  # noqa: PLC0415 -- needs Django
    from shigan.cli.store import migrate  # noqa: PLC0415
    from shigan.kernel.orgs.queries import is_started  # noqa: PLC0415
    from shigan.server import serve  # noqa: PLC0415

    if _taken(args.host, args.port):
        complain(
            _("%(host)s的端口%(port)d已被占用，请换一个：--port %(next)d"),
            host=args.host,
            port=args.port,
            next=args.port + 1,
        )
        return 1
    migrate()
    address = f"http://{args.host}:{args.port}/"
    tell(_("实干：%(address)s（按 Ctrl+C 停止）"), address=address)
    if not is_started():
        tell(_FIRST_RUN, address=address, code=_setup_code())
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


def _taken(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0
