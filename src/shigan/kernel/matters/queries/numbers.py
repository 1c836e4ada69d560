"""Numbers of matters: kind prefix, year, serial."""

from __future__ import annotations

from shigan.kernel.matters.models import Counter


def next_number(prefix: str, year: int) -> str:
    """The next number of a prefix and year. Call it inside the transaction that uses it."""
    key = f"{prefix}-{year}"
    Counter.objects.get_or_create(key=key)
    counter = Counter.objects.select_for_update().get(key=key)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{key}-{counter.last:06d}"


def serial_of(number: str) -> tuple[str, int] | None:
    """The counter's key and the serial of a number in our form, or None."""
    key, _, serial = number.rpartition("-")
    return (key, int(serial)) if key and serial.isdecimal() else None
