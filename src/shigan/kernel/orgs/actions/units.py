"""Opening and closing units, one by one or by the sheet."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NotRequired, TypedDict

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.bulk import (
    Blocker,
    Change,
    StoodOn,
    Written,
    chunks,
    unwrite_rows,
    write_rows,
)
from shigan.kernel.base.errors import Refused
from shigan.kernel.orgs.actions.common import MANAGE, tally
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.rules import may_stand_under
from shigan.kernel.web.saying import listed

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope

CODE = re.compile(r"[0-9A-Za-z_.-]{1,32}")


class UnitRow(TypedDict):
    """A unit as a sheet has it; what a row leaves out stays as it is."""

    code: str
    name: str
    kind: str
    #: Code of the unit above, empty for the top.
    parent: str
    opened_on: date
    closed_on: NotRequired[date | None]
    aliases: NotRequired[list[str]]
    #: Its place among its siblings; without one that of the row.
    order: NotRequired[int]


@action("orgs.unit_open", label=_("设立单位"))
def unit_open(
    *,
    actor: Scope,
    code: str,
    name: str,
    kind: UnitKind,
    parent: Unit | None,
    opened_on: date,
    aliases: Sequence[str] = (),
) -> Unit:
    """Set up a unit under another one (docs/rules/units.md#R1)."""
    path = _path(actor, code, kind, parent)
    if Unit.objects.filter(code=code).exists():
        raise Refused(_("代码 %(code)s 已有单位使用") % {"code": code})
    if parent is not None and parent.closed_on is not None:
        raise Refused(_("%(unit)s已于%(day)s撤销") % {"unit": parent, "day": parent.closed_on})
    unit = Unit.objects.create(
        code=code,
        name=name,
        aliases=list(aliases),
        kind=kind,
        parent=parent,
        path=path,
        opened_on=opened_on,
        order=Unit.objects.filter(parent=parent).count(),
    )
    note(subject=unit, after={"code": code, "name": name, "opened_on": str(opened_on)})
    return unit


@action("orgs.unit_close", label=_("撤销单位"))
def unit_close(*, actor: Scope, unit: Unit, on: date) -> Unit:
    """Close a unit from that day; those below it must be closed by then."""
    actor.require(MANAGE, unit.path)
    if unit.closed_on is not None:
        raise Refused(_("%(unit)s已于%(day)s撤销") % {"unit": unit, "day": unit.closed_on})
    if on <= unit.opened_on:
        raise Refused(_("撤销日期应晚于设立日期%(day)s") % {"day": unit.opened_on})
    unit.closed_on = on
    unit.save(update_fields=["closed_on"])
    _refuse_orphans([unit.pk])
    note(subject=unit, before={"closed_on": None}, after={"closed_on": str(on)})
    return unit


@action("orgs.units_load", label=_("批量维护单位"))
def units_load(*, actor: Scope, rows: Sequence[UnitRow]) -> list[Written[Unit]]:
    """Open units and correct those that exist, parents before children, in the rows' order."""
    written: dict[str, Written[Unit]] = {}
    known = _known(rows)
    waiting = list(enumerate(rows))
    while waiting:
        unwritten = {row["code"] for _order, row in waiting}
        level = [(order, row) for order, row in waiting if row["parent"] not in unwritten]
        if not level:
            raise Refused(_("单位互为上级：%(codes)s") % {"codes": listed(sorted(unwritten))})
        values = [_values(actor, row, known, order) for order, row in level]
        for result in write_rows(Unit, values, key=("code",)):
            known[result.record.code] = result.record
            written[result.record.code] = result
        waiting = [(order, row) for order, row in waiting if row["parent"] in unwritten]
    _refuse_orphans(
        {pk for w in written.values() for pk in (w.record.pk, w.record.parent_id) if pk}
    )
    results = [written[row["code"]] for row in rows]
    note(subject=None, after=tally(results))
    return results


@action("orgs.units_unload", label=_("撤回批量维护的单位"))
def units_unload(
    *,
    actor: Scope,
    made: Collection[int],
    changed: Mapping[int, Change],
    on_progress: Callable[[int], None] = lambda _done: None,
) -> None:
    """Take back what a load did, lowest units first; refused where anything stands on them.

    `on_progress` is told how many are through.
    """
    depths: dict[int, set[int]] = {}
    for part in chunks(sorted({*made, *changed})):
        for pk, path in Unit.objects.filter(pk__in=part).values_list("pk", "path"):
            actor.require(MANAGE, path)
            depths.setdefault(path.count("/"), set()).add(pk)
    done, given = 0, set(made)
    for depth in sorted(depths, reverse=True):
        blockers: list[Blocker] = []
        for part in chunks(sorted(depths[depth])):
            try:
                unwrite_rows(
                    Unit,
                    made=[pk for pk in part if pk in given],
                    changed={pk: changed[pk] for pk in part if pk in changed},
                )
            except StoodOn as stood:
                blockers += stood.blockers
            done += len(part)
            on_progress(done)
        if blockers:
            raise StoodOn(blockers)
    note(subject=None, before={"made": len(made), "changed": len(changed)})


def _path(actor: Scope, code: str, kind: str, parent: Unit | None) -> str:
    """The path of a unit to be, once all that could be wrong with its place is ruled out."""
    if not CODE.fullmatch(code):
        raise Refused(_("代码 %(code)s 只能由字母、数字和 - _ . 组成") % {"code": code})
    path = f"{parent.path if parent else ''}{code}/"
    actor.require(MANAGE, path)
    if not may_stand_under(kind, parent.kind if parent else ""):
        said = {"kind": UnitKind(kind).label, "above": parent or _("最上级")}
        raise Refused(_("%(kind)s不能设在%(above)s之下") % said)
    return path


def _known(rows: Iterable[UnitRow]) -> dict[str, Unit]:
    codes = sorted({code for row in rows for code in (row["code"], row["parent"])})
    return {u.code: u for part in chunks(codes) for u in Unit.objects.filter(code__in=part)}


def _values(actor: Scope, row: UnitRow, known: Mapping[str, Unit], order: int) -> dict[str, Any]:
    """Column values of one row; where an existing unit stands cannot be changed."""
    parent = known.get(row["parent"])
    if row["parent"] and parent is None:
        raise Refused(_("没有代码为 %(code)s 的上级单位") % {"code": row["parent"]})
    path = _path(actor, row["code"], row["kind"], parent)
    held = known.get(row["code"])
    if held is not None and (held.path, held.kind) != (path, row["kind"]):
        raise Refused(_("%(unit)s的类别和上级不能更改，请撤销后另设") % {"unit": held})
    values: dict[str, Any] = {
        "code": row["code"],
        "name": row["name"],
        "kind": row["kind"],
        "parent_id": parent.pk if parent else None,
        "path": path,
        "opened_on": row["opened_on"],
    }
    if held is None:
        values["order"] = order
    return values | {k: row[k] for k in ("closed_on", "aliases", "order") if k in row}


def _refuse_orphans(closed: Collection[int]) -> None:
    """No unit outlives the one above it."""
    for part in chunks(sorted(closed)):
        orphan = (
            Unit.objects.filter(parent__in=part, parent__closed_on__isnull=False)
            .exclude(closed_on__lte=F("parent__closed_on"))
            .select_related("parent")
            .first()
        )
        if orphan is not None:
            said = {"unit": orphan.parent, "below": orphan}
            raise Refused(_("%(unit)s不能撤销：下级%(below)s尚未撤销") % said)
