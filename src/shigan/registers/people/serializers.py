"""Residents as the API tells of them: numbers always masked."""

from __future__ import annotations

from datetime import date

from shigan.kernel.orgs.models import RecordSponsorship
from shigan.kernel.orgs.serializers import PersonRef, UnitRef
from shigan.kernel.personal.choices import Basis
from shigan.kernel.personal.registry import Dataset
from shigan.kernel.web.schemas import Body, Out
from shigan.registers.people.choices import LeftWhy, Relation, Residence, Sex
from shigan.registers.people.models import Membership, Resident
from shigan.registers.people.values import PHONE, RESIDENT_ID


class GroupOut(Out):
    """A group to which somebody belongs. Sensitive ones are told to who may see values in full."""

    code: str
    label: str
    since: date


class SponsorOut(Out):
    """Which leader answers for somebody, and until when; `until` itself is no longer part of it."""

    person: PersonRef
    since: date
    until: date | None


class SponsorIn(Body):
    """Who is to answer for somebody: a leader of `/people?leaders=true`, and from when."""

    person: int
    since: date
    until: date | None = None


class SponsorEndIn(Body):
    """From which day on nobody answers for somebody alone; today where none is given."""

    on: date | None = None


class ResidentOut(Out):
    """A resident. Under fourteens come only to who may see them."""

    id: int
    name: str
    sex: Sex | None
    age: int | None
    """Full years today."""
    resident_id: str
    """Masked: 3709**********0007."""
    phone: str
    """Masked: 199****0001."""
    unit: UnitRef
    address: str
    residence: Residence
    relation: Relation | None
    groups: list[GroupOut]
    registered_on: date
    left_on: date | None
    left_why: LeftWhy | None
    sponsor: SponsorOut | None
    """Who answers for them alone today."""


class DatasetOut(Out):
    """What is held of people, and on what ground."""

    code: str
    label: str
    holds: list[str]
    basis: Basis
    purpose: str
    instrument: str
    source: str
    retention: str
    sensitive: bool


def resident_out(
    resident: Resident, on: date, sponsor: RecordSponsorship | None = None
) -> ResidentOut:
    """A resident of `register`."""
    now: list[Membership] = getattr(resident, "memberships_now", [])
    return ResidentOut(
        id=resident.pk,
        name=resident.name,
        sex=Sex(resident.sex) if resident.sex else None,
        age=resident.age_on(on),
        resident_id=RESIDENT_ID.shown(resident),
        phone=PHONE.shown(resident),
        unit=UnitRef(code=resident.unit.code, name=resident.unit.name),
        address=resident.address,
        residence=Residence(resident.residence),
        relation=Relation(resident.relation) if resident.relation else None,
        groups=[GroupOut(code=m.group.code, label=m.group.label, since=m.since) for m in now],
        registered_on=resident.registered_on,
        left_on=resident.left_on,
        left_why=LeftWhy(resident.left_why) if resident.left_why else None,
        sponsor=sponsor_out(sponsor),
    )


def sponsor_out(held: RecordSponsorship | None) -> SponsorOut | None:
    """Who answers for somebody, if anybody does."""
    if held is None:
        return None
    leader = PersonRef(id=held.leader_id, name=held.leader.name)
    return SponsorOut(person=leader, since=held.since, until=held.until)


def dataset_out(dataset: Dataset) -> DatasetOut:
    """A dataset."""
    return DatasetOut(
        code=dataset.code,
        label=str(dataset.label),
        holds=[str(text) for text in dataset.holds],
        basis=dataset.basis,
        purpose=str(dataset.purpose),
        instrument=str(dataset.instrument),
        source=str(dataset.source),
        retention=str(dataset.kept),
        sensitive=dataset.sensitive,
    )
