"""The reports that reach the street: when, through which door, of what, where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from demo.sample.dice import Weighted, dice
from demo.sample.office import CALENDAR, ZONE
from demo.sample.places import Cell, Place, cells, moved
from demo.sample.spots import spot
from demo.sample.texts import Sight, see
from demo.sample.volume import COUNTS, draw
from demo.sample.words import EventClass, event_classes, odds

#: How many events are one that is already there, told by another in other words.
_AGAIN, _OTHER_WORDS = 0.02, 0.3
_AGAIN_MINUTES, _AGAIN_METRES = (8, 1200), 40
_AWAKE = range(7, 23)
#: Family of classes that markets have more of, and how much more.
_STREETS, _MARKET_SHARE = "02", 2.6
_CELL_SPREAD = 0.38
_WORKDAYS_ONLY = frozenset({"热线转办", "社区上报"})
_AGAIN_SOURCES = Weighted((("居民来电", 5.0), ("热线转办", 3.0), ("网格员上报", 3.0)))


@dataclass(frozen=True)
class Call:
    """A report before it is entered."""

    at: datetime
    source: str
    sight: Sight
    cell: Cell
    place: Place


def calls(year: int) -> list[Call]:
    """What is reported in a year, in order."""
    rng = dice("calls", str(year))
    again = round(COUNTS[year] * _AGAIN)
    caller = _Caller(rng)
    drawn = draw(year, tuple(event_classes().values()), COUNTS[year] - again, rng)
    made = [caller.call(day, event_class) for day, event_class in drawn]
    originals = len(made)
    while len(made) < COUNTS[year]:
        repeated = caller.repeat(made[rng.randrange(originals)])
        if repeated.at.year == year and repeated.at.hour in _AWAKE:
            made.append(repeated)
    return sorted(made, key=lambda call: (call.at, call.cell.code))


class _Caller:
    """Makes reports; some cells are larger or livelier than others."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        sizes_rng = dice("cell sizes")
        sizes = [(cell, sizes_rng.lognormvariate(0, _CELL_SPREAD)) for cell in cells()]
        self._any = Weighted(sizes)
        self._streets = Weighted((c, w * (_MARKET_SHARE if c.market else 1)) for c, w in sizes)
        self._clocks = {
            name: Weighted((hour, float(weight)) for hour, weight in hours.items())
            for name, hours in odds("hours").items()
        }

    def call(self, day: date, event_class: EventClass) -> Call:
        """A report of that class on that day."""
        rng = self._rng
        cell = (self._streets if event_class.family == _STREETS else self._any).pick(rng)
        sight = see(event_class, spot(cell, rng.choice(event_class.where), rng), rng)
        source = self._source(Weighted(event_class.sources), day)
        hour = self._clocks[event_class.hours or source].pick(rng)
        at = datetime.combine(day, time(hour, rng.randrange(60)), ZONE)
        return Call(at, source, sight, cell, cell.place(rng))

    def repeat(self, call: Call) -> Call:
        """The same thing seen by another within a day, some metres off."""
        rng, sight = self._rng, call.sight
        at = call.at + timedelta(minutes=rng.randint(*_AGAIN_MINUTES))
        if rng.random() < _OTHER_WORDS:
            sight = see(sight.event_class, (sight.address, sight.spot), rng)
        east, north = (rng.uniform(-_AGAIN_METRES, _AGAIN_METRES) for _ in range(2))
        source = self._source(_AGAIN_SOURCES, at.date())
        return Call(at, source, sight, call.cell, moved(call.place, east, north))

    def _source(self, sources: Weighted[str], day: date) -> str:
        """Through which door it came; some are open on workdays only."""
        source = sources.pick(self._rng)
        if source in _WORKDAYS_ONLY and not CALENDAR.is_workday(day):
            return "居民来电"
        return source
