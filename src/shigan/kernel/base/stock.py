"""What the database knows of how its tables are filled."""

from __future__ import annotations

from django.db import connection

#: So many entries of each index are looked at: milliseconds, however long the table is.
_SAMPLE = 400


def take_stock() -> None:
    """Let SQLite learn how its tables are filled; PostgreSQL keeps count by itself.

    Without it SQLite walks a whole table where an index would do: seconds instead of milliseconds
    on the ledger of a community among a million matters.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit = {_SAMPLE}")
            cursor.execute("ANALYZE")
