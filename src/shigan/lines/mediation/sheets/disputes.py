"""The ledgers of disputes as sheets: each dispute with all that it went through."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from shigan.kernel.imports.queries.context import Context
from shigan.kernel.imports.registry import Importer, Loaded, Problem, Row, Rows
from shigan.kernel.matters.actions.correcting import PLACE, SUBJECT
from shigan.kernel.matters.queries.known import known_numbers
from shigan.kernel.matters.sheets.shared import (
    REASON,
    check_corrections,
    correct_matters,
    matter_key,
    times_in_order,
    undo_matters,
)
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.rules import street_path
from shigan.lines.mediation.actions.load import DisputeRow, disputes_load
from shigan.lines.mediation.actions.open import (
    AMOUNT_WRONG,
    DisputeGiven,
    PartyGiven,
    is_amount,
    parties_in_row,
    wrong_side,
)
from shigan.lines.mediation.choices import (
    DISPUTE,
    LABOUR,
    Claim,
    Elsewhere,
    Outcome,
    Side,
    Sort,
)
from shigan.lines.mediation.rules import AGREED
from shigan.lines.mediation.sheets.fields import IN_ORDER, dispute_fields
from shigan.lines.mediation.sheets.present import current_disputes

LABOUR_LEDGER = "mediation.labour"
#: What can be set right of a dispute that is there.
_INPUTS = {"subject": SUBJECT, "unit": PLACE}
_ORDER = ("received_at", "accepted_at", "ended_at", "signed_at", "followed_at")


def check_disputes(rows: Rows, context: Context) -> Iterator[Problem]:
    """Places that are communities or cells, phones, stages and times that fit each other."""
    if not rows:
        return
    yield from check_corrections(rows, context, _INPUTS)
    fresh = [row for row in rows if row.held is None]
    known = known_numbers((row["unit"].path, row["number"]) for row in fresh)
    for row in fresh:
        if (street_path(row["unit"].path), row["number"]) in known:
            yield context.problem(
                row, "number", _("台账里已有这个编号"), _("去掉这一行，或改用新编号")
            )
        if row["unit"].kind not in {UnitKind.COMMUNITY, UnitKind.CELL}:
            yield context.problem(row, "unit", _("这不是社区或网格"), _("填写纠纷所在社区的代码"))
        for side in Side:
            for code, text in wrong_side(_given(row, side), side.value.lower()).items():
                yield context.problem(row, code, text, IN_ORDER)
        if not is_amount(row["claimed"]):
            yield context.problem(row, "claimed", AMOUNT_WRONG, _("核对金额，以元为单位"))
        yield from _stages(row, context)
        yield from times_in_order(row, context, _ORDER)


#: Of a row: whether it is wrong, where, what is wrong, what to do.
_Flaw = tuple[Any, str, Any, Any]


def _stages(row: Row, context: Context) -> Iterator[Problem]:
    """Each stage has what it stands on, and no stage follows a refusal or a failure."""
    labour = context.importer.code == LABOUR_LEDGER
    for wrong, code, text, advice in (*_taking_up(row), *_ending(row, labour), *_keeping(row)):
        if wrong:
            yield context.problem(row, code, text, advice)


def _taking_up(row: Row) -> Iterator[_Flaw]:
    taken, declined = row["accepted_at"] is not None, row["accepted"] in Elsewhere.values
    yield (
        not taken and (row["accepted"] or row["ended_at"]),
        "accepted_at",
        _("缺少受理时间"),
        _("补上，否则后面的环节无法入账"),
    )
    yield (
        taken and not declined and row["handler_unit"] is None,
        "handler_unit",
        _("缺少承办单位"),
        _("填写受理这件纠纷的社区或调解中心的代码"),
    )
    yield (
        declined and row["ended_at"] is not None,
        "ended_at",
        _("不予受理的纠纷不会有调解结果"),
        _("去掉调解结束时间，或改为受理"),
    )


def _ending(row: Row, labour: bool) -> Iterator[_Flaw]:  # noqa: FBT001 -- one yes or no
    yield (
        (row["outcome"] is None) != (row["ended_at"] is None),
        "outcome" if row["outcome"] is None else "ended_at",
        _("调解结果和调解结束时间要同时填写"),
        _("补上缺的一项"),
    )
    yield (
        row["outcome"] in AGREED and not row["terms"],
        "terms",
        _("缺少协议内容"),
        _("写明双方协议的内容"),
    )
    yield (
        labour and row["outcome"] == Outcome.ORAL,
        "outcome",
        _("劳动争议的协议必须是书面的"),
        _("改为达成书面协议，或调解不成"),
    )


def _keeping(row: Row) -> Iterator[_Flaw]:
    written = row["outcome"] == Outcome.WRITTEN
    in_force = row["outcome"] in AGREED and (not written or row["signed_at"])
    yield (
        not written and row["signed_at"] is not None,
        "signed_at",
        _("只有书面协议才有签署时间"),
        _("去掉，或把结果改为达成书面协议"),
    )
    yield (
        row["followed_at"] is not None and not in_force,
        "followed_at",
        _("协议生效之后才有履行回访"),
        _("补上签署时间，或去掉回访时间"),
    )
    yield (
        (row["followed_at"] is None) != (row["fulfilment"] is None),
        "fulfilment" if row["fulfilment"] is None else "followed_at",
        _("回访时间和履行情况要同时填写"),
        _("补上缺的一项"),
    )


def _key(row: Row) -> str:
    return matter_key(row["unit"].path, row["number"]) if row["unit"] else ""


def load_disputes(rows: Rows, context: Context) -> Loaded:
    """The ledger, with every step of each dispute; of those that are there the corrections."""
    kind = LABOUR if context.importer.code == LABOUR_LEDGER else DISPUTE
    fresh, loaded = [row for row in rows if row.held is None], Loaded()
    if fresh:
        disputes = disputes_load(
            actor=context.actor,
            kind=kind,
            rows=[_dispute_row(row, kind) for row in fresh],
            on_progress=context.progress,
        )
        for row, dispute in zip(fresh, disputes, strict=True):
            loaded.add(row, dispute.matter, data={"version": dispute.matter.version})
    correct_matters(rows, context, _INPUTS, loaded)
    return loaded


def _dispute_row(row: Row, kind: str) -> DisputeRow:
    return DisputeRow(
        number=row["number"],
        given=DisputeGiven(
            kind=kind,
            subject=row["subject"],
            found=row["found"],
            unit=row["unit"],
            text=row["text"],
            parties=[*_given(row, Side.APPLICANT), *_given(row, Side.RESPONDENT)],
            claimed=row["claimed"],
            address=row["applicant_address"] or "",
        ),
        received_at=row["received_at"],
        taken_by=row["handler_unit"].name if row["handler_unit"] else row["unit"].name,
        accepted_at=row["accepted_at"],
        declined=row["accepted"] if row["accepted"] in Elsewhere.values else "",
        handler_unit=row["handler_unit"],
        mediator=row["mediator"] or "",
        ended_at=row["ended_at"],
        outcome=row["outcome"] or "",
        terms=row["terms"] or "",
        perform_by=row["perform_by"],
        signed_at=row["signed_at"],
        followed_at=row["followed_at"],
        fulfilment=row["fulfilment"] or "",
    )


def _given(row: Row, side: Side) -> list[PartyGiven]:
    """Those of a side; several stand one after another, their phones and addresses as well."""
    code = side.value.lower()
    return parties_in_row(
        side,
        row[code] or "",
        phones=row[f"{code}_phone"] or "",
        addresses=row[f"{code}_address"] or "",
        organisation=bool(row[f"{code}_organisation"]),
    )


def _ledger(code: str, label: Any, subjects: Any, order: int) -> Importer:
    fields = dispute_fields(subjects)
    return Importer(
        code,
        label,
        "mediation.load",
        fields=fields,
        key=("number",),
        check=check_disputes,
        load=load_disputes,
        undo=undo_matters,
        current=partial(current_disputes, LABOUR if code == LABOUR_LEDGER else DISPUTE),
        identify=_key,
        fixed=frozenset(f.code for f in fields) - _INPUTS.keys() - {REASON.code},
        seen_at="matters:ledger",
        order=order,
    )


LEDGERS = (
    _ledger("mediation.disputes", _("民间纠纷台账"), Sort.choices, 71),
    _ledger(LABOUR_LEDGER, _("劳动争议台账"), Claim.choices, 72),
)
