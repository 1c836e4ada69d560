"""The kernel's own roles. Lines add theirs."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.stamps import Watch, watches
from shigan.kernel.orgs.models import Holding, Post, Sponsorship, Token, Unit, User
from shigan.kernel.orgs.registry import Role, roles
from shigan.kernel.web.registry import ApiRouter, MenuEntry, api_routers, menu

_LEADER = {"*.view", "matters.supervise", "matters.colour"}
_OFFICE = {"orgs.view", "figures.view"}
#: Of the people who live in one's own unit; seeing children and erasing is the secretary's.
_PEOPLE = {"people.edit", "people.unmask"}

roles.add(
    Role(
        "party_secretary",
        _("党工委书记"),
        street=frozenset(_LEADER | {"matters.sponsor", "figures.close"}),
        leads=True,
    ),
    Role(
        "director",
        _("办事处主任"),
        street=frozenset(_LEADER | {"matters.sponsor", "matters.extend", "figures.close"}),
        leads=True,
    ),
    Role("leader", _("包保领导"), street=frozenset(_LEADER), leads=True),
    Role(
        "department_head",
        _("科室负责人"),
        unit=frozenset({"*.view", "*.handle", "*.report", "matters.extend"}),
        street=frozenset(_OFFICE),
    ),
    Role(
        "clerk",
        _("科员"),
        unit=frozenset({"*.view", "*.handle", "*.report"} | _PEOPLE),
        street=frozenset(_OFFICE),
    ),
    Role(
        "community_secretary",
        _("社区书记"),
        unit=frozenset(
            {"*.view", "*.report", "*.accept", "*.handle", "*.whistle"}
            | _PEOPLE
            | {"people.minors", "people.erase"}
        ),
    ),
    Role("auditor", _("审计员"), street=frozenset({"*.view", "audit.read", "matters.check"})),
    Role(
        "manager",
        _("平台管理员"),
        street=frozenset(
            {
                "*.view",
                "orgs.manage",
                "rules.manage",
                "imports.run",
                "figures.enter",
                "files.report",
                "*.load",
            }
        ),
    ),
)

menu.add(MenuEntry("orgs", _("单位与岗位"), "orgs:units", "users", order=60, function="orgs.view"))

api_routers.add(ApiRouter("orgs", "", "shigan.kernel.orgs.api.router"))
watches.add(
    *(Watch("orgs", model) for model in (Unit, Post, Holding, Sponsorship)),
    Watch("orgs", User, besides=frozenset({"last_login"})),
    Watch("tokens", Token, besides=frozenset({"last_used_at"})),
)
