"""Typed registries: what an app's `catalog.py` announces is found by code, or refused loudly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Generic, Protocol, TypeVar


class Coded(Protocol):
    """Anything that is announced under a code."""

    @property
    def code(self) -> str:
        """The one name under which it is known in data, addresses and files."""
        ...


T = TypeVar("T", bound=Coded)
_all: list[Registry[Any]] = []


class Registry(Generic[T]):
    """Declarations by code, in the order in which they were announced."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._items: dict[str, T] = {}
        self._frozen = False
        _all.append(self)

    def add(self, *items: T) -> None:
        """Announce `items`; a code used twice, or a late item, is a programming error."""
        for item in items:
            if self._frozen:
                raise RuntimeError(f"{self.what} {item.code!r} announced after start-up")
            if item.code in self._items:
                raise RuntimeError(f"{self.what} {item.code!r} announced twice")
            self._items[item.code] = item

    def get(self, code: str) -> T | None:
        """The declaration of that code, or None."""
        return self._items.get(code)

    def __getitem__(self, code: str) -> T:
        try:
            return self._items[code]
        except KeyError:
            raise KeyError(f"no {self.what} {code!r}") from None

    def __contains__(self, code: object) -> bool:
        return code in self._items

    def __iter__(self) -> Iterator[T]:
        return iter(self._items.values())

    def __len__(self) -> int:
        return len(self._items)

    def freeze(self) -> None:
        """Refuse everything that comes later."""
        self._frozen = True


def freeze_all() -> None:
    """Close every registry, once all catalogs are read."""
    for registry in _all:
        registry.freeze()
