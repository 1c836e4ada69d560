"""The duty table, sponsorship, and who handles a case of some class somewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from demo.sample.dice import dice
from demo.sample.office import OPENED
from demo.sample.orgs import department, leader_logins
from demo.sample.places import STREET, Cell, cells, communities
from demo.sample.words import EventClass, families

#: Disputes among neighbours, cleanliness, order of the streets, care of trees.
_DISPUTES, _CLEANLINESS, _STREETS, _GREENERY = ("0901", "0902"), "01", "02", ("0802", "0804")
_MARKET_UNIT = "D13"
#: Communities whose own property service keeps the place clean, and since when (invented).
_SELF_KEPT = {
    f"{STREET}018": (OPENED, None),
    f"{STREET}008": (OPENED, None),
    f"{STREET}023": (date(2022, 4, 1), None),
    f"{STREET}025": (date(2022, 7, 1), None),
    f"{STREET}011": (OPENED, date(2022, 7, 1)),
}
_SELF_PLANTED = (f"{STREET}003", f"{STREET}008", f"{STREET}010", f"{STREET}028")
#: The year's middle, when three communities got another sponsor.
_RESHUFFLED_ON, _RESHUFFLED = date(2022, 8, 1), 3
#: How often a case does not go where the duty table would send it.
_ELSEWHERE = 0.06
#: Classes of which communities often take care by themselves.
_OFTEN_AT_HOME = {"1004": 0.6, "1103": 0.45, "0301": 0.35, "0204": 0.25, "0104": 0.2, "1002": 0.3}


@dataclass(frozen=True)
class Duty:
    """A row of duty.csv; `until` is the first day on which it no longer holds."""

    unit: str
    subject: str
    handler: str
    since: date = OPENED
    until: date | None = None

    def covers(self, event_class: EventClass, day: date) -> bool:
        """Whether it speaks of that class on that day."""
        inside = self.since <= day and (self.until is None or day < self.until)
        return inside and event_class.code.startswith(self.subject)


@dataclass(frozen=True)
class Sponsorship:
    """A row of sponsorships.csv."""

    leader: str
    unit: str
    since: date
    until: date | None


def duties() -> list[Duty]:
    """Each class's department for the whole street, and what differs in some places."""
    rows = [Duty(STREET, f.code, department(f.department)) for f in families()]
    rows += [
        Duty(STREET, c.code, department(c.department))
        for family in families()
        for c in family.classes
        if c.department != family.department
    ]
    rows += [Duty(c.code, subject, c.code) for c in communities() for subject in _DISPUTES]
    rows += [Duty(c, _CLEANLINESS, c, since, until) for c, (since, until) in _SELF_KEPT.items()]
    rows += [Duty(code, subject, code) for code in _SELF_PLANTED for subject in _GREENERY]
    market = department(_MARKET_UNIT)
    rows += [Duty(cell.code, _STREETS, market) for cell in cells() if cell.market]
    return sorted(rows, key=lambda row: (row.unit, row.subject, row.since))


def sponsorships() -> list[Sponsorship]:
    """Each community has one leader; three of them changed in the summer."""
    rng = dice("sponsorships")
    leaders = leader_logins()
    changed = set(rng.sample(range(len(communities())), _RESHUFFLED))
    rows: list[Sponsorship] = []
    for number, community in enumerate(communities()):
        leader, other = leaders[number % len(leaders)], leaders[(number + 4) % len(leaders)]
        if number in changed:
            rows.append(Sponsorship(other, community.code, OPENED, _RESHUFFLED_ON))
        since = _RESHUFFLED_ON if number in changed else OPENED
        rows.append(Sponsorship(leader, community.code, since, None))
    return rows


class Handling:
    """Answers which unit handles a case, as the duty table and habit have it."""

    def __init__(self) -> None:
        self._duties: dict[str, list[Duty]] = {}
        for duty in duties():
            self._duties.setdefault(duty.unit, []).append(duty)
        self._others = {family.code: family.others for family in families()}

    def unit(self, cell: Cell, event_class: EventClass, day: date, rng: Random) -> str:
        """The code of the handling unit."""
        if rng.random() < _ELSEWHERE:
            return self.other(cell, event_class, rng)
        if rng.random() < _OFTEN_AT_HOME.get(event_class.code, 0):
            return cell.community
        for code in (cell.code, cell.community, STREET):
            fitting = [d for d in self._duties.get(code, ()) if d.covers(event_class, day)]
            if fitting:
                return max(fitting, key=lambda duty: len(duty.subject)).handler
        raise LookupError(f"nobody is on duty for {event_class.code} at {cell.code}")

    def other(self, cell: Cell, event_class: EventClass, rng: Random) -> str:
        """Another unit that could have been asked."""
        choices = [cell.community, *(department(d) for d in self._others[event_class.family])]
        return rng.choice([c for c in choices if c != department(event_class.department)])
