"""Figures that outside offices state about industry."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shigan.kernel.figures.choices import Direction, Measured
from shigan.kernel.figures.registry import Figure, Group, Reported, figures, groups

groups.add(Group("stats", _("统计部门数据")), Group("industry", _("产业")))

figures.add(
    Figure(
        "stats.fixed_asset_investment",
        _("固定资产投资"),
        Measured.YUAN,
        caliber=_("统计部门认定的当期完成额；与项目台账的投资额口径不同，不相加"),
        measure=Reported(),
        direction=Direction.MORE,
    ),
    Figure(
        "stats.industrial_output_above_scale",
        _("规模以上工业产值"),
        Measured.YUAN,
        caliber=_("统计部门公布的规模以上工业企业总产值；增速可能按可比口径"),
        measure=Reported(),
        direction=Direction.MORE,
    ),
    Figure(
        "stats.service_revenue_above_scale",
        _("规模以上服务业营业收入"),
        Measured.YUAN,
        caliber=_("统计部门公布的规模以上服务业企业营业收入；增速可能按可比口径"),
        measure=Reported(),
        direction=Direction.MORE,
    ),
    Figure(
        "stats.service_revenue_share_of_district",
        _("规模以上服务业营业收入占全区比重"),
        Measured.PERCENT,
        caliber=_("本街道规模以上服务业营业收入占全区的百分比，由统计部门公布"),
        measure=Reported(),
        decimals=2,
        direction=Direction.MORE,
        of_whole=True,
    ),
    Figure(
        "industry.enclave_output",
        _("飞地项目产值"),
        Measured.YUAN,
        caliber=_("飞地项目方报送的产值；厂区不在本街道，不并入规模以上工业产值"),
        measure=Reported(),
        direction=Direction.MORE,
    ),
    Figure(
        "industry.enclave_sales",
        _("飞地项目销售额"),
        Measured.YUAN,
        caliber=_("飞地项目方报送的销售额"),
        measure=Reported(),
        direction=Direction.MORE,
    ),
    Figure(
        "industry.enclave_tax_and_profit",
        _("飞地项目利税"),
        Measured.YUAN,
        caliber=_("飞地项目方报送的利润与税金合计"),
        measure=Reported(),
        direction=Direction.MORE,
    ),
)
