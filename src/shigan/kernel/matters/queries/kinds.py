"""A kind of matter as it is declared, with its limits of today, for drawing and for reading."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from shigan.kernel.clock.rules import LimitUnit, TimeLimit
from shigan.kernel.clock.templatetags.clock_tags import limit_text
from shigan.kernel.matters.models import LimitRule
from shigan.kernel.matters.queries.rulebook import Rulebook
from shigan.kernel.matters.registry import Act, Label, MatterKind, Step
from shigan.kernel.matters.rules.diagram import Drawing, Stage, Way, drawing


@dataclass(frozen=True)
class LimitLine:
    """A limit of today, and the class for which it holds."""

    subject: Label
    row: LimitRule

    @property
    def limit(self) -> TimeLimit:
        """How long."""
        return TimeLimit(self.row.amount, LimitUnit(self.row.unit))


@dataclass(frozen=True)
class Deed:
    """An act at a step, and where it leads; empty where it stays."""

    act: Act
    leads: Label


@dataclass(frozen=True)
class StepTable:
    """A step with what may be done there and how long it may take."""

    step: Step
    deeds: tuple[Deed, ...]
    limits: tuple[LimitLine, ...]


@dataclass(frozen=True)
class KindTable:
    """A kind, drawn and told."""

    kind: MatterKind
    drawing: Drawing
    whole: tuple[LimitLine, ...]
    steps: tuple[StepTable, ...]

    @property
    def starts(self) -> Label:
        """The step at which the clock of the whole starts."""
        return self.kind.step(self.kind.started).label


def kind_table(kind: MatterKind, book: Rulebook, on: date) -> KindTable:
    """The kind with the limits of a day: one statement for the names of its classes."""
    subjects = {str(code): label for code, label in kind.subjects()}
    limits = {
        step: tuple(_limits(kind, step, book, subjects, on))
        for step in ("", *(s.code for s in kind.steps))
    }
    return KindTable(
        kind=kind,
        drawing=_drawing(kind, limits),
        whole=limits[""],
        steps=tuple(
            StepTable(step, tuple(_deed(kind, act) for act in step.acts), limits[step.code])
            for step in kind.steps
        ),
    )


def _limits(
    kind: MatterKind, step: str, book: Rulebook, subjects: dict[str, Label], on: date
) -> list[LimitLine]:
    found = []
    for (code, of, subject), rows in sorted(book.limits.items()):
        if (code, of) == (kind.code, step):
            found += [LimitLine(subjects.get(subject, subject), r) for r in rows if r.is_valid(on)]
    return found


def _deed(kind: MatterKind, act: Act) -> Deed:
    if act.ends is not None:
        return Deed(act, kind.ending_label(act.ends))
    return Deed(act, kind.step(act.to).label if act.to else "")


def _drawing(kind: MatterKind, limits: dict[str, tuple[LimitLine, ...]]) -> Drawing:
    stages = [
        Stage(step.code, str(step.label), str(step.who), _limit_word(limits[step.code]))
        for step in kind.steps
    ]
    endings: dict[str, Stage] = {}
    ways = []
    for step in kind.steps:
        for act in step.acts:
            if act.ends is not None:
                code = f"end:{act.ends}"
                endings[code] = Stage(code, str(kind.ending_label(act.ends)), end=True)
                ways.append(Way(step.code, code, str(act.label)))
            elif act.to:
                back = act.back or kind.position(act.to) < kind.position(step.code)
                ways.append(Way(step.code, act.to, str(act.label), back=back))
    return drawing(str(kind.label), [*stages, *endings.values()], ways)


def _limit_word(lines: tuple[LimitLine, ...]) -> str:
    """The limit, where all classes have the same."""
    words = {limit_text(line.limit) for line in lines}
    if len(words) > 1:
        return gettext("按类别")
    return words.pop() if words else ""
