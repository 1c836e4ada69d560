"""What the grid line announces: its kind of matter, roles, figures, sheets, pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shigan.kernel.base.stamps import Watch, watches
from shigan.kernel.figures.registry import figures, groups
from shigan.kernel.imports.registry import importers
from shigan.kernel.matters.registry import LimitTopic, kinds, limit_topics
from shigan.kernel.orgs.registry import Role, Starter, roles, starters
from shigan.kernel.web.registry import (
    ApiRouter,
    CreateEntry,
    HomePart,
    MenuEntry,
    api_routers,
    creates,
    home_parts,
    menu,
)
from shigan.lines.grid.actions.start import grid_start
from shigan.lines.grid.figures import FIGURES, GROUP
from shigan.lines.grid.home import whistles_to_answer
from shigan.lines.grid.kind import KIND
from shigan.lines.grid.models import EventClass
from shigan.lines.grid.sheets import IMPORTERS

kinds.add(KIND)
limit_topics.add(
    LimitTopic(
        "grid.whistle",
        _("吹哨报到"),
        steps=(("ack", _("应答")), ("arrive", pgettext_lazy("arrival", "到场"))),
    )
)
api_routers.add(ApiRouter("grid", "/grid", "shigan.lines.grid.api.router"))
groups.add(GROUP)
figures.add(*FIGURES)
starters.add(Starter("grid", lambda actor, street: grid_start(actor=actor, street=street)))
importers.add(*IMPORTERS)
menu.add(
    MenuEntry("grid.map", _("网格地图"), "grid:map", "map-2", order=30, function="grid.view"),
    MenuEntry(
        "grid.whistles", _("吹哨报到"), "grid:whistles", "bell", order=32, function="grid.view"
    ),
)
creates.add(CreateEntry("grid.report", _("上报事件"), "grid:report", "grid.report", order=10))
home_parts.add(HomePart("grid.whistles", "grid/_home_whistles.html", whistles_to_answer))

_WORKER = frozenset(
    {
        "orgs.view",
        "files.view",
        "files.report",
        "grid.view",
        "grid.report",
        "grid.handle",
        "grid.verify",
        "people.view",
    }
)

roles.add(
    Role(
        "grid_dispatcher",
        _("网格中心调度"),
        street=frozenset(
            {
                "orgs.view",
                "figures.view",
                "files.view",
                "files.report",
                "grid.view",
                "grid.report",
                "grid.file",
                "grid.dispatch",
                "grid.verify",
                "grid.callback",
                "grid.whistle",
            }
        ),
    ),
    Role("grid_worker_full", _("专职网格员"), unit=_WORKER),
    Role("grid_worker_part", _("兼职网格员"), unit=_WORKER),
)
watches.add(Watch("grid", EventClass))
