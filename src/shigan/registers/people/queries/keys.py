"""How a sheet that went out names a resident: the key, signed by this installation.

The key alone would mean somebody else where the sheet of another installation comes in.
"""

from __future__ import annotations

from shigan.kernel.personal.keyring import digest

_SIGNED = 12


def resident_key(pk: int) -> str:
    """What finds a resident again."""
    return f"{pk}.{digest(str(pk), 'people.resident')[:_SIGNED]}"


def pk_of(key: str) -> int | None:
    """The resident whom a key of this installation names; None of any other."""
    number = key.partition(".")[0]
    return int(number) if number.isdecimal() and resident_key(int(number)) == key else None
