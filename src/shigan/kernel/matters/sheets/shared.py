"""What the ledgers of all lines share: times in order, correcting what is there, taking it back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.bulk import chunks
from shigan.kernel.base.errors import Refused
from shigan.kernel.imports.queries.context import Context
from shigan.kernel.imports.registry import VERSION, Held, Loaded, Problem, Row, Rows, Traces
from shigan.kernel.matters.actions.core import Order
from shigan.kernel.matters.actions.correcting import (
    NO_PLACE,
    NO_SUBJECT,
    PLACE,
    SUBJECT,
    is_place,
    places_said,
    subject_codes,
)
from shigan.kernel.matters.actions.load import matters_unload, refuse_worked
from shigan.kernel.matters.actions.move import correction_of, matter_correct
from shigan.kernel.matters.models import Entry, Matter
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.rules import street_path
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.web.fields import Field

M = TypeVar("M", bound=Model)
_NUMBERS = 5000  # asked for in one statement
#: In a row of a ledger's `current`: the key of its matter.
MATTER = "#matter"
#: A field of a sheet → the input of the correction that it gives.
Inputs = Mapping[str, str]
#: Why a matter that is there is set right; it goes out blank.
REASON = Field(
    "correction_reason",
    _("更正理由"),
    hint=_("更正已有的事项时写；已经结束的必须写"),
    synonyms=("更正原因",),
    read=lambda _record: "",
)


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


def numbered(
    found: QuerySet[M], number: str, keys: Collection[str] | None
) -> Iterator[QuerySet[M]]:
    """The records that may have such keys, some at a time; without keys all. `number` names the
    column.
    """
    if keys is None:
        yield found
        return
    for some in chunks(sorted({key.rpartition("/")[2] for key in keys}), _NUMBERS):
        yield found.filter(**{f"{number}__in": some})


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


def check_corrections(rows: Rows, context: Context, inputs: Inputs) -> Iterator[Problem]:
    """Rows that set right a matter which cannot be set right as it stands, or to what cannot be; an
    ended matter without a reason; a reason with nothing that it is for.
    """
    held = [row for row in rows if row.held is not None and _told(row, inputs)]
    matters = Matter.objects.in_bulk([_held(row)[MATTER] for row in held])
    codes: dict[str, frozenset[str]] = {}
    for row in rows:
        if told := _told(row, inputs) if row.held is not None else []:
            yield from _wrong(row, context, inputs, told, matters[_held(row)[MATTER]], codes)
        elif row[REASON.code]:
            yield context.problem(
                row, REASON.code, _("写了更正理由，却没有更正"), _("改好要更正的格，或清空理由")
            )


def _told(row: Row, inputs: Inputs) -> list[str]:
    """The fields that the row sets right."""
    return [code for code in inputs if row.tells(code)]


def _wrong(
    row: Row,
    context: Context,
    inputs: Inputs,
    told: Sequence[str],
    matter: Matter,
    codes: dict[str, frozenset[str]],
) -> Iterator[Problem]:
    """What is wrong with the correction; `codes` are the classes of each kind asked so far."""
    try:
        act = correction_of(context.actor, matter)
    except Refused as refused:
        advice = _("改回原样，或在事项页面上办")
        for code in told:
            yield context.problem(row, code, str(refused).replace("%", "%%"), advice)
        return
    if matter.kind not in codes:
        codes[matter.kind] = subject_codes(act)
    for code in told:
        if inputs[code] == SUBJECT and row[code] not in codes[matter.kind]:
            yield context.problem(row, code, NO_SUBJECT, _("写在用的类别"))
        elif inputs[code] == PLACE and not is_place(matter, row[code], context.actor.on):
            advice = _("写本街道在用的%(kinds)s")
            yield context.problem(row, code, NO_PLACE, advice, kinds=places_said(matter))
    if matter.ended_at is not None and not row[REASON.code]:
        yield context.problem(
            row,
            REASON.code,
            _("这件事项已经结束，更正要写理由"),
            _("写在“更正理由”一列"),
        )


def correct_matters(rows: Rows, context: Context, inputs: Inputs, loaded: Loaded) -> None:
    """Set right what rows say otherwise of matters that are there: each by an entry of its own."""
    default = gettext("按导入的表更正")
    for row in rows:
        held = row.held
        if held is None or not (told := _told(row, inputs)):
            continue
        values = {inputs[code]: row[code] for code in told}
        why = row[REASON.code] or default
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


def undo_matters(actor: Scope, traces: Traces) -> None:
    """Take the matters of a ledger back, and set back what it set right of others, unless somebody
    worked on one since.
    """
    label = Matter._meta.label_lower
    mine = [t for t in traces if t.label == label]
    versions = {int(t.object_id): t.data["version"] for t in mine}
    refuse_worked(versions)
    changed = {int(t.object_id): t.data["before"] for t in mine if not t.made}
    for some in chunks(list(changed)):
        for key, matter in Matter.objects.in_bulk(some).items():
            _set_back(actor, matter, changed[key])
    made = {key: version for key, version in versions.items() if key not in changed}
    if made or not mine:
        matters_unload(actor=actor, versions=made, on_progress=traces.progress)


def _set_back(actor: Scope, matter: Matter, before: Mapping[str, Any]) -> None:
    values = {SUBJECT: before[SUBJECT], PLACE: Unit.objects.get(pk=before[PLACE])}
    note = gettext("撤销导入")
    order = Order(matter.pk, matter.version, note, values)
    matter_correct(actor=actor, order=order, back=True)


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
