"""Chance that comes out the same at every build."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

SEED = 2022

T = TypeVar("T")


def dice(*names: str) -> Random:
    """A source of chance of its own for one part, so that no part disturbs another."""
    return Random("/".join((str(SEED), *names)))


class Weighted(Generic[T]):
    """Things to pick from, some more often than others."""

    def __init__(self, pairs: Iterable[tuple[T, float]]) -> None:
        kept = [(item, weight) for item, weight in pairs if weight > 0]
        self.items = [item for item, _ in kept]
        self._sums = list(accumulate(weight for _, weight in kept))

    def pick(self, rng: Random) -> T:
        """One of them."""
        return rng.choices(self.items, cum_weights=self._sums)[0]
