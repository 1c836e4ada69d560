"""What a dispute is called, by who stands against whom and its sort."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from shigan.kernel.matters.actions.core import official
from shigan.kernel.matters.registry import kinds
from shigan.lines.mediation.choices import Side


class Named(Protocol):
    """Somebody on a side, as given or as stored."""

    @property
    def side(self) -> str:
        """On which side they stand."""
        ...

    @property
    def name(self) -> str:
        """What they are called."""
        ...

    @property
    def organisation(self) -> bool:
        """Whether it is an organisation."""
        ...


def title_by(kind: str, subject: str, parties: Sequence[Named]) -> str:
    """The title of a dispute between these: 张某与李某邻里纠纷.

    Surnames only, since titles stand in lists and on screens; in the language of the office.
    """
    first, second = (_called(parties, side) for side in (Side.APPLICANT, Side.RESPONDENT))
    sort = official(dict(kinds[kind].subjects())[subject])
    return f"{first}与{second}{sort}"


def party_word(name: str, *, organisation: bool) -> str:
    """What a party is called where many read it: 张某, an organisation whole."""
    return name if organisation else f"{name[:1]}某"


def _called(parties: Sequence[Named], side: Side) -> str:
    names = [party_word(p.name, organisation=p.organisation) for p in parties if p.side == side]
    return f"{names[0]}等" if len(names) > 1 else names[0]
