"""What several commands do with the store."""

from __future__ import annotations

import os
import sys

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def migrate() -> None:
    """Bring the store to the present schema; says so only where there is something to do."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        sys.stdout.write("Bringing the store up to date …\n")
        sys.stdout.flush()
        call_command("migrate", interactive=False, verbosity=0)


def progress(label: str, done: int, total: int) -> None:
    """Draw a progress bar on a terminal; elsewhere a line when a part is done."""
    if not sys.stderr.isatty():
        if done == total:
            sys.stderr.write(f"  {label} {total}\n")
        return
    width = min(40, os.get_terminal_size(sys.stderr.fileno()).columns // 2)
    filled = width * done // total if total else width
    bar = "█" * filled + "·" * (width - filled)
    sys.stderr.write(f"\r  {bar} {done}/{total} {label}\033[K" + ("\n" if done == total else ""))
    sys.stderr.flush()
