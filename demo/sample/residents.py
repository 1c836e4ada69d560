"""Invented residents of every cell: households, ages, ids of the unissued order 000.

The last digit but one of an id is odd for men, so an id of order 000 is always a woman's: men are
registered here without one. Telephones are 199 0000 xxxx.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from demo.sample.dice import Weighted, dice
from demo.sample.names import NameGiver
from demo.sample.places import Cell, cells

_YEAR_END = date(2022, 12, 31)
_FIRST, _DAYS = date(2021, 3, 1), 600
_HOUSEHOLDS = 4  # in each cell, and one more in every second
#: Places of birth, so that two women born on one day do not get one id.
_PLACES = (
    *("370902", "370911", "370921", "370923", "370982", "370983", "370102", "370112", "370181"),
    *("370302", "370402", "370502", "370602", "370702", "370802", "370883", "371102", "371202"),
)
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_FEMALE = frozenset("娟芳敏静霞燕玲红英兰梅莉萍颖婷雪琳洁莹琪瑶涵倩丹蕾")
_HAS_ID, _HAS_PHONE, _FLOATING = 0.9, 0.7, 0.18
_PARTY, _VETERAN, _DISABLED, _POOR = 0.1, 0.05, 0.02, 0.02
_CHILD, _GROWN, _OLD = 14, 18, 65
#: How a household is put together.
_KINDS = Weighted(
    [("alone", 0.16), ("alone_old", 0.1), ("couple", 0.2), ("family", 0.36), ("three", 0.18)]
)
#: How often somebody is entered twice, elsewhere, by the telephone alone.
_TWICE = 0.004


@dataclass(frozen=True)
class Resident:
    """A row of people.csv."""

    name: str
    male: bool
    birth: date
    cell: str
    estate: str
    building: int
    entrance: int
    room: str
    household: str
    relation: str
    registered: date
    resident_id: str = ""
    phone: str = ""
    floating: bool = False
    groups: tuple[str, ...] = ()
    guardian: str = ""


class _Makes:
    """Makes residents, no id and no telephone twice."""

    def __init__(self) -> None:
        self.rng = dice("residents")
        self._names = NameGiver(dice("residents", "names"))
        self._ids: set[str] = set()
        self._phone = 0

    def name(self, *, male: bool, surname: str = "") -> str:
        """A name of a man or a woman, with a father's surname where one is given."""
        while True:
            name = self._names.name()
            if (name[-1] in _FEMALE) is not male:
                return surname + name[1:] if surname else name

    def birth(self, low: int, high: int) -> date:
        """A birthday by which somebody is so old at the year's end."""
        first = date(_YEAR_END.year - high, 1, 1)
        return first + timedelta(days=self.rng.randrange(365 * (high - low + 1)))

    def resident_id(self, birth: date) -> str:
        """An id of order 000 that nobody has yet."""
        while True:
            body = f"{self.rng.choice(_PLACES)}{birth:%Y%m%d}000"
            if body not in self._ids:
                self._ids.add(body)
                return body + check_digit(body)

    def phone(self) -> str:
        """The next telephone number."""
        self._phone += 1
        return f"1990000{self._phone:04d}"


def check_digit(body: str) -> str:
    """The last character of a resident id (GB 11643)."""
    rest = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11
    return "10X98765432"[rest]


def residents() -> Iterator[Resident]:
    """All residents, cell by cell and household by household."""
    makes = _Makes()
    homes = list(cells())
    for place, cell in enumerate(homes):
        for serial in range(1, _HOUSEHOLDS + 1 + place % 2):
            for person in _household(makes, cell, serial):
                yield person
                if person.phone and makes.rng.random() < _TWICE:
                    yield _again(person, homes[(place + 31) % len(homes)])


def _again(person: Resident, cell: Cell) -> Resident:
    """The same person as another cell entered them: a lodger without papers."""
    return replace(
        person,
        cell=cell.code,
        estate=cell.estates[0],
        household="",
        relation="",
        resident_id="",
        groups=(),
        floating=True,
    )


def _household(makes: _Makes, cell: Cell, serial: int) -> list[Resident]:
    rng, kind = makes.rng, _KINDS.pick(makes.rng)
    home = Resident(
        name="",
        male=True,
        birth=_YEAR_END,
        cell=cell.code,
        estate=rng.choice(cell.estates),
        building=rng.randint(1, 18),
        entrance=rng.randint(1, 4),
        room=f"{rng.randint(1, 6)}0{rng.randint(1, 2)}",
        household=f"{cell.code[-6:]}{serial:03d}",
        relation="户主",
        registered=_FIRST + timedelta(days=rng.randrange(_DAYS)),
        floating=rng.random() < _FLOATING,
    )
    people = list(_people(makes, home, kind))
    alone = len(people) == 1
    return [_completed(makes, person, people[0], alone=alone) for person in people]


def _people(makes: _Makes, home: Resident, kind: str) -> Iterator[Resident]:
    """The head, then the others; names and birthdays only."""
    low, high = {"alone": (22, 64), "alone_old": (66, 93), "couple": (28, 80)}.get(kind, (28, 55))
    male = kind not in {"alone", "alone_old"} or makes.rng.random() < 1 / 2
    head = replace(home, name=makes.name(male=male), male=male, birth=makes.birth(low, high))
    yield head
    if kind in {"alone", "alone_old"}:
        return
    apart = timedelta(days=makes.rng.randrange(-700, 1500))
    yield replace(
        home, name=makes.name(male=False), male=False, birth=head.birth + apart, relation="配偶"
    )
    if kind == "couple":
        return
    for _ in range(makes.rng.choice((1, 1, 2))):
        boy = makes.rng.random() < 1 / 2
        born = head.birth + timedelta(days=makes.rng.randrange(8600, 10_200))
        if born <= home.registered:
            name = makes.name(male=boy, surname=head.name[0])
            yield replace(home, name=name, male=boy, birth=born, relation="子女")
    if kind == "three":
        born = head.birth - timedelta(days=makes.rng.randrange(8600, 11_000))
        yield replace(home, name=makes.name(male=False), male=False, birth=born, relation="父母")


def _completed(makes: _Makes, person: Resident, head: Resident, *, alone: bool) -> Resident:
    """With id, telephone, groups, and for a child the guardian."""
    rng, years = makes.rng, (_YEAR_END - person.birth).days // 365
    has_id = not person.male and rng.random() < _HAS_ID
    return replace(
        person,
        resident_id=makes.resident_id(person.birth) if has_id else "",
        phone=makes.phone() if years >= _GROWN and rng.random() < _HAS_PHONE else "",
        groups=tuple(_groups(rng, person, years, alone=alone)),
        guardian=head.name if years <= _CHILD else "",
    )


def _groups(rng: Random, person: Resident, years: int, *, alone: bool) -> Iterator[str]:
    if years >= _GROWN and rng.random() < _PARTY:
        yield "党员"
    if years >= _GROWN and person.male and rng.random() < _VETERAN:
        yield "退役军人"
    if alone and years >= _OLD:
        yield "独居老人"
    if rng.random() < _DISABLED:
        yield "残疾人"
    if rng.random() < _POOR:
        yield "低保"
