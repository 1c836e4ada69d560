"""Starting an installation for one street."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.errors import Refused
from shigan.kernel.clock.actions import working_hours_set
from shigan.kernel.clock.queries import default_rows
from shigan.kernel.orgs.actions.common import MANAGE
from shigan.kernel.orgs.actions.people import user_create
from shigan.kernel.orgs.actions.posts import holding_start, post_open, posts_load
from shigan.kernel.orgs.actions.units import units_load
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.divisions.office import (
    Plan,
    manager_post,
    opened_on,
    planned_posts,
    planned_units,
)
from shigan.kernel.orgs.models import Unit, User
from shigan.kernel.orgs.queries import street_here
from shigan.kernel.orgs.registry import starters

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope

_DIGITS = 9


@dataclass(frozen=True)
class Administrator:
    """Who starts the installation. A password that somebody else chose must be changed."""

    username: str
    name: str
    password: str
    must_change: bool


@dataclass(frozen=True)
class Founded:
    """What a new installation starts with."""

    street: Unit
    administrator: User
    departments: int
    communities: int
    posts: int


@action("orgs.street_found", label=_("开通街道"))
def street_found(*, actor: Scope, plan: Plan, administrator: Administrator) -> Founded:
    """Set up a street with its units, posts, default rules and first administrator.

    All or nothing, and once: where there is a street, or any unit, it is refused.
    """
    actor.require(MANAGE)
    if len(plan.code) != _DIGITS or not plan.code.isdecimal():
        raise Refused(_("街道代码是9位数字，例如 370902002"))
    _take_turns()
    refuse_second(plan.code)
    units = _units(actor, plan)
    posts = _posts(actor, plan, units)
    street = units[plan.code]
    person = _appoint(actor, plan, street, administrator)
    for hours in default_rows():
        working_hours_set(
            actor=actor,
            since=hours.since,
            sessions=(
                (hours.morning_start, hours.morning_end),
                (hours.afternoon_start, hours.afternoon_end),
            ),
            source=hours.source,
        )
    for starter in sorted(starters, key=lambda s: s.order):
        starter.start(actor, street)
    kinds = [unit.kind for unit in units.values()]
    note(
        subject=street,
        after={"code": plan.code, "name": plan.name, "administrator": administrator.username},
    )
    return Founded(
        street=street,
        administrator=person,
        departments=kinds.count(UnitKind.DEPARTMENT),
        communities=kinds.count(UnitKind.COMMUNITY),
        posts=posts + 1,
    )


def refuse_second(code: str) -> None:
    """One installation is started once, for one street."""
    here = street_here()
    if here is not None:
        said = {"street": here.name, "code": here.code}
        if here.code == code:
            raise Refused(_("%(street)s（%(code)s）已经开通，什么也没有改动") % said)
        raise Refused(
            _("这里已经开通%(street)s（%(code)s）；另一个街道请用另一个存放位置（SHIGAN_HOME）")
            % said
        )
    if Unit.objects.exists():
        raise Refused(_("这里已经有单位；空的安装才能开通"))


def _take_turns() -> None:
    """Let whoever starts an installation at the same instant wait and then find it started.

    SQLite holds its one write lock from the beginning of the transaction.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE orgs_unit IN SHARE ROW EXCLUSIVE MODE")


def _units(actor: Scope, plan: Plan) -> dict[str, Unit]:
    day = opened_on()
    written = units_load(
        actor=actor,
        rows=[
            {
                "code": unit.code,
                "name": unit.name,
                "kind": unit.kind,
                "parent": unit.parent,
                "aliases": list(unit.aliases),
                "opened_on": day,
            }
            for unit in planned_units(plan)
        ],
    )
    return {w.record.code: w.record for w in written}


def _posts(actor: Scope, plan: Plan, units: dict[str, Unit]) -> int:
    day = opened_on()
    written = posts_load(
        actor=actor,
        rows=[
            {"unit": units[p.unit], "role": p.role, "title": p.title, "opened_on": day}
            for p in planned_posts(plan)
        ],
    )
    return len(written)


def _appoint(actor: Scope, plan: Plan, street: Unit, who: Administrator) -> User:
    person = user_create(
        actor=actor,
        username=who.username,
        name=who.name,
        password=who.password,
        must_change_password=who.must_change,
    )
    planned = manager_post(plan)
    post = post_open(
        actor=actor, unit=street, role=planned.role, title=planned.title, opened_on=opened_on()
    )
    holding_start(actor=actor, post=post, user=person, since=actor.on)
    return person
