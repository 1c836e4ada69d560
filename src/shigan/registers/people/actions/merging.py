"""Two entries of one person become one, by somebody's decision, and two again by another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.errors import Denied, Refused
from shigan.registers.people.actions.entries import change, locked
from shigan.registers.people.actions.residents import Order
from shigan.registers.people.choices import EDIT
from shigan.registers.people.models import Resident

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope


@action("people.resident_merge", label=_("合并居民"))
def resident_merge(*, actor: Scope, order: Order, into: int) -> Resident:
    """This entry stays as it is and points at the other, which goes on for both."""
    first, last = sorted((order.pk, into))
    if first == last:
        raise Refused(_("不能并入自己"))
    rows = {pk: locked(actor, pk, EDIT) for pk in (first, last)}  # in one order: no deadlock
    resident, other = rows[order.pk], rows[into]
    if Resident.objects.filter(merged_into=resident).exists():
        raise Refused(_("已有别的登记并入这一条；请把另一条并到这一条来"))
    change(resident, {"merged_into": other})
    note(subject=resident, after={"merged_into": other.pk})
    return other


@action("people.resident_split", label=_("取消合并"))
def resident_split(*, actor: Scope, order: Order) -> Resident:
    """The entry stands by itself again, as it was."""
    rows = Resident.objects.visible_to(actor).select_for_update()
    resident = rows.filter(pk=order.pk, merged_into__isnull=False, erased_at__isnull=True).first()
    if resident is None:
        raise Denied(_("没有找到，或不在您的职责范围内"))
    actor.require(EDIT, resident.unit_path)
    before = {"merged_into": resident.merged_into_id}
    change(resident, {"merged_into": None})
    note(subject=resident, before=before)
    return resident
