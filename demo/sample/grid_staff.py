"""Who works in which cell, and since when: 126 full time and 214 part time at the year's end."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from demo.sample.dice import dice
from demo.sample.office import OPENED
from demo.sample.orgs import CAST_COMMUNITY, OTHER_COMMUNITY, Post, Roster
from demo.sample.places import Cell, cells

FULL, PART = "grid_worker_full", "grid_worker_part"
#: The 2022 report prints one title for both groups; full and part time is our reading.
FULL_COUNT, PART_COUNT = 126, 214
#: Cells without a full-time worker that a colleague of the same community covers as B holder.
_COVERED = 12
#: Days on which somebody leaves and another takes over; the last is the edge of the year.
_CHANGES = (
    date(2022, 3, 1),
    date(2022, 4, 15),
    date(2022, 6, 1),
    date(2022, 9, 1),
    date(2022, 10, 17),
    date(2022, 12, 1),
    date(2022, 12, 31),
)
#: Seats first filled in the course of the year.
_ADDED: dict[str, tuple[date, ...]] = {
    FULL: (date(2022, 5, 1), date(2022, 8, 1), date(2022, 8, 1), date(2022, 11, 1)),
    PART: (
        date(2022, 2, 14),
        date(2022, 5, 1),
        date(2022, 5, 1),
        date(2022, 9, 1),
        date(2022, 11, 1),
    ),
}
#: Part-time workers who become full-time ones of their cell on that day.
_PROMOTED_ON, _PROMOTED = date(2022, 7, 1), 3
_VACANCY = timedelta(days=20)


@dataclass(eq=False)
class _Seat:
    """A place at a post, with those who sat on it one after another."""

    post: Post
    rank: str
    since: date = OPENED
    terms: list[tuple[str, date, date | None]] = field(default_factory=list)

    def fill(self, login: str) -> None:
        """The first holder, or the only one."""
        self.terms.append((login, self.since, None))

    def pass_on(self, login: str, left: date, joined: date) -> str:
        """Another holder from `joined` on; returns who left."""
        before, since, _ = self.terms[-1]
        self.terms[-1] = (before, since, left)
        self.terms.append((login, joined, None))
        return before


class _Logins:
    """New accounts: wg0001, wg0002, …"""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster
        self._last = 0

    def new(self) -> str:
        """An account for one more worker."""
        self._last += 1
        return self._roster.person(f"wg{self._last:04d}")


def appoint_grid_staff(roster: Roster) -> None:
    """Fills the cells' posts."""
    rng = dice("grid staff")
    cast = {FULL: _first_cell(CAST_COMMUNITY).code, PART: _first_cell(OTHER_COMMUNITY).code}
    full, part = _seats(roster, rng, cast[FULL])
    logins = _Logins(roster)
    for seats, login, role in ((full, "worker_a", FULL), (part, "worker_b", PART)):
        theirs = next(s for s in seats if s.post.unit == cast[role])
        theirs.fill(roster.person(login, signs_in=True))
        others = [seat for seat in seats if seat is not theirs]
        for seat, since in zip(rng.sample(others, len(_ADDED[role])), _ADDED[role], strict=True):
            seat.since = since
        for seat in others:
            seat.fill(logins.new())
    free_full = [seat for seat in full if seat.since == OPENED and seat.terms[0][0] != "worker_a"]
    free_part = [seat for seat in part if seat.since == OPENED and seat.terms[0][0] != "worker_b"]
    have_part = {seat.post.unit for seat in free_part}
    promoting = rng.sample([s for s in free_full if s.post.unit in have_part], _PROMOTED)
    free_full = [seat for seat in free_full if seat not in promoting]
    _promote(promoting, free_part, logins)
    _replace(_taken(free_full, len(_CHANGES), rng), logins)
    _replace(_taken(free_part, len(_CHANGES), rng), logins)
    for seat in (*full, *part):
        for login, since, until in seat.terms:
            roster.hold(seat.post, login, rank=seat.rank, since=since, until=until)
    _cover(roster, full)


def _first_cell(community: str) -> Cell:
    return next(cell for cell in cells() if cell.community == community)


def _seats(roster: Roster, rng: Random, wanted: str) -> tuple[list[_Seat], list[_Seat]]:
    """A full-time seat in 126 cells, a part-time one in all, a second where it is needed most."""
    others = [cell.code for cell in cells() if cell.code != wanted]
    with_full = {wanted, *rng.sample(others, FULL_COUNT - 1)}
    without = [cell.code for cell in cells() if cell.code not in with_full]
    spare = PART_COUNT - len(cells()) - len(without)
    twice = {*without, *rng.sample(sorted(with_full), spare)}
    full: list[_Seat] = []
    part: list[_Seat] = []
    for cell in cells():
        if cell.code in with_full:
            full.append(_Seat(roster.post(cell.code, FULL, "专职网格员"), "A"))
        post = roster.post(cell.code, PART, "兼职网格员")
        part += [_Seat(post, rank) for rank in ("A", "B")[: 2 if cell.code in twice else 1]]
    return full, part


def _taken(seats: list[_Seat], count: int, rng: Random) -> list[_Seat]:
    """Some of the seats, which are then no longer among them."""
    taken = rng.sample(seats, count)
    for seat in taken:
        seats.remove(seat)
    return taken


def _replace(seats: list[_Seat], logins: _Logins) -> None:
    """At each of these seats somebody leaves; every third one stays empty for a while."""
    for number, (seat, day) in enumerate(zip(seats, _CHANGES, strict=True)):
        wait = _VACANCY if number % 3 == 2 else timedelta()
        seat.pass_on(logins.new(), day, day + wait)


def _promote(seats: list[_Seat], part: list[_Seat], logins: _Logins) -> None:
    """The cell's part-time worker takes over the full-time seat."""
    for seat in seats:
        old = next(s for s in part if s.post.unit == seat.post.unit)
        part.remove(old)
        promoted = old.pass_on(logins.new(), _PROMOTED_ON, _PROMOTED_ON)
        seat.pass_on(promoted, _PROMOTED_ON, _PROMOTED_ON)


def _cover(roster: Roster, full: list[_Seat]) -> None:
    """Full-time workers hold the empty seat of a cell nearby as B: they still count once."""
    helpers = {
        seat.post.unit[:12]: seat for seat in full if len(seat.terms) == 1 and seat.since == OPENED
    }
    staffed = {seat.post.unit for seat in full}
    empty = [c for c in cells() if c.code not in staffed and c.community in helpers]
    for cell in empty[:_COVERED]:
        post = roster.post(cell.code, FULL, "专职网格员")
        roster.hold(post, helpers[cell.community].terms[0][0], rank="B")
