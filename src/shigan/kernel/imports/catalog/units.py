"""Units by the sheet."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.text import fold
from shigan.kernel.imports.catalog.common import MANAGE, backwards, given
from shigan.kernel.imports.catalog.placing import Meant, meant
from shigan.kernel.imports.problems import Problem, Row
from shigan.kernel.imports.queries.context import Context
from shigan.kernel.imports.registry import Importer, Loaded, Rows, Traces, parted
from shigan.kernel.imports.rules.alike import alike
from shigan.kernel.orgs.actions import CODE, UnitRow, units_load, units_unload
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.rules import may_stand_under
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.web.fields import Field, Kind

_CODES = ("单位代码", "编码", "网格代码", "网格编码", "网格编号")
_NAMES = ("单位名称", "单位", "网格名称")
_SEPARATORS = re.compile(r"[、,，;；/|]+")


@dataclass(frozen=True)
class _Place:
    """Where a unit stands, in the store or by the sheet, and until when."""

    kind: str
    parent: str
    closed_on: date | None
    known: bool = False


def _check(rows: Rows, context: Context) -> Iterator[Problem]:
    told = meant(rows, context)
    places = _places(rows, context, told)
    known: dict[tuple[str, str], list[Unit]] = defaultdict(list)
    for unit in context.units.exact.values():
        known[unit.kind, places[unit.code].parent].append(unit)
    ends = {code: place.closed_on for code, place in places.items()}
    ends |= {row["code"]: row["closed_on"] for row in rows if "closed_on" in row.values}
    for row in rows:
        yield from backwards(row, context, "opened_on", "closed_on")
        if problem := _unsaid(row, context, places, told[row.number]):
            yield problem
        elif not CODE.fullmatch(row["code"]):
            yield context.problem(
                row, "code", _("代码只能由字母、数字和 - _ . 组成"), _("请改正代码")
            )
        elif problem := (
            _misplaced(row, context, places, told[row.number])
            or _outlives(row, context, ends, told[row.number])
            or _alike(row, context, known, told[row.number])
        ):
            yield problem
    yield from _orphans(rows, context, places, ends)


def _unsaid(
    row: Row, context: Context, places: Mapping[str, _Place], told: Meant
) -> Problem | None:
    """What a row neither says nor lets follow, or was emptied on purpose."""
    if told.parent and told.parent not in places:
        return None  # told as that: the rest follows from it
    for code, value in (("kind", told.kind), ("opened_on", told.opened_on)):
        if not value or code in row.emptied:
            missing = {"label": str(context.declared(code).label)}
            return context.located(row, code, Problem.known("required", row=0, values=missing))
    return None


def _places(rows: Iterable[Row], context: Context, told: Mapping[int, Meant]) -> dict[str, _Place]:
    """All units of the store that one may touch, and those that the sheet adds."""
    stored = context.units.exact.values()
    codes = {unit.pk: unit.code for unit in stored}
    places = {
        u.code: _Place(u.kind, codes.get(u.parent_id or 0, ""), u.closed_on, known=True)
        for u in stored
    }
    for row in rows:
        one = told[row.number]
        places.setdefault(row["code"], _Place(one.kind, one.parent, row["closed_on"]))
    return places


def _misplaced(
    row: Row, context: Context, places: Mapping[str, _Place], told: Meant
) -> Problem | None:
    """What is wrong with where a row wants its unit to stand (docs/rules/units.md#R1)."""
    kind, parent, place = told.kind, told.parent, places[row["code"]]
    if place.known and not place.parent:
        parent = ""  # the unit above the topmost that one may touch is out of sight
    if place.known and (place.kind, place.parent) != (kind, parent):
        return context.problem(
            row,
            "kind" if place.kind != kind else "parent",
            _("单位已有，类别和上级不能更改"),
            _("原为%(kind)s，上级%(parent)s；要改请撤销后另设"),
            kind=UnitKind(place.kind).label,
            parent=place.parent or _("无"),
        )
    above = places.get(parent)
    if place.known or (above and may_stand_under(kind, above.kind)):
        return None
    if parent and above is None:
        return _no_parent(row, context, parent)
    if not parent and may_stand_under(kind, ""):
        return None
    return context.problem(
        row,
        "parent" if parent else "kind",
        _("%(kind)s不能设在%(above)s之下"),
        _("请核对类别和上级代码"),
        kind=UnitKind(kind).label,
        above=UnitKind(above.kind).label if above else _("最上级"),
    )


def _alike(
    row: Row, context: Context, known: Mapping[tuple[str, str], Sequence[Unit]], told: Meant
) -> Problem | None:
    """A new code whose name resembles that of a unit which is there, beside it."""
    if fold(row["code"]) in context.units.exact:
        return None
    beside = known.get((told.kind, told.parent), ())
    for unit in beside:
        if any(alike(row["name"], name) for name in (unit.name, *unit.aliases)):
            return context.asked(row, "code", unit.code, unit.name)
    return None


def _outlives(
    row: Row, context: Context, ends: Mapping[str, date | None], told: Meant
) -> Problem | None:
    """A unit that goes on after the one above it has closed."""
    end, mine = ends.get(told.parent), ends[row["code"]]
    if end is None or (mine is not None and mine <= end):
        return None
    return context.problem(
        row,
        "parent",
        _("上级%(day)s已撤销，下级不能晚于它"),
        _("请写撤销日期，或核对上级"),
        day=end,
    )


def _orphans(
    rows: Rows, context: Context, places: Mapping[str, _Place], ends: Mapping[str, date | None]
) -> Iterator[Problem]:
    """Units of the store that the sheet would leave without the one above them."""
    closing = {row["code"]: row for row in rows if row["closed_on"]}
    named = {row["code"] for row in rows}
    for code, place in places.items():
        row, mine = closing.get(place.parent), ends[code]
        if row is not None and code not in named and (mine is None or mine > row["closed_on"]):
            yield context.problem(
                row,
                "closed_on",
                _("下级%(code)s尚未撤销"),
                _("请先撤销下级，或写在同一张表里"),
                code=code,
            )


def _no_parent(row: Row, context: Context, parent: str) -> Problem:
    hits: Sequence[tuple[str, object]] = context.units.named.get(fold(parent), ())
    return context.problem(
        row,
        "parent",
        _("没有这个上级单位"),
        _("请写它的代码%(codes)s；新单位的上级可以在同一张表里"),
        codes=f"：{'、'.join(code for code, _unit in hits[:5])}" if hits else "",
    )


def _load(rows: Rows, context: Context) -> Loaded:
    told = meant(rows, context)
    given_rows = [_row(row, told[row.number]) for row in rows]
    return Loaded.of(rows, units_load(actor=context.actor, rows=given_rows))


def _row(row: Row, told: Meant) -> UnitRow:
    unit: UnitRow = {
        "code": row["code"],
        "name": row["name"],
        "kind": told.kind,
        "parent": told.parent,
        "opened_on": cast("date", told.opened_on),
    }
    if row.tells("aliases"):
        unit["aliases"] = [a.strip() for a in _SEPARATORS.split(row["aliases"] or "") if a.strip()]
    if row["order"] is not None:
        unit["order"] = row["order"]
    if given(row, "closed_on"):
        unit["closed_on"] = row["closed_on"]
    return unit


def _undo(actor: Scope, traces: Traces) -> None:
    made, changed = parted(traces, "orgs.unit")
    units_unload(actor=actor, made=made, changed=changed, on_progress=traces.progress)


def _current(actor: Scope, keys: Collection[str] | None) -> Iterator[dict[str, Any]]:
    for unit in Unit.objects.filter(actor.q(MANAGE, "path")).select_related("parent"):
        yield {
            "code": unit.code,
            "name": unit.name,
            "aliases": "、".join(unit.aliases),
            "kind": unit.kind,
            "parent": unit.parent.code if unit.parent else "",
            "opened_on": unit.opened_on,
            "closed_on": unit.closed_on,
            "order": unit.order,
        }


UNITS = Importer(
    code="units",
    label=_("单位"),
    function=MANAGE,
    hint=_("区、街道、科室、社区、网格。上级可以在同一张表里，先后不论。"),
    fields=(
        Field("code", _("代码"), required=True, synonyms=_CODES, max_length=32),
        Field("name", _("名称"), required=True, synonyms=_NAMES, max_length=60),
        Field(
            "aliases",
            _("别名"),
            synonyms=("曾用名", "其他名称"),
            hint=_("几个别名用顿号隔开"),
        ),
        Field(
            "kind",
            _("类别"),
            Kind.CHOICE,
            synonyms=("单位类别", "类型", "层级"),
            choices=UnitKind.choices,
            hint=_("社区之下不写视为网格"),
        ),
        Field(
            "parent",
            _("上级代码"),
            synonyms=("上级单位代码", "上级", "上级单位", "所属单位", "所属社区", "所在社区"),
            hint=_("上级的代码，或不重复的名称；最上级单位留空"),
        ),
        Field(
            "opened_on",
            _("设立日期"),
            Kind.DATE,
            synonyms=("成立日期",),
            hint=_("不写视为与上级同日"),
        ),
        Field("closed_on", _("撤销日期"), Kind.DATE, hint=_("自这一天起不再存在；仍在的留空")),
        Field("order", _("顺序"), Kind.WHOLE, synonyms=("排序", "序号"), hint=_("在同级中的先后")),
    ),
    key=("code",),
    check=_check,
    load=_load,
    undo=_undo,
    current=_current,
    seen_at="orgs:units",
    order=10,
)
