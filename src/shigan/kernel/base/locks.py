"""Work of which one transaction at a time may do some, whichever process it is in."""

from __future__ import annotations

import hashlib

from django.db import connection


def hold(key: str) -> None:
    """Wait until no other transaction holds this, then hold it until this one ends.

    SQLite lets one transaction write at a time as it is.
    """
    if connection.vendor == "postgresql":
        number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
