"""Ranks that the district publishes. Each has its own scope and period."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shigan.kernel.figures.choices import Direction, Measured
from shigan.kernel.figures.registry import Figure, Group, Reported, figures, groups

groups.add(Group("honours", _("荣誉和位次")))

figures.add(
    Figure(
        "honours.district_rank_party_building_h1",
        _("党建工作全区位次（上半年）"),
        Measured.COUNT,
        caliber=_("区里公布的上半年党建工作位次，第几名即为几"),
        measure=Reported(part="H1"),
        direction=Direction.LESS,
        word=_("位"),
    ),
    Figure(
        "honours.district_rank_public_health_h1",
        _("基本公共卫生服务全区位次（上半年）"),
        Measured.COUNT,
        caliber=_("区里公布的上半年基本公共卫生服务位次，第几名即为几"),
        measure=Reported(part="H1"),
        direction=Direction.LESS,
        word=_("位"),
    ),
)
