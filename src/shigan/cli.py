"""`shigan`: the one command. Each part says what it does with --help."""

from __future__ import annotations

import os
import sys


def main() -> int:
    """Set Django up and hand over to the commands."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shigan.settings.prod")
    from shigan.commands import run  # noqa: PLC0415 -- needs the settings

    return run(sys.argv[1:])
