"""`python -m bench.importing FILE MODE`: one import in a process of its own; seconds, megabytes.

MODE is `dry`, `load`, or `floor`: reading by calamine and inserting the rows into a plain table.
"""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path

from bench.timing import seconds


def main(file: str, mode: str) -> None:
    """Print what it took."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shigan.settings.prod")
    import django  # noqa: PLC0415 -- after the settings are named

    django.setup()
    works = {
        "dry": lambda: _ours(file, dry=True),
        "load": lambda: _ours(file, dry=False),
        "floor": lambda: _floor(file),
    }
    span = seconds(works[mode])
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sys.stdout.write(f"{span} {peak}\n")


def _ours(file: str, *, dry: bool) -> None:
    """As the person who imports sheets in an office."""
    from bench.people import scope  # noqa: PLC0415 -- needs Django
    from shigan.kernel.imports.actions.files import import_file  # noqa: PLC0415

    report = import_file(Path(file), "grid.events", actor=scope("manager"), dry_run=dry)
    if not report.good:
        raise SystemExit(str(report.as_json())[:2000])


def _floor(file: str) -> None:
    from django.db import connection, transaction  # noqa: PLC0415 -- needs Django
    from python_calamine import CalamineWorkbook  # noqa: PLC0415

    head, *rows = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python()
    columns = ", ".join(f"c{place} text" for place in range(len(head)))
    places = ", ".join(["%s"] * len(head))
    texts = [[str(cell) for cell in row] for row in rows]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bench_sheet_{len(rows)} ({columns})")
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY bench_sheet_{len(rows)} FROM STDIN") as copy:
                for row in texts:
                    copy.write_row(row)
        else:
            cursor.executemany(f"INSERT INTO bench_sheet_{len(rows)} VALUES ({places})", texts)


if __name__ == "__main__":
    main(*sys.argv[1:])
