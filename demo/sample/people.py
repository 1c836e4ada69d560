"""Who reports and who handles, among those who hold the post on that day."""

from __future__ import annotations

from datetime import date
from random import Random

from demo.sample.dice import dice
from demo.sample.grid_staff import FULL, appoint_grid_staff
from demo.sample.names import NameGiver
from demo.sample.orgs import Holding, Roster, appoint_officers, department
from demo.sample.places import Cell

_FULL_TIME_SHARE = 4.0
_PATROLLING = ("D06", "D07", "D06")
#: How often the usual clerk for the class takes it, and how often a cell's own worker does.
_USUAL, _OWN_WORKER = 0.7, 0.4


def roster() -> Roster:
    """Everybody with their posts."""
    made = Roster(NameGiver(dice("names")))
    appoint_officers(made)
    appoint_grid_staff(made)
    return made


class Workers:
    """The holders of the posts at each unit."""

    def __init__(self, made: Roster) -> None:
        self._at: dict[str, list[Holding]] = {}
        for holding in made.holdings:
            self._at.setdefault(holding.post.unit, []).append(holding)

    def _holders(self, unit: str, day: date, *roles: str) -> list[Holding]:
        return [
            h for h in self._at.get(unit, ()) if h.on(day) and (not roles or h.post.role in roles)
        ]

    def of_cell(self, cell: Cell, day: date, rng: Random) -> str:
        """A worker of the cell: more often one who does nothing else."""
        there = self._holders(cell.code, day)
        weights = [_FULL_TIME_SHARE if h.post.role == FULL else 1.0 for h in there]
        return rng.choices(there, weights=weights)[0].login

    def reporter(self, source: str, cell: Cell, day: date, rng: Random) -> str:
        """Who enters the event."""
        if source == "网格员上报":
            return self.of_cell(cell, day, rng)
        if source == "社区上报":
            return self._any(cell.community, day, rng, "clerk")
        if source == "巡查发现":
            return self._any(department(rng.choice(_PATROLLING)), day, rng, "clerk")
        return self._any(department("D12"), day, rng, "grid_dispatcher")

    def handler(self, unit: str, cell: Cell, class_code: str, day: date, rng: Random) -> str:
        """Who in the unit handles it."""
        if unit == cell.community and rng.random() < _OWN_WORKER:
            return self.of_cell(cell, day, rng)
        clerks = self._holders(unit, day, "clerk", "community_secretary")
        if rng.random() < _USUAL:
            return clerks[int(class_code) % len(clerks)].login
        return rng.choice(clerks).login

    def _any(self, unit: str, day: date, rng: Random, role: str) -> str:
        return rng.choice(self._holders(unit, day, role)).login
