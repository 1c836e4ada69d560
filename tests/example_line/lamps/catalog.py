"""What the line announces: its kind of matter, a role, figures, a page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from shigan.lines.lamps.figures import FIGURES, GROUP
from shigan.lines.lamps.kind import KIND

from shigan.kernel.figures.registry import figures, groups
from shigan.kernel.matters.registry import kinds
from shigan.kernel.orgs.registry import Role, roles
from shigan.kernel.web.registry import CreateEntry, creates

kinds.add(KIND)
groups.add(GROUP)
figures.add(*FIGURES)
creates.add(CreateEntry("lamps.report", _("报修路灯"), "lamps:report", "lamps.report", order=20))
roles.add(
    Role(
        "lamp_keeper",
        _("路灯管理员"),
        street=frozenset(
            {
                "orgs.view",
                "figures.view",
                "lamps.view",
                "lamps.report",
                "lamps.dispatch",
                "lamps.check",
            }
        ),
    )
)
