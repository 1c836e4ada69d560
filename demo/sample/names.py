"""Invented names of people; a likeness to anybody is by chance."""

from __future__ import annotations

from random import Random

from demo.sample.words import odds

_ALONE_SHARE = 0.18


class NameGiver:
    """Gives out names, none twice."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._parts = odds("names")
        self._surnames = "".join(self._parts["surnames"])
        self._given = set(self._parts["taken"])

    def name(self) -> str:
        """A name that nobody else in the sample has."""
        while True:
            name: str = self._rng.choice(self._surnames)
            if self._rng.random() < _ALONE_SHARE:
                name += self._rng.choice(self._parts["alone"])
            else:
                name += self._rng.choice(self._parts["first"])
                name += self._rng.choice(self._parts["second"])
            if name not in self._given:
                self._given.add(name)
                return name
