"""Disputes as the API takes them in and tells of them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from ninja import Field

from shigan.kernel.orgs.serializers import UnitRef
from shigan.kernel.personal.rules import masked_phone
from shigan.kernel.web.schemas import Body, Out
from shigan.lines.mediation.choices import Found, Side
from shigan.lines.mediation.models import Party


class PartyIn(Body):
    """Who stands on a side."""

    side: Side
    name: Annotated[str, Field(max_length=80)]
    organisation: bool = False
    address: Annotated[str, Field(max_length=200)] = ""
    phone: Annotated[str, Field(max_length=20)] = ""
    """Kept encrypted; no route gives it back whole."""


class DisputeIn(Body):
    """A dispute that comes in. `subject` is one of the codes of its kind."""

    kind: Literal["mediation.dispute", "mediation.labour"]
    subject: str
    found: Found
    unit: str
    """Code of the community or cell where it lies."""
    text: Annotated[str, Field(max_length=4000)]
    parties: Annotated[list[PartyIn], Field(min_length=2, max_length=50)]
    claimed: Annotated[Decimal, Field(ge=0, max_digits=14, decimal_places=2)] | None = None
    """Yuan."""
    received_at: datetime | None = None


class DisputeOut(Out):
    """A dispute that was taken in: its matter, and until when it is to be mediated."""

    number: str
    title: str
    unit: UnitRef
    received_at: datetime
    due_at: datetime | None


class PartyOut(Out):
    """A party of a dispute."""

    id: int
    side: Side
    name: str
    organisation: bool
    address: str
    phone: str
    """Masked: 199****0001."""


class PartyAddIn(PartyIn):
    """Somebody who takes part from now on."""

    reason: Annotated[str, Field(max_length=200)] = ""
    seen: int | None = None
    """The version of the matter that you decided upon."""


class PartyChangeIn(Body):
    """What is to stand of a party; what is left out stays, an empty phone takes it away."""

    name: Annotated[str, Field(max_length=80)] | None = None
    organisation: bool | None = None
    address: Annotated[str, Field(max_length=200)] | None = None
    phone: Annotated[str, Field(max_length=20)] | None = None
    reason: Annotated[str, Field(max_length=200)] = ""
    seen: int | None = None


class PartyRemoveIn(Body):
    """Why somebody has no part in it after all."""

    reason: Annotated[str, Field(max_length=200)]
    seen: int | None = None


def party_out(party: Party) -> PartyOut:
    """A party, the phone masked."""
    return PartyOut(
        id=party.pk,
        side=Side(party.side),
        name=party.name,
        organisation=party.organisation,
        address=party.address,
        phone=masked_phone(party.phone.open()) if party.phone else "",
    )
