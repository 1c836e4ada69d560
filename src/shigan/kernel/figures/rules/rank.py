"""Places among units, with a minimum sample (docs/rules/figures.md#R7)."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from shigan.kernel.figures.rules.numbers import Number

Key = TypeVar("Key", bound=Hashable)


class Unplaced(Enum):
    """Why one is not ranked."""

    NO_VALUE = "no value"
    SMALL_SAMPLE = "small sample"


@dataclass(frozen=True)
class Entrant(Generic[Key]):
    """One who is compared: the value, and the cases on which it rests."""

    key: Key
    value: Number | None
    sample: int


def ranked(
    entrants: Iterable[Entrant[Key]], *, more_is_better: bool, min_sample: int = 0
) -> dict[Key, int | Unplaced]:
    """The place of each, or why there is none (docs/rules/figures.md#R7).

    Equal values share a place, and the next place is skipped: 1, 1, 3.
    """
    places: dict[Key, int | Unplaced] = {}
    placed: list[tuple[Number, Key]] = []
    for one in entrants:
        if one.value is None:
            places[one.key] = Unplaced.NO_VALUE
        elif one.sample < min_sample:
            places[one.key] = Unplaced.SMALL_SAMPLE
        else:
            placed.append((one.value, one.key))
    for value, key in placed:
        better = sum(other > value if more_is_better else other < value for other, _ in placed)
        places[key] = better + 1
    return places
