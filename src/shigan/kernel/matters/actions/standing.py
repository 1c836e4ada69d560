"""Standing acts: what can be done to a matter whatever its kind and step.

Each is declared once (see `deeds`); desk, API and the ledger's bulk bar derive from
`standing_acts`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.errors import Refused
from shigan.kernel.base.registry import Registry
from shigan.kernel.matters.actions.core import (
    Move,
    Order,
    carry_out,
    locked,
    moment,
    require,
    require_open,
)
from shigan.kernel.matters.actions.inputs import entry_data, require_inputs
from shigan.kernel.matters.choices import Ending
from shigan.kernel.matters.models import Entry, Matter
from shigan.kernel.matters.registry import Act
from shigan.kernel.orgs.scope import Scope

Change = Callable[[Matter, datetime], Mapping[str, Any]]


class Perform(Protocol):
    """A standing action."""

    def __call__(self, *, actor: Scope, order: Order) -> Entry:
        """Do it, in one transaction."""
        ...


@dataclass(frozen=True)
class StandingAct:
    """An act with the state of a matter in which it is offered, and the action that does it.

    `suits` keeps it from those whom the rules would refuse although they hold the function.
    """

    act: Act
    ready: Callable[[Matter], bool]
    perform: Perform
    suits: Callable[[Scope, Matter], bool]

    @property
    def code(self) -> str:
        """The code of the act."""
        return self.act.code

    def function(self, matter: Matter) -> str:
        """The function that the actor must hold: `*` stands for the matter's own line."""
        return self.act.function.replace("*", matter.declared.line)


standing_acts: Registry[StandingAct] = Registry("standing act")


def anybody(actor: Scope, matter: Matter) -> bool:
    """No further condition on the person."""
    return True


def is_open(matter: Matter) -> bool:
    """Not ended."""
    return matter.ended_at is None


def running(matter: Matter) -> bool:
    """Not ended, its clock not held."""
    return matter.ended_at is None and matter.paused_at is None


def paused(matter: Matter) -> bool:
    """Not ended, its clock held."""
    return matter.ended_at is None and matter.paused_at is not None


def reopenable(matter: Matter) -> bool:
    """Ended in a way that can be taken back."""
    return matter.ended_at is not None and matter.ending not in {Ending.UNDONE, Ending.MERGED}


def require_standing(actor: Scope, matter: Matter, spec: StandingAct) -> None:
    """Raise unless this person can do the standing act with the matter as it stands."""
    require(actor, matter, spec.function(matter), spec.act.side)
    if not spec.ready(matter):
        if spec.ready is not reopenable:
            require_open(matter)
        raise Refused(_("这件事项现在不能“%(act)s”") % {"act": spec.act.label})


def _perform(actor: Scope, order: Order, spec: StandingAct, change: Change) -> Entry:
    """May → rule → change → entry → clocks → audit; what every standing action is."""
    matter = locked(actor, order)
    require_standing(actor, matter, spec)
    require_inputs(spec.act, order)
    at, step_from = moment(matter), matter.step
    data = {**entry_data(spec.act, order), **change(matter, at)}
    move = Move(
        act=spec.act,
        at=at,
        actor_id=actor.user_id,
        actor_name=actor.name,
        note=order.note.strip(),
        data=data,
        evidence=order.evidence,
    )
    entry = carry_out(actor, matter, move, order.values, step_from=step_from)
    note(subject=matter, after={"act": spec.code, **data}, text=str(spec.act.label))
    return entry


def standing(
    act: Act,
    *,
    ready: Callable[[Matter], bool],
    suits: Callable[[Scope, Matter], bool] = anybody,
) -> Callable[[Callable[[Scope, Order, Matter, datetime], Mapping[str, Any]]], Perform]:
    """Make a change of a matter a standing action, offered while `ready`.

    The function changes the matter in memory (and its side rows) and returns what the entry
    should keep beside the inputs.
    """

    def wrap(change: Callable[[Scope, Order, Matter, datetime], Mapping[str, Any]]) -> Perform:
        @action(f"matters.{act.code}", label=act.label)
        def perform(*, actor: Scope, order: Order) -> Entry:
            spec = standing_acts[act.code]
            return _perform(actor, order, spec, lambda m, at: change(actor, order, m, at))

        perform.__doc__ = change.__doc__
        perform.__name__ = change.__name__
        standing_acts.add(StandingAct(act, ready, perform, suits))
        return perform

    return wrap
