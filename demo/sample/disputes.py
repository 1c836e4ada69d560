"""Disputes of the year and what became of them, and the committees that mediate them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from demo.sample.dice import Weighted, dice
from demo.sample.names import NameGiver
from demo.sample.office import CALENDAR, END, ZONE, after
from demo.sample.orgs import department
from demo.sample.places import STREET, communities

_WORDS = Path(__file__).parent / "words" / "disputes.yaml"
_YEAR = 2022
#: Of each ledger: how many come in, and how many of those are settled within the year.
_RECEIVED, _SETTLED = {"TJ": 371, "LZ": 52}, {"TJ": 312, "LZ": 38}
_DAYS_OPEN = {"TJ": (1, 26), "LZ": (1, 17)}
_ORAL, _DECLINED, _BY_STREET, _WITH_PHONE = 0.28, 0.35, 0.08, 0.6
_FOUND = Weighted((("走访排查发现", 5.0), ("当事人申请", 4.0), ("有关单位移送", 1.0)))
#: What is being done at a visit of the last weeks is not done yet; before that it was, or was not.
_STILL_GOING = timedelta(days=25)
_KEPT_OR_NOT = Weighted((("已履行", 9.6), ("未履行", 0.4)))
_KEPT = Weighted((("已履行", 9.0), ("正在履行", 0.7), ("未履行", 0.3)))
_REASONS = ("法院已经受理", "法律规定由专门机关管辖", "一方明确拒绝调解")
_WORKDAY_MINUTES = 450
_MEMBERS = (5, 7)
_LABOUR_UNIT, _STREET_UNIT = "D14", "D04"


@dataclass
class Dispute:
    """A row of a ledger of disputes."""

    number: str
    sort: str
    found: str
    received: datetime
    unit: str
    facts: str
    applicant: str
    applicant_phone: str
    respondent: str
    is_firm: bool
    claimed: int | None
    handler: str
    mediator: str
    accepted: datetime | None = None
    declined: str = ""
    ended: datetime | None = None
    outcome: str = ""
    terms: str = ""
    signed: datetime | None = None
    followed: datetime | None = None
    kept: str = ""


@dataclass(frozen=True)
class Member:
    """A row of committees.csv."""

    unit: str
    labour: bool
    committee: str
    name: str
    woman: bool


@cache
def _words() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(_WORDS.read_text(encoding="utf-8"))
    return read


@cache
def committees() -> list[Member]:
    """Who sits where: each community, the street, and the centre for labour disputes."""
    rng = dice("committees")
    names = NameGiver(rng)
    places = [(c.code, False, f"{c.name}人民调解委员会") for c in communities()]
    places.append((STREET, False, "财源街道人民调解委员会"))
    places.append((department(_LABOUR_UNIT), True, "财源街道劳动人事争议调解中心"))
    return [
        Member(unit, labour, name, names.name(), woman=seat % 3 == 1)
        for unit, labour, name in places
        for seat in range(rng.randint(*_MEMBERS))
    ]


def disputes(ledger: str) -> list[Dispute]:
    """A ledger in the order in which the disputes came in: `TJ` of people, `LZ` of labour."""
    rng = dice("disputes", ledger)
    maker = _Maker(ledger, rng)
    days = [d for d in _days() if CALENDAR.is_workday(d)]
    received = sorted(
        datetime.combine(rng.choice(days), time(rng.randint(8, 16), rng.randrange(60)), ZONE)
        for _ in range(_RECEIVED[ledger])
    )
    made = [maker.dispute(serial, at) for serial, at in enumerate(received, 1)]
    maker.settle(made)
    return made


def _days() -> list[date]:
    first = date(_YEAR, 1, 1)
    return [first + timedelta(days=n) for n in range((END.date() - first).days)]


class _Maker:
    """Makes the disputes of one ledger."""

    def __init__(self, ledger: str, rng: Random) -> None:
        self._ledger, self._rng = ledger, rng
        self._labour = ledger == "LZ"
        self._names = NameGiver(dice("parties", ledger))
        stories = _words()["labour" if self._labour else "disputes"]
        self._stories = Weighted((story, story["weight"]) for story in stories)
        self._chairs = {m.unit: m.name for m in reversed(committees())}
        self._phones = iter(range(6000 if self._labour else 1000, 9999))

    def dispute(self, serial: int, at: datetime) -> Dispute:
        """One that came in then, taken up or not, not yet at its end."""
        rng = self._rng
        story = self._stories.pick(rng)
        place = rng.choice(communities())
        handler = self._handler(place.code)
        turn = rng.randrange(len(story["facts"]))
        claim = story["claim"]
        accepted = after(at, rng.uniform(20, 2 * _WORKDAY_MINUTES))
        return Dispute(
            number=f"{self._ledger}-{_YEAR}-{serial:06d}",
            sort=story["sort"],
            found="当事人申请" if self._labour else _FOUND.pick(rng),
            received=at,
            unit=place.code,
            facts=story["facts"][turn],
            applicant=self._names.name(),
            applicant_phone=self._phone(),
            respondent=rng.choice(_words()["firms"]) if self._labour else self._names.name(),
            is_firm=self._labour,
            claimed=rng.randrange(*claim, 100) if claim else None,
            handler=handler,
            mediator=self._chairs.get(handler, self._chairs[STREET]),
            accepted=accepted if accepted < END else None,
            terms=story["terms"][turn % len(story["terms"])],
        )

    def _handler(self, community: str) -> str:
        if self._labour:
            return department(_LABOUR_UNIT)
        return department(_STREET_UNIT) if self._rng.random() < _BY_STREET else community

    def _phone(self) -> str:
        return f"1990000{next(self._phones)}" if self._rng.random() < _WITH_PHONE else ""

    def settle(self, made: list[Dispute]) -> None:
        """Give each its end; the rest are open at the end of the year."""
        ends: dict[str, datetime] = {}
        for dispute in made:
            if dispute.accepted is None:
                continue
            days = self._rng.randint(*_DAYS_OPEN[self._ledger])
            end = after(dispute.accepted, days * 0.7 * _WORKDAY_MINUTES)
            if end < END:
                ends[dispute.number] = end
        agreed = set(self._rng.sample(sorted(ends), _SETTLED[self._ledger]))
        for dispute in made:
            if dispute.number in agreed:
                self._agree(dispute, ends[dispute.number])
            else:
                self._not_agree(dispute, ends.get(dispute.number))

    def _agree(self, dispute: Dispute, at: datetime) -> None:
        rng = self._rng
        dispute.ended = at
        oral = not self._labour and rng.random() < _ORAL
        dispute.outcome = "达成口头协议" if oral else "达成书面协议"
        bound = at if oral else after(at, rng.uniform(30, 2 * _WORKDAY_MINUTES))
        if bound >= END:
            return
        dispute.signed = None if oral else bound
        followed = after(bound, rng.uniform(7, 30) * _WORKDAY_MINUTES)
        if followed >= END:
            return
        dispute.followed = followed
        dispute.kept = (_KEPT if END - followed < _STILL_GOING else _KEPT_OR_NOT).pick(rng)

    def _not_agree(self, dispute: Dispute, at: datetime | None) -> None:
        dispute.terms = ""
        if at is None:
            return
        if self._rng.random() < _DECLINED:
            dispute.declined = self._rng.choice(_REASONS)
        else:
            dispute.ended, dispute.outcome = at, "调解不成"
