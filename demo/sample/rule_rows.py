"""The tables that an office would keep: classes, limits, colours."""

from __future__ import annotations

from typing import Any

from demo.sample.orgs import department
from demo.sample.words import EventClass, Family, families

_KIND = "grid.event"
_VALID_FROM = "2021-01-01"
_LOCAL = "本地默认值，未核实"
#: Limits of the steps around the handling, for all classes and for urgent ones.
_STEPS = (("filing", "2 WORK_HOUR"), ("dispatch", "1 WORK_HOUR"), ("verifying", "4 WORK_HOUR"))
_URGENT_STEPS = (("filing", "30 MINUTE"), ("dispatch", "15 MINUTE"), ("verifying", "4 HOUR"))
_CALLBACK = ("callback", "1 WORKDAY")
#: A called department answers, and is at the place.
_WHISTLE, _WHISTLE_STEPS = "grid.whistle", (("ack", "30 MINUTE"), ("arrive", "2 HOUR"))
#: Limits of mediation: those of the law, and a month that is a habit.
_MEDIATION = (
    ("mediation.dispute", "", "30 DAY", "惯例约一个月，本地默认值，未核实"),
    ("mediation.labour", "", "15 DAY", "劳动争议调解仲裁法第十四条"),
    ("mediation.dispute", "signing", "7 DAY", _LOCAL),
    ("mediation.labour", "signing", "7 DAY", _LOCAL),
    ("mediation.dispute", "keeping", "60 DAY", _LOCAL),
    ("mediation.labour", "keeping", "60 DAY", _LOCAL),
    ("mediation.keeping", "confirm", "30 DAY", "人民调解法第三十三条；民事诉讼法"),
    ("mediation.committee", "term", "3 YEAR", "人民调解法第九条"),
    ("mediation.committee", "notice", "60 DAY", _LOCAL),
)
#: How long residents stay in the register after they left.
_KEEPING = (
    "people.retention",
    "left",
    "3 YEAR",
    "个人信息保护法第十九条：最短时间；本地默认值，未核实",
)
_YINCHUAN = "银川市2025年三色管理办法（公开资料，本地默认值，未核实）"


def class_rows() -> list[dict[str, Any]]:
    """Rows of event_classes.yaml: large classes, each followed by its small ones."""
    return [row for family in families() for row in (_family_row(family), *_small_rows(family))]


def _family_row(family: Family) -> dict[str, Any]:
    return {
        "code": family.code,
        "label": family.label,
        "parent": "",
        "keywords": list(family.keywords),
        "default_department": department(family.department),
        "sort": _sort(component=all(c.component for c in family.classes)),
    }


def _sort(*, component: bool) -> str:
    return "COMPONENT" if component else "EVENT"


def _small_rows(family: Family) -> list[dict[str, Any]]:
    return [
        {
            "code": c.code,
            "label": c.label,
            "parent": family.code,
            "keywords": list(c.keywords),
            "default_department": department(c.department),
            "sort": _sort(component=c.component),
        }
        for c in family.classes
    ]


def limit_rows() -> list[dict[str, Any]]:
    """Rows of limits.yaml: a small class without a row of its own has its large one's."""
    rows = [_limit(step, "", text, _LOCAL) for step, text in (*_STEPS, _CALLBACK)]
    rows += [_limit(step, "", text, _LOCAL, kind=_WHISTLE) for step, text in _WHISTLE_STEPS]
    rows += [_limit(step, "", text, source, kind=kind) for kind, step, text, source in _MEDIATION]
    rows.append(_limit(_KEEPING[1], "", _KEEPING[2], _KEEPING[3], kind=_KEEPING[0]))
    for family in families():
        rows += _pair(family.code, family.handling, family.whole, _LOCAL)
        for event_class in family.classes:
            rows += _class_limits(event_class)
    return rows


def _class_limits(event_class: EventClass) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    if event_class.own_limit or event_class.limit_note:
        source = f"{_LOCAL}；{event_class.limit_note}" if event_class.limit_note else _LOCAL
        rows += _pair(event_class.code, event_class.handling, event_class.whole, source)
    if event_class.urgent:
        rows += [_limit(step, event_class.code, text, _LOCAL) for step, text in _URGENT_STEPS]
    return rows


def _pair(subject: str, handling: str, whole: str, source: str) -> list[dict[str, Any]]:
    return [_limit("", subject, whole, source), _limit("handling", subject, handling, source)]


def _limit(step: str, subject: str, text: str, source: str, *, kind: str = _KIND) -> dict[str, Any]:
    amount, unit = text.split()
    return {
        "kind": kind,
        "step": step,
        "subject": subject,
        "amount": int(amount),
        "unit": unit,
        "valid_from": _VALID_FROM,
        "source": source,
        "verified": False,
    }


def colour_rows() -> list[dict[str, Any]]:
    """Rows of colour_rules.yaml."""
    return [
        _colour("PLAN", 10, 30, "", _YINCHUAN),
        _colour("DEADLINE", 4, 0, "WORK_HOUR", _LOCAL),
        _colour("STEP", 0, None, "WORK_HOUR", _LOCAL),
        _colour("SILENCE", 10, 20, "WORKDAY", _LOCAL),
        _colour("START", 0, 3, "MONTH", _YINCHUAN),
    ]


def _colour(
    criterion: str, yellow: int | None, red: int | None, unit: str, source: str
) -> dict[str, Any]:
    return {
        "kind": "",
        "criterion": criterion,
        "yellow": yellow,
        "red": red,
        "unit": unit,
        "valid_from": _VALID_FROM,
        "source": source,
        "verified": False,
    }
