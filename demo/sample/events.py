"""The year's events as the grid centre entered them, with what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from demo.sample.calls import Call, calls
from demo.sample.dice import dice
from demo.sample.duties import Handling
from demo.sample.life import Life, live
from demo.sample.people import Workers
from demo.sample.places import Cell, Place, moved
from demo.sample.texts import Said, done, say
from demo.sample.volume import COUNTS
from demo.sample.words import EventClass, families

#: A class put down wrongly, a position read in the next cell, a caller's without any.
_MISTAKEN, _DRIFT, _NO_PLACE = 0.02, 0.01, 0.22
_DRIFT_METRES = 120
_CALLED = frozenset({"居民来电", "热线转办"})
#: The number before the first event of a year: the sample holds only the end of 2021.
_NUMBERED_FROM = {2021: 18_640, 2022: 0}


@dataclass(frozen=True)
class Event:
    """A row of the ledger."""

    number: str
    source: str
    reporter: str
    event_class: EventClass
    cell: Cell
    place: Place | None
    address: str
    said: Said
    unit: str
    handler: str
    done: str
    life: Life


def events(workers: Workers) -> list[Event]:
    """All of them in the order in which they were reported."""
    ledger = _Ledger(workers)
    return [
        ledger.entered(f"WG-{year}-{serial:06d}", call)
        for year in sorted(COUNTS)
        for serial, call in enumerate(calls(year), _NUMBERED_FROM[year] + 1)
    ]


class _Ledger:
    """Puts reports down as the grid centre does."""

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self._handling = Handling()
        self._families = {family.code: family for family in families()}
        self._rng = dice("ledger")

    def entered(self, number: str, call: Call) -> Event:
        """The event with its whole life."""
        rng, cell, day = self._rng, call.cell, call.at.date()
        event_class = call.sight.event_class
        family = self._families[event_class.family]
        if rng.random() < _MISTAKEN:
            event_class = rng.choice(family.classes)
        unit = self._handling.unit(cell, event_class, day, rng)
        return Event(
            number=number,
            source=call.source,
            reporter=self._workers.reporter(call.source, cell, day, rng),
            event_class=event_class,
            cell=cell,
            place=_noted(call, rng),
            address=call.sight.address,
            said=say(family, call.sight, call.source, call.at, rng),
            unit=unit,
            handler=self._workers.handler(unit, cell, event_class.code, day, rng),
            done=done(event_class, rng),
            life=live(call.at, event_class, unit, call.source, rng),
        )


def _noted(call: Call, rng: Random) -> Place | None:
    """The position as it was put down."""
    if call.source in _CALLED and rng.random() < _NO_PLACE:
        return None
    if rng.random() < _DRIFT:
        east, north = (rng.choice((-_DRIFT_METRES, _DRIFT_METRES)) for _ in range(2))
        return moved(call.place, east, north)
    return call.place
