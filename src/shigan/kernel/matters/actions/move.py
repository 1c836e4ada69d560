"""Moving a matter along the steps that its kind declares."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.errors import Refused
from shigan.kernel.matters.actions.core import (
    Move,
    Order,
    apply_move,
    carry_out,
    locked,
    moment,
    require,
    require_open,
)
from shigan.kernel.matters.actions.correcting import correct, require_correctable
from shigan.kernel.matters.actions.inputs import entry_data, require_inputs
from shigan.kernel.matters.models import Entry, Matter
from shigan.kernel.matters.registry import Act
from shigan.kernel.orgs.scope import Scope


@action("matters.move", label=_("办理事项"))
def matter_move(*, actor: Scope, act: str, order: Order) -> Entry:
    """Make the move `act` at the matter's present step."""
    matter = locked(actor, order)
    return _make(actor, matter, require_move(actor, matter, act), order)


@action("matters.load_correct", label=_("按表更正事项"))
def matter_correct(*, actor: Scope, order: Order, back: bool = False) -> Entry:
    """Set a matter right as a sheet says: the correction of its step, by whoever loads the line.

    `back`: as it was before the sheet.
    """
    matter = locked(actor, order)
    return _make(actor, matter, correction_of(actor, matter), order, back=back)


def correction_of(actor: Scope, matter: Matter) -> Act:
    """The act that sets a matter right where it stands, for whoever loads its line's ledger."""
    require_correctable(matter)
    step = matter.declared.step(matter.step)
    act = next((a for a in step.acts if a.corrects and not a.leads), None)
    if act is None:
        raise Refused(_("在“%(step)s”环节不能用表更正") % {"step": step.label})
    loading = replace(act, function=f"{matter.declared.line}.load")
    require(actor, matter, loading.function)
    return loading


def _make(
    actor: Scope, matter: Matter, declared: Act, order: Order, *, back: bool = False
) -> Entry:
    require_inputs(declared, order)
    before = _state(matter)
    data = entry_data(declared, order)
    if declared.corrects:
        data = correct(actor, matter, declared, order, data, back=back)
    move = Move(
        act=declared,
        at=moment(matter),
        actor_id=actor.user_id,
        actor_name=actor.name,
        note=order.note.strip(),
        data=data,
        evidence=order.evidence,
        handler_unit=order.handler_unit,
        handler=order.handler,
    )
    step_from = matter.step
    apply_move(matter, move)
    entry = carry_out(actor, matter, move, order.values, step_from=step_from)
    note(
        subject=matter,
        before=before,
        after={**_state(matter), "act": declared.code},
        text=str(declared.label),
    )
    return entry


def require_move(actor: Scope, matter: Matter, act: str) -> Act:
    """The move of that code, if this person can make it with the matter as it stands."""
    step = matter.declared.step(matter.step)
    declared = step.act(act)
    if declared is None or declared.leads:
        require_open(matter)
    if declared is None:
        raise Refused(
            _("“%(step)s”环节没有这个动作；事项可能已被办理到下一环节") % {"step": step.label}
        )
    require(actor, matter, declared.function, declared.side)
    if not declared.leads:
        require_correctable(matter)
    elif declared.ends is None:
        _require_running(matter)
    if declared.barred is not None and (why := declared.barred(matter)):
        raise Refused(why)
    return declared


def _require_running(matter: Matter) -> None:
    if matter.paused_at is not None:
        raise Refused(_("这件事项已暂停计时；请先恢复计时再办理"))


def _state(matter: Matter) -> dict[str, str]:
    return {
        "step": matter.step,
        "handler": matter.handler_path,
        "subject": matter.subject,
        "unit": matter.unit_path,
    }
