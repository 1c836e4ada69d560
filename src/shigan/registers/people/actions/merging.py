"""Two entries that look alike: one person or two, by somebody's decision, and back by another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.errors import Denied, Refused
from shigan.kernel.orgs.models import User
from shigan.registers.people.actions.entries import change, locked, required_reason
from shigan.registers.people.actions.residents import Order
from shigan.registers.people.choices import EDIT
from shigan.registers.people.models import Resident, TwoPersons
from shigan.registers.people.queries.alike import traits
from shigan.registers.people.rules import likeness

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
    TwoPersons.objects.filter(one=first, other=last).delete()
    change(resident, {"merged_into": other})
    note(subject=resident, after={"merged_into": other.pk})
    return other


@action("people.resident_split", label=_("取消合并"))
def resident_split(*, actor: Scope, order: Order) -> Resident:
    """The entry stands by itself again, as it was."""
    rows = Resident.objects.visible_to(actor).select_for_update()
    resident = rows.filter(pk=order.pk, merged_into__isnull=False, erased_at__isnull=True).first()
    if resident is None:
        raise Denied
    actor.require(EDIT, resident.unit_path)
    before = {"merged_into": resident.merged_into_id}
    change(resident, {"merged_into": None})
    note(subject=resident, before=before)
    return resident


@action("people.residents_part", label=_("判定为两个人"))
def residents_part(*, actor: Scope, pair: tuple[int, int], reason: str) -> TwoPersons:
    """Two entries that look alike are two people; they are not offered as one any more.

    Until what they are compared by changes (docs/rules/people.md#R4).
    """
    first, last = sorted(pair)
    one, other = (locked(actor, pk, EDIT) for pk in (first, last))
    why = likeness(traits(one), traits(other))
    if first == last or not why:
        raise Refused(_("这两条登记并不相像，不用判定"))
    if TwoPersons.objects.filter(one=one, other=other).exists():
        raise Refused(_("已判定为两个人"))
    said = required_reason(reason)
    decided = TwoPersons.objects.create(
        one=one,
        other=other,
        reason=said,
        decided_by=User.objects.get(pk=actor.user_id or 0),
        decided_on=actor.on,
    )
    note(subject=one, after={"other": other.pk, "alike": why}, text=said)
    return decided


@action("people.residents_part_undo", label=_("撤销两个人的判定"))
def residents_part_undo(*, actor: Scope, pair: tuple[int, int]) -> None:
    """The two may be one person after all: they are offered again."""
    first, last = sorted(pair)
    one, other = (locked(actor, pk, EDIT) for pk in (first, last))
    decided = TwoPersons.objects.filter(one=one, other=other).first()
    if decided is None:
        raise Refused(_("没有这项判定，或后来登记有变，判定已失效"))
    before = {"other": other.pk, "on": str(decided.decided_on)}
    decided.delete()
    note(subject=one, before=before)
