"""Starting an installation for one street."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.errors import Refused
from shigan.kernel.orgs.actions.common import MANAGE
from shigan.kernel.orgs.actions.people import user_create
from shigan.kernel.orgs.actions.posts import holding_start, post_open
from shigan.kernel.orgs.actions.units import unit_open
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.models import Unit

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope

_CODE_DIGITS, _DISTRICT_DIGITS = 9, 6


@action("orgs.street_found", label=_("开通街道"))
def street_found(*, actor: Scope, code: str, name: str, district: str, login: str) -> str:
    """Set up a district, a street and its first administrator; returns the first password."""
    actor.require(MANAGE)
    if len(code) != _CODE_DIGITS or not code.isdecimal():
        raise Refused(_("街道代码是9位数字，例如 370902002"))
    if Unit.objects.exists():
        raise Refused(_("这里已经有单位；空的安装才能开通"))
    day = actor.on
    above = unit_open(
        actor=actor,
        code=code[:_DISTRICT_DIGITS],
        name=district,
        kind=UnitKind.DISTRICT,
        parent=None,
        opened_on=day,
    )
    street = unit_open(
        actor=actor, code=code, name=name, kind=UnitKind.STREET, parent=above, opened_on=day
    )
    password = secrets.token_urlsafe(12)
    person = user_create(actor=actor, username=login, name=login, password=password)
    post = post_open(actor=actor, unit=street, role="manager", title="平台管理员", opened_on=day)
    holding_start(actor=actor, post=post, user=person, since=day)
    note(subject=street, after={"code": code, "name": name, "administrator": login})
    return password
