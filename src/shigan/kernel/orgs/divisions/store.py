"""Reading the packed data: what one street needs takes a few hundredths of a second."""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from shigan.kernel.orgs.divisions.rules import place_above, place_names

_DATA = Path(__file__).parent / "data"
_PROVINCE, _CITY, _DISTRICT, _STREET = 2, 4, 6, 9


@dataclass(frozen=True)
class ListedCommunity:
    """A committee of residents or villagers, and what its place is called."""

    code: str
    formal: str
    name: str


@dataclass(frozen=True)
class Street:
    """A street, town or township, and where it lies."""

    code: str
    name: str
    province: str
    city: str
    district: str

    @property
    def district_code(self) -> str:
        """The code of its district or county."""
        return self.code[:_DISTRICT]

    @property
    def above(self) -> str:
        """Where it lies, as one writes it."""
        return place_above(self.province, self.city, self.district)

    @property
    def full(self) -> str:
        """All names from the province down, in which a part of an address is found."""
        return self.province + self.city + self.district + self.name

    def __str__(self) -> str:
        return f"{self.name}（{self.above}）"


@lru_cache(maxsize=1)
def streets() -> dict[str, Street]:
    """All streets by code, in the order of their codes."""
    names: dict[str, str] = {}
    for line in _lines("streets.xz"):
        code, _, name = line.partition("\t")
        names[code] = name
    return {
        code: Street(
            code, name, names[code[:_PROVINCE]], names[code[:_CITY]], names[code[:_DISTRICT]]
        )
        for code, name in names.items()
        if len(code) == _STREET
    }


def communities(street: str) -> list[ListedCommunity]:
    """The committees of a street in the order of their codes; none for a code that is not there."""
    line = _of_street(f"{street[:_PROVINCE]}.xz", street) if street in streets() else ""
    rows = [(street + row[:3], row[3:]) for row in line.split("\t")[1:]]
    names = place_names([formal for _code, formal in rows])
    return [
        ListedCommunity(code, formal, name)
        for (code, formal), name in zip(rows, names, strict=True)
    ]


@lru_cache(maxsize=32)
def _of_street(file: str, street: str) -> str:
    return next((line for line in _lines(file) if line.startswith(street)), "")


def _lines(file: str) -> Iterator[str]:
    with lzma.open(_DATA / file, "rt", encoding="utf-8") as text:
        for line in text:
            yield line.rstrip("\n")
