"""Residents for tests: ids of the unissued order 000, telephones 199 0000 xxxx."""

from __future__ import annotations

from datetime import date
from typing import Any

from shigan.registers.people.actions.residents import resident_add
from shigan.registers.people.models import Resident
from shigan.registers.people.queries.entries import Entry
from tests.kit.cast import Cast

#: Women, since the serial 000 is even.
OLD_ID, GROWN_ID, CHILD_ID = "370902195001010007", "370902198812310007", "370902201602290006"
PHONE = "19900000001"


def entry(cast: Cast, suffix: str = "001001", **more: Any) -> Entry:
    """An entry in a unit of the cast: an old woman with id and telephone."""
    given = {"name": "张秀兰", "resident_id": OLD_ID, "phone": PHONE, **more}
    return Entry(unit=cast.unit(suffix), **given)


def add(cast: Cast, suffix: str = "001001", *, by: str = "community", **more: Any) -> Resident:
    """Enters somebody as the community's secretary would."""
    return resident_add(actor=cast.scope(by), entry=entry(cast, suffix, **more))


def grown(name: str, **more: Any) -> dict[str, Any]:
    """The fields of a man without an id."""
    given = {"resident_id": None, "phone": None, "birth": date(1980, 5, 6), "sex": "M"}
    return {"name": name, **given, **more}


def child(cast: Cast, suffix: str = "001001", name: str = "张小妹") -> Resident:
    """A child of six or more years with a guardian who agreed."""
    return add(
        cast,
        suffix,
        name=name,
        resident_id=CHILD_ID,
        phone=None,
        guardian_name="张秀兰",
        guardian_consent_on=date(2022, 3, 1),
    )
