"""Invented figures, plots and steps for the style guide."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from shigan.kernel.web.plots import Plot, Series
from shigan.kernel.web.styleguide.samples import UNITS

MONTHS = (1312, 1489, 1602, 1544, 1720, 1811, 2140, 1934, 1688, 1573, 1660, 1740)
LAST_YEAR = (1204, 1290, 1511, 1490, 1568, 1640, 1655, 1702, 1590, 1498, 1512, 1601)
DONE = (96, 88, 73, 81, 64, 92, 58, 70)
PLANNED = (83, 83, 83, 83, 83, 83, 83, 83)


def figures() -> list[dict[str, Any]]:
    """Figures with their trend: plain, a rate, money in 万元, and one that has no data yet."""
    year, month = _("2022年1—12月"), _("2022年12月")
    money = (12, 30, 48, 77, 101, 160, 190, 220, 260, 290, 310, 325)
    return [
        figure(_("受理事件"), 20213, _("件"), year, "+9.4%", points=MONTHS),
        figure(
            _("按期办结率"),
            97.6,
            "%",
            month,
            _("+1.2个百分点"),
            base=_("环比"),
            colour="green",
            points=(94, 95, 95, 96, 96, 97, 97.6),
        ),
        figure(
            _("完成投资"),
            325000,
            _("元"),
            year,
            "−3.1%",
            scale=10000,
            points=money,
            colour="yellow",
            reason=_("序时应完成3.6亿元，差10.0个百分点"),
        ),
        figure(_("空气优良天数"), None, _("天"), _("2022年3月"), "", why=_("3月读数还没有录入")),
    ]


def figure(
    label: str, value: float | None, unit: str, period: str, delta: str, **more: object
) -> dict[str, Any]:
    """One tile."""
    given = {"label": label, "value": value, "unit": unit, "period": period, "delta": delta}
    return {"base": _("同比"), "url": "#"} | given | more


def plots() -> list[Plot]:
    """A line, bars and bullets."""
    months = [_("%(n)s月") % {"n": n} for n in range(1, 13)]
    here = ["/styleguide/list/"] * 12
    counts = [done * 13 for done in DONE]
    done = Series(_("完成"), DONE, urls=here[:8])
    plan = Series(_("计划"), PLANNED, "plan")
    return [
        Plot(
            id="plot-line",
            kind="line",
            title=_("受理事件"),
            unit=_("件"),
            note=_("2022年，灰线为上年"),
            labels=months,
            series=[Series("2022", MONTHS, urls=here), Series("2021", LAST_YEAR, "base")],
        ),
        Plot(
            id="plot-bar",
            kind="bar",
            title=_("各社区受理事件"),
            unit=_("件"),
            note=_("2022年3月"),
            labels=UNITS,
            series=[Series(_("件数"), counts, urls=here[:8])],
        ),
        Plot(
            id="plot-bullet",
            kind="bullet",
            title=_("各社区任务进度"),
            unit="%",
            note=_("竖线为序时计划"),
            labels=UNITS,
            series=[done, plan],
        ),
    ]


def diagram() -> dict[str, Any]:
    """A kind's steps, laid out by hand."""
    names = (
        (_("受理"), "值班员", "30分钟"),
        (_("立案"), "网格中心", "2小时"),
        (_("派遣"), "网格中心", "1小时"),
        (_("处置"), "承办人", "按类别"),
        (_("核查"), "网格员", "1个工作日"),
    )
    nodes = [
        {"x": 10 + i * 190, "y": 44, "width": 148, "height": 74, "label": a, "who": b, "limit": c}
        for i, (a, b, c) in enumerate(names)
    ]
    nodes.append({"x": 966, "y": 61, "width": 90, "height": 40, "label": _("结案"), "end": True})
    edges: list[dict[str, Any]] = [
        {"path": f"M{158 + i * 190} 81h42", "label": "", "x": 0, "y": 0} for i in range(4)
    ]
    edges += [
        edge("M918 81h48", _("通过"), 940, 74),
        edge("M844 44C844 6 654 6 654 40", _("退回"), 749, 20, back=True),
        edge("M464 118C464 156 274 156 274 122", _("改派"), 369, 152, back=True),
    ]
    return {
        "width": 1066,
        "height": 160,
        "title": _("网格事件的办理步骤"),
        "nodes": nodes,
        "edges": edges,
    }


def edge(path: str, label: str, x: int, y: int, *, back: bool = False) -> dict[str, Any]:
    """A way from one step to another, with its label."""
    return {"path": path, "label": label, "x": x, "y": y, "back": back}
