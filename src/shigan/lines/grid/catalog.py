"""What the grid line announces: its kind of matter, roles, figures, sheets, pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shigan.kernel.matters.registry import kinds
from shigan.kernel.orgs.registry import Role, roles
from shigan.lines.grid.kind import KIND

kinds.add(KIND)

_WORKER = frozenset(
    {"orgs.view", "grid.view", "grid.report", "grid.handle", "grid.verify", "files.view"}
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
