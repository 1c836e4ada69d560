"""Journal and synchronous of the connection that a process uses, or their PostgreSQL twin."""

from __future__ import annotations

from django.db import connection


def found() -> dict[str, str]:
    """What is at work, as the database itself says it."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            told = {}
            for name in ("journal_mode", "synchronous"):
                cursor.execute(f"PRAGMA {name}")
                told[name] = str(cursor.fetchone()[0])
            return told
        cursor.execute("SHOW synchronous_commit")
        return {"synchronous_commit": str(cursor.fetchone()[0])}
