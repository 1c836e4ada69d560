"""What a person may do to a matter now: derived from the declarations, never listed by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from shigan.kernel.matters.actions.core import may
from shigan.kernel.matters.actions.correcting import is_correctable
from shigan.kernel.matters.actions.move import matter_move
from shigan.kernel.matters.actions.standing import standing_acts
from shigan.kernel.matters.models import Entry, Matter
from shigan.kernel.matters.registry import Act, Tone
from shigan.kernel.orgs.scope import Scope


@dataclass(frozen=True)
class Offer:
    """An act that the person may do now. `standing`: it does not belong to the step."""

    act: Act
    standing: bool
    #: Does it: `perform(actor=…, order=…)`.
    perform: Callable[..., Entry]

    @property
    def code(self) -> str:
        """The code of the act."""
        return self.act.code


@dataclass(frozen=True)
class Offers:
    """All that the person may do: the one next act, what else waits for them, and what can be done
    at any time: setting right, and the standing acts.
    """

    next: Offer | None
    others: tuple[Offer, ...]
    standing: tuple[Offer, ...]

    @property
    def every(self) -> tuple[Offer, ...]:
        """All of them, the next one first."""
        return ((self.next,) if self.next else ()) + self.others + self.standing

    def find(self, code: str) -> Offer | None:
        """The offer of that act."""
        return next((offer for offer in self.every if offer.code == code), None)


def offers(actor: Scope, matter: Matter) -> Offers:
    """What this person may do to this matter as it stands.

    The next act is the first that is declared as the main one: of the step, else of the standing
    ones (a request to decide, a held clock to let run).
    """
    acts = _step_acts(actor, matter)
    here = [_move(act) for act in acts if act.leads]
    standing = [_move(act) for act in acts if not act.leads]
    standing += [
        Offer(spec.act, standing=True, perform=spec.perform)
        for spec in standing_acts
        if may(actor, matter, spec.function(matter), spec.act.side)
        and spec.ready(matter)
        and spec.suits(actor, matter)
    ]
    waiting = here + [o for o in standing if o.act.tone is Tone.PRIMARY]
    first = next((o for o in waiting if o.act.tone is Tone.PRIMARY), None)
    return Offers(
        next=first,
        others=tuple(o for o in waiting if o is not first),
        standing=tuple(o for o in standing if o.act.tone is not Tone.PRIMARY),
    )


def _step_acts(actor: Scope, matter: Matter) -> list[Act]:
    return [
        act
        for act in matter.declared.step(matter.step).acts
        if may(actor, matter, act.function, act.side)
        and _stands_for(matter, act)
        and not (act.barred is not None and act.barred(matter))
    ]


def _stands_for(matter: Matter, act: Act) -> bool:
    """Whether the matter, open, held or ended, lets the act be done."""
    if not act.leads:
        return is_correctable(matter)
    return matter.ended_at is None and (matter.paused_at is None or act.ends is not None)


def _move(act: Act) -> Offer:
    return Offer(act, standing=False, perform=partial(matter_move, act=act.code))


def act_named(matter: Matter, code: str) -> Offer | None:
    """The act of that code, whether it can be done now or not: of the present step, of another
    one, or a standing one. Who tries it is told why it cannot be done.
    """
    kind = matter.declared
    for step in (kind.step(matter.step), *kind.steps):
        if act := step.act(code):
            return _move(act)
    if spec := standing_acts.get(code):
        return Offer(spec.act, standing=True, perform=spec.perform)
    return None
