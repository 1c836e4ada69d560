"""An entry as somebody gives it, checked against the rules and what is stored."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.errors import Conflict, Denied, Refused
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.models import Unit
from shigan.kernel.personal.actions import refuse_numbers
from shigan.kernel.personal.keyring import digest
from shigan.kernel.personal.rules import under_fourteen
from shigan.registers.people.choices import FAULTS, LOAD, MINORS, Relation, Residence
from shigan.registers.people.models import Household, Resident, TwoPersons
from shigan.registers.people.queries.entries import Entry, given_of
from shigan.registers.people.queries.register import community_of
from shigan.registers.people.rules import Given, address_part, read_entry

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope

#: What the log tells of as it is; of everything else it keeps a keyed hash.
_TOLD = frozenset({"unit_path", "residence", "relation"})
_HASH = 16
#: By what entries are compared: where one of these changes, the pair is judged anew.
_COMPARED = frozenset(
    {"name", "birth", "resident_id", "phone", "unit", "estate", "building", "entrance", "room"}
)

#: Held while it is seen whether a resident id stands already, until it does.
ID_LOCK = "people.resident_id"


def columns_of(actor: Scope, entry: Entry, stored: Resident | None = None) -> dict[str, Any]:
    """The columns of an entry; refused with every fault beside its field."""
    read, faults = read_entry(given_of(entry, stored), actor.on)
    wrong: dict[str, Any] = {FAULTS[code][0]: FAULTS[code][1] for code in faults}
    if not entry.name.strip():
        wrong["name"] = _("请填写姓名")
    if entry.unit.kind not in {UnitKind.COMMUNITY, UnitKind.CELL}:
        wrong["unit"] = _("请选择社区或网格")
    if wrong:
        raise Refused(_("登记的内容有误，请改正"), fields=wrong)
    _require_minors(actor, read, entry.unit)
    return {
        "name": entry.name.strip(),
        "unit": entry.unit,
        "unit_path": entry.unit.path,
        "sex": read.sex,
        "birth": read.birth,
        **({} if entry.resident_id is None else {"resident_id": read.resident_id}),
        **({} if entry.phone is None else {"phone": read.phone}),
        "residence": entry.residence or Residence.REGISTERED,
        **home_of(entry),
        "relation": entry.relation,
        "guardian_name": entry.guardian_name,
        "guardian_consent_on": entry.guardian_consent_on,
    }


def home_of(entry: Entry) -> dict[str, str]:
    """The parts of the address."""
    return {
        "estate": entry.estate.strip(),
        "building": address_part(entry.building, "号楼", "栋", "楼"),
        "entrance": address_part(entry.entrance, "单元"),
        "room": address_part(entry.room, "室", "号"),
    }


def _require_minors(actor: Scope, read: Given, unit: Unit) -> None:
    """Who may not see children does not register them one by one."""
    child = read.birth is not None and under_fourteen(read.birth, actor.on)
    if child and not (actor.may(MINORS, unit.path) or actor.may(LOAD, unit.path)):
        raise Refused(
            _("未满十四周岁的居民由社区书记登记"),
            fields={"birth": _("您的岗位不能登记未满十四周岁的居民")},
        )


def household_of(entry: Entry) -> Household | None:
    """The household of that number in the entry's community, made if it is not there yet."""
    if not entry.household:
        return None
    community = community_of(entry.unit)
    found, _made = Household.objects.get_or_create(
        unit=community, number=entry.household, defaults={"unit_path": community.path}
    )
    return found


def settle_head(household: Household | None, resident: Resident) -> None:
    """The head gives the household its address; who is head no longer leaves the place empty."""
    other = Household.objects.filter(head=resident)
    (other.exclude(pk=household.pk) if household else other).update(head=None)
    if household is None:
        return
    if resident.relation == Relation.HEAD:
        household.head = resident
        for part in ("estate", "building", "entrance", "room"):
            setattr(household, part, getattr(resident, part))
        household.save()
    elif household.head_id == resident.pk:
        household.head = None
        household.save(update_fields=["head"])


def locked(actor: Scope, pk: int, function: str, seen: int | None = None) -> Resident:
    """The standing resident of that key, held until the action ends."""
    rows = Resident.objects.visible_to(actor).standing().select_for_update()
    resident = rows.filter(pk=pk).first()
    if resident is None:
        raise Denied
    actor.require(function, resident.unit_path)
    if seen is not None and seen != resident.version:
        raise Conflict(_("您打开之后，别人已改过这位居民的登记；请重新打开再改"))
    return resident


def change(
    resident: Resident, columns: Mapping[str, Any], *, touched: bool = False
) -> tuple[dict[str, str], dict[str, str]]:
    """Set columns and save; before and after of what differs, as the log may keep it.

    `touched`: what belongs to the resident changed elsewhere, so this is a new version.
    """
    before, after = {}, {}
    for name, value in columns.items():
        was = plain(getattr(resident, name))
        if was != plain(value):
            before[name], after[name] = _logged(name, was), _logged(name, plain(value))
            setattr(resident, name, value)
    if after or touched:
        resident.version += 1
        resident.save()
    if _COMPARED & after.keys():
        TwoPersons.objects.of(resident).delete()
    for told in (before, after):
        told.pop("unit", None)  # its path says it
    return before, after


def required_reason(text: str) -> str:
    """Why somebody does it, without numbers: it stays in the log."""
    reason = refuse_numbers("reason", text)
    if not reason:
        raise Refused(_("请写明原因"), fields={"reason": _("请写明原因")})
    return reason


def plain(value: Any) -> str:
    """A column's value as text, opened."""
    if hasattr(value, "open"):
        return str(value.open())
    if isinstance(value, Unit | Household):
        return str(value.pk)
    return "" if value is None else str(value)


def _logged(name: str, text: str) -> str:
    return text if name in _TOLD else digest(text, f"people.resident.{name}")[:_HASH]
