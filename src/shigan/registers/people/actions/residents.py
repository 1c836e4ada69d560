"""Entering residents, correcting them, and what happens when somebody leaves or wants to go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.errors import Denied, Refused
from shigan.kernel.base.locks import hold
from shigan.kernel.clock.queries import now
from shigan.kernel.orgs.actions import record_sponsors_cut
from shigan.kernel.orgs.actions.sending import made_by
from shigan.registers.people.actions.entries import (
    ID_LOCK,
    change,
    columns_of,
    household_of,
    locked,
    required_reason,
    settle_head,
)
from shigan.registers.people.choices import EDIT, ERASE, ERASED_NAME, VIEW, EraseWhy, LeftWhy
from shigan.registers.people.models import (
    Household,
    Membership,
    Resident,
    Snapshot,
    TwoPersons,
)
from shigan.registers.people.queries.entries import Entry
from shigan.registers.people.search import index_residents

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope

_WIPED: dict[str, Any] = {
    "name": ERASED_NAME,
    "sex": "",
    "birth": None,
    "resident_id": "",
    "phone": "",
    "estate": "",
    "building": "",
    "entrance": "",
    "room": "",
    "household": None,
    "relation": "",
    "guardian_name": "",
    "guardian_consent_on": None,
}


@dataclass(frozen=True)
class Order:
    """Which resident, as seen at which version, and why."""

    pk: int
    seen: int | None = None
    reason: str = ""


@action("people.resident_add", label=_("登记居民"))
def resident_add(*, actor: Scope, entry: Entry, sent_as: UUID | None = None) -> Resident:
    """Enter somebody; refused where the same resident id stands in the actor's units.

    The same page sent again by the same person is the entry that there is.
    """
    actor.require(EDIT, entry.unit.path)
    if (made := made_by(actor, "people.resident_add", sent_as)) is not None:
        resident = Resident.objects.get(pk=made)
        note(subject=resident, after={"again": True})
        return resident
    columns = columns_of(actor, entry)
    resident = Resident(**columns, registered_on=entry.registered_on or actor.on)
    _refuse_twice(actor, resident)
    resident.household = household_of(entry)
    resident.save(force_insert=True)
    settle_head(resident.household, resident)
    index_residents([resident])
    fields = sorted(k for k, v in columns.items() if v)
    sent = {"sent": str(sent_as)} if sent_as else {}
    note(subject=resident, after={"fields": fields, **sent})
    return resident


@action("people.resident_correct", label=_("更正居民信息"))
def resident_correct(*, actor: Scope, order: Order, entry: Entry) -> Resident:
    """Correct an entry, with the reason; the log keeps hashes of what was and what is."""
    resident = locked(actor, order.pk, EDIT, order.seen)
    actor.require(EDIT, entry.unit.path)
    reason = required_reason(order.reason)
    columns = columns_of(actor, entry, resident)
    if entry.registered_on:
        columns["registered_on"] = entry.registered_on
    columns["household"] = household_of(entry)
    before, after = change(resident, columns)
    _refuse_twice(actor, resident)
    settle_head(resident.household, resident)
    index_residents([resident])
    note(subject=resident, before=before, after=after, text=reason)
    return resident


@action("people.resident_leave", label=_("登记离开"))
def resident_leave(*, actor: Scope, order: Order, left_on: date, why: str) -> Resident:
    """Somebody moved away or died: from that day their entry is kept for a limited time.

    Nobody answers for them from then on.
    """
    resident = locked(actor, order.pk, EDIT, order.seen)
    if left_on > actor.on:
        raise Refused(_("离开的日期还没到"), fields={"left_on": _("请核对")})
    if why not in LeftWhy.values:
        raise Refused(_("请选择离开原因"), fields={"left_why": _("请选择")})
    change(resident, {"left_on": left_on, "left_why": why})
    cut = record_sponsors_cut(resident, left_on)
    note(
        subject=resident,
        before={"sponsor": cut} if cut else None,
        after={"left_on": str(left_on), "left_why": why},
    )
    return resident


@action("people.resident_return", label=_("取消离开"))
def resident_return(*, actor: Scope, order: Order) -> Resident:
    """Somebody is here after all."""
    resident = locked(actor, order.pk, EDIT, order.seen)
    before = {"left_on": str(resident.left_on or ""), "left_why": resident.left_why}
    change(resident, {"left_on": None, "left_why": ""})
    note(subject=resident, before=before)
    return resident


@action("people.resident_erase", label=_("删除个人信息"))
def resident_erase(*, actor: Scope, order: Order, why: str) -> Resident:
    """Wipe what names a person, and what was merged into them; the rows stay for the ledgers."""
    resident = _to_erase(actor, order.pk)
    reason = required_reason(order.reason)
    if why not in EraseWhy.values:
        raise Refused(_("请选择删除的理由"), fields={"why": _("请选择")})
    rows = [resident, *Resident.objects.select_for_update().filter(merged_into=resident)]
    cuts = []
    for row in rows:
        _wipe(row)
        cuts.append(record_sponsors_cut(row, actor.on))
    before = {"sponsors": [cut for cut in cuts if cut]} if any(cuts) else None
    note(subject=resident, before=before, after={"why": why, "rows": len(rows)}, text=reason)
    return resident


def _to_erase(actor: Scope, pk: int) -> Resident:
    """Whoever may erase may erase children too, seen or not."""
    rows = Resident.objects.within(actor, VIEW).select_for_update()
    resident = rows.filter(pk=pk, erased_at__isnull=True, merged_into__isnull=True).first()
    if resident is None:
        raise Denied
    actor.require(ERASE, resident.unit_path)
    return resident


def _wipe(resident: Resident) -> None:
    for name, value in _WIPED.items():
        setattr(resident, name, value)
    resident.erased_at = now()
    resident.version += 1
    resident.save()
    Household.objects.filter(head=resident).update(head=None)
    Membership.objects.filter(resident=resident).delete()
    Snapshot.objects.filter(resident=resident).delete()
    TwoPersons.objects.of(resident).delete()
    index_residents([resident])


def _refuse_twice(actor: Scope, resident: Resident) -> None:
    """Of whom the actor sees nobody has this id already; others are shown as likely the same."""
    if not resident.resident_id_hash:
        return
    hold(ID_LOCK)
    same = Q(resident_id_hash=resident.resident_id_hash) & ~Q(pk=resident.pk)
    other = Resident.objects.visible_to(actor).standing().filter(same).first()
    if other is not None:
        raise Refused(
            _("这个身份证号已登记为%(who)s") % {"who": other.name},
            fields={"resident_id": _("请打开已有的登记修改，不要重复登记")},
        )
