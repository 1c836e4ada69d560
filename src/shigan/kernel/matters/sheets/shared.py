"""What the ledgers of all lines share: times in order, correcting what is there, taking it back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.errors import Refused
from shigan.kernel.imports.queries.context import Context
from shigan.kernel.imports.registry import VERSION, Held, Loaded, Problem, Row, Rows, Trace
from shigan.kernel.matters.actions.core import Order
from shigan.kernel.matters.actions.correcting import PLACE, SUBJECT
from shigan.kernel.matters.actions.load import matters_unload
from shigan.kernel.matters.actions.move import correction_of, matter_correct
from shigan.kernel.matters.models import Entry, Matter
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.rules import street_path
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.web.saying import listed

#: In a row of a ledger's `current`: the key of its matter.
MATTER = "#matter"
#: A field of a sheet → the input of the correction that it gives.
Inputs = Mapping[str, str]


@dataclass(frozen=True)
class Deed:
    """What was done to a matter, as a sheet tells it; bare where nothing of the sort was done."""

    at: datetime | None = None
    note: str = ""
    act: str = ""
    place: int = 0
    actor_id: int | None = None
    actor_name: str = ""

    @classmethod
    def of(cls, entry: Entry | None) -> Deed:
        """An entry as a deed."""
        if entry is None:
            return NOTHING_DONE
        who = entry.actor_id, entry.actor_name
        return cls(entry.at, entry.note, entry.act, entry.place, *who)


NOTHING_DONE = Deed()


def matter_key(unit_path: str, number: str) -> str:
    """What finds a matter again: numbers are given by street."""
    return f"{street_path(unit_path)}{number}"


def numbers_of(keys: Collection[str]) -> list[str]:
    """The numbers within such keys."""
    return sorted({key.rpartition("/")[2] for key in keys})


def times_in_order(row: Row, context: Context, order: Iterable[str]) -> Iterator[Problem]:
    """The instants of a ledger's row that come before the one that they should follow."""
    last: datetime | None = None
    for code in order:
        at = row[code]
        if at is None:
            continue
        if last is not None and at < last:
            yield context.problem(
                row, code, _("早于上一个环节的时间"), _("核对两个时间，后一环节不能更早")
            )
        last = at


def check_corrections(rows: Rows, context: Context) -> Iterator[Problem]:
    """Rows that set right a matter which, as it stands, cannot be set right."""
    changed = [row for row in rows if row.held is not None and row.changed]
    matters = Matter.objects.in_bulk([_held(row)[MATTER] for row in changed])
    for row in changed:
        matter = matters[_held(row)[MATTER]]
        try:
            correction_of(context.actor, matter)
        except Refused as refused:
            advice = _("改回原样，或在事项页面上办")
            for code in row.changed:
                yield context.problem(row, code, str(refused).replace("%", "%%"), advice)


def correct_matters(rows: Rows, context: Context, inputs: Inputs, loaded: Loaded) -> None:
    """Set right what rows say otherwise of matters that are there: each by an entry of its own."""
    why = gettext("按导入的表更正")
    for row in rows:
        held = row.held
        if held is None or not row.changed:
            continue
        values = {inputs[code]: row[code] for code in row.changed}
        order = Order(held[MATTER], seen=held[VERSION], note=why, values=values)
        before = _before(held[MATTER])
        entry = matter_correct(actor=context.actor, order=order)
        loaded.add(
            row,
            entry.matter,
            made=False,
            data={"version": entry.place, "before": before},
            shown=_shown(entry),
        )


def undo_matters(actor: Scope, traces: Sequence[Trace]) -> None:
    """Take the matters of a ledger back, and set back what it set right of others, unless somebody
    worked on one since.
    """
    label = Matter._meta.label_lower
    mine = [t for t in traces if t.label == label]
    versions = {int(t.object_id): t.data["version"] for t in mine}
    matters = Matter.objects.in_bulk(versions)
    worked = [m.number for m in matters.values() if m.version != versions[m.pk]]
    if worked:
        raise Refused(
            _("导入之后又办理过，不能撤回：%(numbers)s") % {"numbers": listed(worked[:20])}
        )
    for trace in mine:
        if not trace.made:
            _set_back(actor, matters[int(trace.object_id)], trace.data["before"])
    made = [matters[int(t.object_id)] for t in mine if t.made]
    if made or not mine:
        matters_unload(actor=actor, matters=made, loaded_versions=versions)


def _set_back(actor: Scope, matter: Matter, before: Mapping[str, Any]) -> None:
    values = {SUBJECT: before[SUBJECT], PLACE: Unit.objects.get(pk=before[PLACE])}
    note = gettext("撤销导入")
    matter_correct(actor=actor, order=Order(matter.pk, matter.version, note, values))


def _before(matter: int) -> dict[str, Any]:
    subject, unit = Matter.objects.values_list("subject", "unit_id").get(pk=matter)
    return {SUBJECT: subject, PLACE: unit}


def _shown(entry: Entry) -> list[tuple[str, str, str]]:
    """What the correction changed, in words."""
    subjects = {code: str(label) for code, label in entry.matter.declared.subjects()}
    labels = {SUBJECT: gettext("类别"), PLACE: gettext("单位")}
    return [
        (labels[code], *(subjects.get(part, part) for part in entry.data[code]))
        for code in labels
        if isinstance(entry.data.get(code), list)
    ]


def _held(row: Row) -> Held:
    assert row.held is not None
    return row.held
