"""The figures that outside offices stated and the public report of 2022 repeats."""

from __future__ import annotations

from typing import Any

from demo.sample.places import STREET

_SOURCE = "《实干成就事业 实事赢得民心》2022 年度报道"
_YEAR, _HALF = ("2022", "2022-12-31"), ("2022H1", "2022-06-30")
#: code, period and its last day, value, growth in percent, caliber, note
_ROWS: tuple[tuple[str, tuple[str, str], float, float | None, str, str], ...] = (
    (
        "stats.fixed_asset_investment",
        _YEAR,
        3_250_000_000,
        28.6,
        "统计部门固定资产投资口径，全年累计",
        "与重点项目台账的完成投资口径不同，不可相加",
    ),
    (
        "stats.industrial_output_above_scale",
        _YEAR,
        2_326_000_000,
        17.4,
        "规模以上工业总产值，全年累计",
        "增速按原文录入，基数未说明",
    ),
    (
        "stats.service_revenue_above_scale",
        _YEAR,
        3_890_000_000,
        4.9,
        "规模以上服务业营业收入，全年累计",
        "增速按原文录入，基数未说明",
    ),
    (
        "stats.service_revenue_share_of_district",
        _YEAR,
        51.87,
        None,
        "规模以上服务业营业收入占全区比重",
        "与上一项同一基年",
    ),
    (
        "revenue.general_budget_revenue",
        _YEAR,
        828_000_000,
        None,
        "一般公共预算收入，区级分成部分",
        "不等于全部税收",
    ),
    (
        "industry.enclave_output",
        _YEAR,
        700_000_000,
        None,
        "飞地项目年产值，按报道原文",
        "项目在街道辖区以外，统计归属未说明",
    ),
    (
        "industry.enclave_sales",
        _YEAR,
        200_000_000,
        None,
        "飞地项目年销售额，按报道原文",
        "与产值相差较大，按原文录入",
    ),
    (
        "industry.enclave_tax_and_profit",
        _YEAR,
        6_000_000,
        None,
        "飞地项目利税合计，按报道原文",
        "利润与税金未分列",
    ),
    (
        "honours.district_rank_party_building_h1",
        _HALF,
        1,
        None,
        "全区基层党建考核，上半年",
        "仅上半年，仅全区范围",
    ),
    (
        "honours.district_rank_public_health_h1",
        _HALF,
        1,
        None,
        "全区基本公共卫生考核，上半年",
        "仅上半年，仅全区范围",
    ),
)


def reported() -> list[dict[str, Any]]:
    """Rows of reported.yaml. The report gives no day: the end of the period is inferred."""
    return [
        {
            "code": code,
            "unit": STREET,
            "period": period,
            "value": value,
            "growth": growth,
            "caliber": caliber,
            "source": _SOURCE,
            "as_of": as_of,
            "inferred": True,
            "note": note,
        }
        for code, (period, as_of), value, growth, caliber, note in _ROWS
    ]
