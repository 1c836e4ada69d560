"""`shigan`: the one command. Each of its parts says what it does with --help.

Exit codes: 0 done, 1 found wanting or refused, 2 called wrongly.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

COMMANDS = (
    *("run", "init", "sample", "imports", "export", "figures", "check", "keys"),
    *("backup", "restore", "copy", "suggest", "simulate"),
)


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors say how to get help."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and end with code 2."""
        self.exit(2, f"{self.prog}: {message}\n{self.prog} --help tells how to call it.\n")


def main(argv: Sequence[str] | None = None) -> int:
    """Read the command line and do it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shigan.settings.prod")
    parser = Parser(prog="shigan", description=__doc__.partition("\n")[0])
    parts = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in COMMANDS:
        module = importlib.import_module(f"shigan.cli.{name}")
        part = parts.add_parser(module.NAME, help=module.HELP, description=module.HELP)
        module.arguments(part)
        part.set_defaults(execute=module.execute)
    args = parser.parse_args(argv)
    return _execute(args)


def _execute(args: argparse.Namespace) -> int:
    import django  # noqa: PLC0415 -- after the settings are named

    django.setup()
    from django.core.management.base import SystemCheckError  # noqa: PLC0415 -- needs Django

    from shigan.cli.language import terminal_language  # noqa: PLC0415 -- needs Django
    from shigan.kernel.base.errors import DomainError  # noqa: PLC0415
    from shigan.kernel.base.outages import outage  # noqa: PLC0415

    try:
        code: int = args.execute(args)
    except DomainError as error:
        with terminal_language():
            sys.stderr.write(f"{error}\n")
            for name, problem in error.fields.items():
                sys.stderr.write(f"  {name}: {problem}\n")
        return 1
    except SystemCheckError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except BrokenPipeError:
        return 1
    except Exception as error:
        if (told := outage(error)) is None:
            raise
        with terminal_language():
            sys.stderr.write(f"{told}\n")
        return 1
    return code
