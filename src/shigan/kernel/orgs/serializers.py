"""Units and people as the API tells of them."""

from __future__ import annotations

from datetime import date

from shigan.kernel.orgs.choices import Rank, UnitKind
from shigan.kernel.orgs.models import Holding, Unit, User
from shigan.kernel.web.schemas import Out


class UnitRef(Out):
    """A unit that something belongs to."""

    code: str
    name: str


class PersonRef(Out):
    """A person whom something names."""

    id: int
    name: str


class UnitOut(Out):
    """A unit."""

    code: str
    name: str
    kind: UnitKind
    parent: str | None
    """Code of the unit above; null at the top."""
    opened_on: date
    closed_on: date | None


class HolderOut(Out):
    """A person at a post. Who holds two posts is told twice."""

    id: int
    name: str
    unit: UnitRef
    post: str
    role: str
    rank: Rank


def unit_ref(unit: Unit | None) -> UnitRef | None:
    """A unit, if there is one."""
    return UnitRef(code=unit.code, name=unit.name) if unit else None


def unit_named(unit: Unit | None) -> dict[str, str] | None:
    """The members of a `UnitRef`, plain."""
    return {"code": unit.code, "name": unit.name} if unit else None


def person_named(user: User | None) -> dict[str, int | str] | None:
    """The members of a `PersonRef`, plain."""
    return {"id": user.pk, "name": user.name} if user else None


def person_ref(user: User | None) -> PersonRef | None:
    """A person, if there is one."""
    return PersonRef(id=user.pk, name=user.name) if user else None


def unit_out(unit: Unit) -> UnitOut:
    """A unit."""
    above = unit.path.split("/")[:-2]
    return UnitOut(
        code=unit.code,
        name=unit.name,
        kind=UnitKind(unit.kind),
        parent=above[-1] if above else None,
        opened_on=unit.opened_on,
        closed_on=unit.closed_on,
    )


def holder_out(holding: Holding) -> HolderOut:
    """A person at a post."""
    post, user = holding.post, holding.user
    return HolderOut(
        id=user.pk,
        name=user.name,
        unit=UnitRef(code=post.unit.code, name=post.unit.name),
        post=post.title,
        role=post.role,
        rank=Rank(holding.rank),
    )
