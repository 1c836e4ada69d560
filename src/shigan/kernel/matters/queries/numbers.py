"""Numbers of matters: kind prefix, year, serial."""

from __future__ import annotations

from django.db import connection

_NEXT = (
    "INSERT INTO matters_counter (key, last) VALUES (%s, 1) "
    "ON CONFLICT (key) DO UPDATE SET last = matters_counter.last + 1 RETURNING last"
)


def next_number(prefix: str, year: int) -> str:
    """The next number of a prefix and year. Call it inside the transaction that uses it."""
    key = f"{prefix}-{year}"
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [key])
        (last,) = cursor.fetchone()
    return f"{key}-{last:06d}"


def serial_of(number: str) -> tuple[str, int] | None:
    """The counter's key and the serial of a number in our form, or None."""
    key, _, serial = number.rpartition("-")
    return (key, int(serial)) if key and serial.isdecimal() else None
