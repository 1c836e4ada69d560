"""Kinds of matters, as lines declare them: steps, acts, who acts, what each act needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeAlias

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.registry import Registry
from shigan.kernel.matters.choices import Ending
from shigan.kernel.web.fields import Choices, Field, Source

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from shigan.kernel.matters.models import Entry, Matter
    from shigan.kernel.orgs.scope import Scope

Label: TypeAlias = str | Promise
_OPENED = _("受理")


class Side(Enum):
    """Over which unit an act's function must be held."""

    PLACE = "place"  # the unit to which the matter belongs
    HANDLER = "handler"  # the unit that handles it, or being its handler in person


class Tone(Enum):
    """How the act's button looks."""

    PRIMARY = "primary"
    PLAIN = "plain"
    DANGER = "danger"


@dataclass(frozen=True)
class Act:
    """A move that somebody may make at a step.

    `to` names the next step; empty keeps the step. `ends` closes the matter. `assigns` asks for
    the unit (and optionally person) that handles it from now on.
    """

    code: str
    label: Label
    function: str
    side: Side = Side.PLACE
    to: str = ""
    ends: Ending | None = None
    assigns: bool = False
    inputs: tuple[Field, ...] = ()
    tone: Tone = Tone.PLAIN
    #: A backward move keeps the clock of the step it goes back to running from where it was.
    back: bool = False
    #: Its inputs `subject` and `place_unit` set right what the matter is and where it belongs.
    corrects: bool = False
    #: Offered for many ticked matters at once too; so it can ask for no photo.
    bulk: bool = False
    #: Why the line's own record does not allow it now, in words; empty where it does. What it bars
    #: is not offered, and refused with these words where somebody tries it all the same.
    barred: Callable[[Matter], Label] | None = None
    #: Of an act that ends: by what it kept, the code of how that was, in the line's own sense
    #: (`MatterKind.outcomes`).
    outcome: Callable[[Mapping[str, Any]], str] | None = None

    @property
    def leads(self) -> bool:
        """Whether it waits for somebody: one that only sets right does not, and can be done after
        the end as well.
        """
        return bool(self.to) or self.ends is not None or not self.corrects


@dataclass(frozen=True)
class Step:
    """A stage of a matter: who acts there in words, and the moves that lead on."""

    code: str
    label: Label
    who: Label
    acts: tuple[Act, ...]

    def act(self, code: str) -> Act | None:
        """The move of that code, or None."""
        return next((a for a in self.acts if a.code == code), None)


@dataclass(frozen=True)
class MatterKind:
    """A kind of matter.

    `started` names the step at which the clock of the whole starts (the dispatch): before it,
    only step limits run. `applied` is called inside the transaction of every act, so that the
    line keeps its own record in step. `record_url` leads to the line's own page part.
    """

    code: str
    label: Label
    prefix: str
    steps: tuple[Step, ...]
    started: str
    #: The step at which the clock of the whole stops, if it does before the end: from there on
    #: only step limits run (an agreement is reached; whether it is kept takes its own time).
    stopped: str = ""
    applied: Callable[[Matter, Entry, Scope, Mapping[str, Any]], None] | None = None
    #: The line's classes by the code that `Matter.subject` holds, for lists and filters.
    subjects: Callable[[], Choices] = tuple
    #: The sorts of unit (`UnitKind`) in which its matters lie; none named: any.
    places: tuple[str, ...] = ()
    #: Facts of the line's own record for the matter page: (label, value) pairs.
    facts: Callable[[Matter], list[tuple[Label, Any]]] | None = None
    #: What the form of an act starts with for each of some matters, by input code: the unit on
    #: duty for a dispatch.
    presets: Callable[[Sequence[Matter], str], list[dict[str, str]]] | None = None
    #: What may be chosen, by input code, where it is not any unit or person within the scope.
    sources: Callable[[Scope], Mapping[str, Source]] | None = None
    #: Matters that the line lets a scope see besides (their ids): those it was called to, say.
    also_seen: Callable[[Scope], QuerySet[Any, Any]] | None = None
    #: The kind's own words for ways of ending, where the kernel's are not those of its law.
    endings: Mapping[Ending, Label] = field(default_factory=dict)
    #: What it may come to, in the line's own sense, by code: told beside the ending.
    outcomes: Mapping[str, Label] = field(default_factory=dict)
    #: What its beginning is called.
    opened: Label = _OPENED
    #: Template included on the matter page, with `matter` and the scope in its context.
    template: str = ""
    #: Template included where the next act is offered, with what helps to decide it.
    lead: str = ""

    @property
    def line(self) -> str:
        """The line of work: the domain of its functions."""
        return self.code.partition(".")[0]

    @property
    def first(self) -> Step:
        """The step at which a matter begins."""
        return self.steps[0]

    def step(self, code: str) -> Step:
        """The step of that code; an unknown one is a programming error."""
        for step in self.steps:
            if step.code == code:
                return step
        raise KeyError(f"{self.code}: no step {code!r}")

    def ending_label(self, ending: str, outcome: str = "") -> Label:
        """What a way of ending is called for this kind, with what it came to: 办结（未履行）."""
        word = self.endings.get(Ending(ending)) or Ending(ending).label
        if not (told := self.outcomes.get(outcome)):
            return word
        return _("%(ending)s（%(outcome)s）") % {"ending": word, "outcome": told}

    def preset(self, matter: Matter, act: str) -> dict[str, str]:
        """What the form of an act starts with for one matter."""
        return self.presets([matter], act)[0] if self.presets is not None else {}

    def whole_runs(self, step: str) -> bool:
        """Whether the clock of the whole still runs at a step, once it has started."""
        return not self.stopped or self.position(step) < self.position(self.stopped)

    def position(self, code: str) -> int:
        """The place of a step in the order of work."""
        return [s.code for s in self.steps].index(code)


kinds: Registry[MatterKind] = Registry("matter kind")


@dataclass(frozen=True)
class LimitTopic:
    """Something besides the steps of a kind that has limits: a call to answer, say.

    `steps` are what is limited: (code, label) pairs. Limit rows carry its code as their kind.
    """

    code: str
    label: Label
    steps: tuple[tuple[str, Label], ...]


limit_topics: Registry[LimitTopic] = Registry("limit topic")
