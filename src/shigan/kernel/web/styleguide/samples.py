"""Invented content for the style guide: no person, place or enterprise here is real."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.templatetags.static import static
from django.utils.translation import gettext as _

NOW = datetime(2022, 3, 5, 14, 20, tzinfo=ZoneInfo("Asia/Shanghai"))
UNITS = (
    "青松社区",
    "花园社区",
    "河畔社区",
    "东岭社区",
    "南湖社区",
    "新桥社区",
    "西苑社区",
    "北仓社区",
)


def menu(here: str) -> list[dict[str, Any]]:
    """The menu of a grid centre's clerk."""
    entries = (
        ("home", _("首页"), "home", None),
        ("list", _("事项"), "clipboard-list", 34),
        ("turning", _("预警"), "hourglass", 6),
        ("figures", _("指标"), "chart-bar", None),
        ("map", _("地图"), "map-2", None),
        ("form", _("上报"), "pencil", None),
        ("parts", _("组件"), "list-details", None),
    )
    return [
        {
            "label": label,
            "url": f"/styleguide/{code}/",
            "icon": icon,
            "active": code == here,
            "count": count,
        }
        for code, label, icon, count in entries
    ]


def crumbs(*tail: str) -> list[tuple[Any, ...]]:
    """Street, community, cell: each a switch."""
    street = ("示例街道", "/styleguide/list/")
    communities = [(name, f"/styleguide/list/?unit={i}") for i, name in enumerate(UNITS)]
    return [street, ("青松社区", "/styleguide/list/?unit=0", communities), *((t, "") for t in tail)]


def chips() -> list[dict[str, Any]]:
    """Colours as filters with their counts."""
    return [
        {"label": _("全部"), "count": 1284, "url": "?", "active": False},
        {
            "label": _("滞后"),
            "count": 6,
            "colour": "red",
            "url": "?colour=red",
            "active": True,
            "remove_url": "?",
        },
        {
            "label": _("预警"),
            "count": 28,
            "colour": "yellow",
            "url": "?colour=yellow",
            "active": False,
        },
        {
            "label": _("正常"),
            "count": 310,
            "colour": "green",
            "url": "?colour=green",
            "active": False,
        },
        {
            "label": _("办结"),
            "count": 940,
            "colour": "done",
            "url": "?colour=done",
            "active": False,
        },
    ]


ROWS = (
    (
        "red",
        "青松路与建设街口路灯不亮",
        "市政设施",
        "青松社区",
        "第三网格",
        "陈晓雨",
        "2022-03-01",
        -2,
    ),
    (
        "red",
        "南湖小区5号楼楼道堆放电动车",
        "消防隐患",
        "南湖社区",
        "第一网格",
        "李志远",
        "2022-03-02",
        -1,
    ),
    (
        "yellow",
        "河畔菜市场东侧占道经营",
        "市容秩序",
        "河畔社区",
        "第二网格",
        "王海宁",
        "2022-03-07",
        1,
    ),
    (
        "yellow",
        "花园小区二期下水道返味，居民多次反映",
        "市政设施",
        "花园社区",
        "第七网格",
        "赵一鸣",
        "2022-03-08",
        2,
    ),
    (
        "green",
        "东岭北区老旧单元门更换门禁",
        "民生服务",
        "东岭社区",
        "第四网格",
        "周文静",
        "2022-03-15",
        7,
    ),
    (
        "green",
        "新桥小学门前上下学时段拥堵",
        "交通秩序",
        "新桥社区",
        "第二网格",
        "吴俊杰",
        "2022-03-18",
        9,
    ),
    (
        "paused",
        "西苑7号楼外墙渗水，等待鉴定",
        "房屋安全",
        "西苑社区",
        "第五网格",
        "郑书瑶",
        "2022-03-21",
        None,
    ),
    ("done", "北仓巷暴露垃圾", "市容秩序", "北仓社区", "第一网格", "孙立群", "2022-03-03", None),
)


def rows() -> list[dict[str, Any]]:
    """A ledger's rows."""
    names = ("colour", "title", "kind", "unit", "cell", "handler", "due", "left")
    made: list[dict[str, Any]] = [dict(zip(names, row, strict=True)) for row in ROWS * 2]
    for i, row in enumerate(made):
        row["number"] = f"WG-2022-{1842 - i:04d}"
        row["url"] = f"/styleguide/matter/?n={i}"
        row["left"] = left_text(row["left"])
    return made


def left_text(days: int | None) -> str:
    """Words beside a deadline."""
    if days is None:
        return ""
    if days < 0:
        return _("超期%(days)s个工作日") % {"days": -days}
    return _("还剩%(days)s个工作日") % {"days": days}


def steps() -> list[dict[str, Any]]:
    """A matter half-way."""
    return [
        {
            "label": _("受理"),
            "who": "值班员",
            "state": "done",
            "took": _("12分钟"),
            "limit": _("30分钟"),
        },
        {
            "label": _("立案"),
            "who": "网格中心",
            "state": "done",
            "took": _("1小时"),
            "limit": _("2小时"),
        },
        {
            "label": _("派遣"),
            "who": "网格中心",
            "state": "done",
            "took": _("25分钟"),
            "limit": _("1小时"),
        },
        {"label": _("处置"), "who": "王海宁", "state": "current", "clock": left_text(1)},
        {"label": _("核查"), "who": "网格员", "state": "todo", "limit": _("1个工作日")},
        {"label": _("回访"), "who": "", "state": "skipped"},
        {"label": _("结案"), "who": "网格中心", "state": "todo", "limit": _("4小时")},
    ]


def entries() -> list[dict[str, Any]]:
    """What happened to it, newest first."""
    photo = {"thumb": static("web/styleguide/photo.svg"), "url": "#", "name": _("处置前")}
    return [
        {
            "at": NOW,
            "who": "王海宁",
            "verb": _("说明进展"),
            "hash_short": "9f3a61c2",
            "note": "已到现场劝离三户，还有两户要求保留到周末，约定周一复看。",
            "changes": [],
            "evidence": [photo, {**photo, "name": _("处置中")}],
        },
        {
            "at": NOW - timedelta(hours=3),
            "who": "网格中心 林清",
            "verb": _("交办"),
            "hash_short": "47b0d9ee",
            "note": "",
            "evidence": [],
            "changes": [(_("承办人"), "", "王海宁"), (_("期限"), "2022-03-05", "2022-03-07")],
        },
        {
            "at": NOW - timedelta(hours=5),
            "who": "值班员 何雪",
            "verb": _("受理"),
            "hash_short": "c01844ab",
            "note": "群众来电，东门外每天傍晚占满半条路。",
            "changes": [],
            "evidence": [],
        },
    ]
