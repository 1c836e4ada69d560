"""Who belongs to which group, and the list of groups."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import F, Max, Q
from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.errors import Denied, Refused
from shigan.registers.people.actions.entries import change, locked
from shigan.registers.people.choices import EDIT, UNMASK
from shigan.registers.people.models import Membership, PeopleGroup

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope

_MANAGE = "rules.manage"
_CODE = re.compile(r"[a-z][a-z0-9_]{0,19}")


@action("people.group_join", label=_("加群体标签"))
def group_join(*, actor: Scope, pk: int, code: str, since: date) -> Membership:
    """Somebody belongs to a group from a day on."""
    resident = locked(actor, pk, EDIT)
    group = PeopleGroup.objects.filter(code=code, closed_on__isnull=True).first()
    if group is None or (group.sensitive and not actor.may(UNMASK, resident.unit_path)):
        raise Refused(_("没有这个群体"), fields={"group": _("请重新选择")})
    if since > actor.on:
        raise Refused(_("开始的日期还没到"), fields={"since": _("请核对")})
    never = Q(until=F("since"))  # taken out on the day of joining
    held = Membership.objects.filter(resident=resident, group=group)
    belongs = held.exclude(never)
    if belongs.on(since).exists() or belongs.filter(since__gte=since).exists():
        raise Refused(_("已有这个标签"), fields={"group": _("不用再加")})
    held.filter(never, since=since).delete()
    membership = Membership.objects.create(resident=resident, group=group, since=since)
    change(resident, {}, touched=True)
    note(subject=resident, after={"group": code, "since": str(since)})
    return membership


@action("people.group_leave", label=_("去群体标签"))
def group_leave(*, actor: Scope, pk: int, membership: int, until: date) -> None:
    """Somebody no longer belongs to a group from a day on."""
    resident = locked(actor, pk, EDIT)
    held = Membership.objects.filter(resident=resident, pk=membership, until__isnull=True)
    found = held.select_related("group").first()
    if found is None:
        raise Denied
    if found.group.sensitive:
        actor.require(UNMASK, resident.unit_path)
    if until < found.since:
        raise Refused(_("结束不能早于开始"), fields={"until": _("请核对")})
    found.until = until
    found.save(update_fields=["until"])
    change(resident, {}, touched=True)
    note(subject=resident, after={"group": found.group.code, "until": str(until)})


@action("people.group_add", label=_("新增群体"))
def group_add(*, actor: Scope, code: str, label: str, sensitive: bool) -> PeopleGroup:
    """A group to which residents may belong."""
    actor.require(_MANAGE)
    if not _CODE.fullmatch(code):
        raise Refused(_("代码写得不对"), fields={"code": _("只用小写字母、数字和下划线")})
    if PeopleGroup.objects.filter(code=code).exists():
        raise Refused(_("已有这个代码"), fields={"code": _("换一个代码")})
    if PeopleGroup.objects.filter(label=label, closed_on__isnull=True).exists():
        raise Refused(_("已有这个名称"), fields={"label": _("换一个名称")})
    last = PeopleGroup.objects.aggregate(last=Max("order"))["last"] or 0
    group = PeopleGroup.objects.create(code=code, label=label, sensitive=sensitive, order=last + 1)
    note(subject=group, after={"code": code, "label": label, "sensitive": sensitive})
    return group


@action("people.group_close", label=_("停用群体"))
def group_close(*, actor: Scope, code: str) -> PeopleGroup:
    """Nobody is put into it any more; who is in it stays so."""
    actor.require(_MANAGE)
    group = PeopleGroup.objects.filter(code=code, closed_on__isnull=True).first()
    if group is None:
        raise Denied
    group.closed_on = actor.on
    group.save(update_fields=["closed_on"])
    note(subject=group, after={"closed_on": str(actor.on)})
    return group
