"""Figures that the finance bureau states."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shigan.kernel.figures.choices import Direction, Measured
from shigan.kernel.figures.registry import Figure, Group, Reported, figures, groups

groups.add(Group("revenue", _("财税")))

figures.add(
    Figure(
        "revenue.general_budget_revenue",
        _("一般公共预算收入"),
        Measured.YUAN,
        caliber=_("一般公共预算收入中的区级部分，由财政部门公布"),
        measure=Reported(),
        direction=Direction.MORE,
    )
)
