"""How an address is entered in the walk: one line each."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.contracts.scope.sees import ALL, SEES
from tests.contracts.scope.world import World

#: Gives what is sent, where it names records of the world.
Sent = Mapping[str, Any] | Callable[[World], Mapping[str, Any]]
#: Not found, overtaken by another, or told why not.
REFUSED = {404, 409, 422}
PART = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Entry:
    """What becomes of one method at one address, by person and by place."""

    #: The method, and the route as the resolver has it with its parts in braces.
    said: str
    #: The kind of record that its parts name.
    on: str = ""
    #: Who gets there, of those who see the record.
    to: frozenset[str] = ALL
    #: In which places, where that is not wherever the record is seen.
    where: Mapping[str, frozenset[str]] | None = None
    #: The status for them.
    ok: int = 200
    #: The status for those who see the record and yet may not, where they are not refused.
    no: int = 0
    #: What else those may get who see the record and may not: a page on which nothing is done.
    or_so: frozenset[int] = frozenset()
    #: Parts of the address beside those that name the record.
    also: Mapping[str, Any] = field(default_factory=dict)
    query: Sent = field(default_factory=dict)
    body: Sent = field(default_factory=dict)
    #: The kinds of which all that the person sees stand in the answer, and no other.
    shows: tuple[str, ...] = ()
    #: Whether it gives one item for each of those, and no other.
    counts: bool = False
    #: A parameter that names a record of a kind; of the query, unless `inside` what is sent.
    names: tuple[str, str] | None = None
    inside: bool = False
    #: Kinds of which it tells whoever gets there, wherever the record lies in the street.
    tells: tuple[str, ...] = ()
    #: Whoever is not signed in gets there too.
    open: bool = False

    @property
    def method(self) -> str:
        """GET or POST."""
        return self.said.partition(" ")[0]

    @property
    def route(self) -> str:
        """The address with its parts in braces."""
        return self.said.partition(" ")[2]

    def fits(self, status: int, *, may: bool) -> bool:
        """Whether a status is what whoever sees the record should get."""
        if may:
            return status == self.ok
        return status == self.no if self.no else status in REFUSED | self.or_so

    @property
    def api(self) -> bool:
        """Whether it is for programs."""
        return self.route.startswith("api/v1")

    @property
    def id(self) -> str:
        """What it is called in the suite."""
        more = [self.on, *map(str, self.also.values())]
        asked = self.query if isinstance(self.query, Mapping) else {}
        more += [f"{name}={value}" for name, value in asked.items()]
        more += [f"{self.names[0]}=…"] if self.names else []
        return " ".join([self.said, *filter(None, more)])

    def places(self, login: str) -> frozenset[str]:
        """Where that person gets there; an address of no record is one place, ``."""
        if login not in self.to:
            return frozenset()
        kind = self.on or (self.names[1] if self.names else "")
        if not kind:
            return frozenset({""})
        return SEES[kind][login] if self.where is None else self.where.get(login, frozenset())

    def address(self, parts: Mapping[str, Any]) -> str:
        """The address with those parts."""
        whole = {**parts, **self.also}
        return "/" + PART.sub(lambda part: str(whole[part[1]]), self.route)


def only(login: str, places: str = "a") -> dict[str, frozenset[str]]:
    """That one alone, in those places."""
    return {login: frozenset(places)}
