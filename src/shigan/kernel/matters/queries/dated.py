"""The rule rows as dated tables: what holds today, what will, what did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from django.utils.translation import gettext_lazy as _

from shigan.kernel.matters.choices import Criterion
from shigan.kernel.matters.models import ColourRuleRow, LimitRule
from shigan.kernel.matters.registry import Label, kinds, limit_topics

RowT = TypeVar("RowT", LimitRule, ColourRuleRow)


@dataclass(frozen=True)
class RuleLine(Generic[RowT]):
    """One rule through time: its rows by whether they hold, will hold, or held."""

    label: Label
    under: Label
    now: RowT | None
    coming: tuple[RowT, ...]
    past: tuple[RowT, ...]


@dataclass(frozen=True)
class RuleTable(Generic[RowT]):
    """The rules of one kind, or of all."""

    code: str
    label: Label
    lines: tuple[RuleLine[RowT], ...]

    @property
    def has_past(self) -> bool:
        """Whether there is a history."""
        return any(line.past for line in self.lines)


def colour_kinds() -> dict[str, Label]:
    """The kinds by code; blank is all of them."""
    labels: dict[str, Label] = {"": _("各类事项通用")}
    return labels | {kind.code: kind.label for kind in kinds}


def limit_kinds() -> dict[str, Label]:
    """Whatever has limits, by code."""
    return {item.code: item.label for item in (*kinds, *limit_topics)}


def step_labels(kind: str) -> dict[str, Label]:
    """What of a kind can be limited, by code; blank is the whole."""
    if topic := limit_topics.get(kind):
        return dict(topic.steps)
    labels: dict[str, Label] = {"": _("全程")}
    if declared := kinds.get(kind):
        labels |= {step.code: step.label for step in declared.steps}
    return labels


def subject_labels(kind: str) -> dict[str, Label]:
    """The classes of a kind by code; blank is all of them. One statement, where it has classes."""
    labels: dict[str, Label] = {"": _("全部类别")}
    if declared := kinds.get(kind):
        labels |= {str(code): label for code, label in declared.subjects()}
    return labels


def colour_tables(on: date) -> list[RuleTable[ColourRuleRow]]:
    """The colour rules, those for all kinds first: one statement."""
    grouped: dict[str, dict[str, list[ColourRuleRow]]] = defaultdict(lambda: defaultdict(list))
    for row in ColourRuleRow.objects.order_by("kind", "valid_from"):
        grouped[row.kind][row.criterion].append(row)
    labels = colour_kinds()
    return [
        RuleTable(
            kind,
            labels.get(kind, kind),
            tuple(
                _line(Criterion(code).label, "", grouped[kind][code], on)
                for code in Criterion.values
                if code in grouped[kind]
            ),
        )
        for kind in _ordered(grouped, labels)
    ]


@dataclass(frozen=True)
class LimitGrid:
    """The limits of one kind: a line for each class, a column for each step."""

    code: str
    label: Label
    steps: tuple[tuple[str, Label], ...]
    lines: tuple[LimitLine, ...]

    @property
    def past(self) -> list[tuple[Label, RuleLine[LimitRule]]]:
        """What held once, step by step."""
        return [
            (self.steps[place][1], cell)
            for line in self.lines
            for place, cell in enumerate(line.cells)
            if cell is not None and cell.past
        ]


@dataclass(frozen=True)
class LimitLine:
    """The limits of one class; None where it takes those of the class above it."""

    subject: str
    label: Label
    cells: tuple[RuleLine[LimitRule] | None, ...]

    @property
    def rows(self) -> list[LimitRule]:
        """The rows that hold or will hold."""
        cells = [cell for cell in self.cells if cell is not None]
        return [row for c in cells for row in ((c.now,) if c.now else ()) + c.coming]

    @property
    def sources(self) -> list[str]:
        """What the rows rest on, each named once."""
        return list(dict.fromkeys(row.source for row in self.rows))

    @property
    def verified(self) -> bool:
        """Whether all of them were held against the original."""
        return all(row.verified for row in self.rows)


def limit_grids(on: date) -> list[LimitGrid]:
    """The limits, kind by kind: one statement, and one more for the classes of a kind."""
    grouped: dict[str, dict[str, dict[str, list[LimitRule]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(list))
    )
    for row in LimitRule.objects.order_by("kind", "subject", "valid_from"):
        grouped[row.kind][row.subject][row.step].append(row)
    labels = limit_kinds()
    return [
        _grid(kind, labels.get(kind, kind), grouped[kind], on) for kind in _ordered(grouped, labels)
    ]


def _grid(
    kind: str, label: Label, found: Mapping[str, Mapping[str, list[LimitRule]]], on: date
) -> LimitGrid:
    used = {step for rows in found.values() for step in rows}
    named, subjects = step_labels(kind), subject_labels(kind)
    steps = {step: named.get(step, step) for step in _ordered(used, named)}
    lines = []
    for subject in sorted(found):
        name = subjects.get(subject, subject)
        cells = [
            _line(steps[step], name, found[subject][step], on) if step in found[subject] else None
            for step in steps
        ]
        lines.append(LimitLine(subject, name, tuple(cells)))
    return LimitGrid(kind, label, tuple(steps.items()), tuple(lines))


def _ordered(found: Iterable[str], labels: Mapping[str, Label]) -> list[str]:
    order = list(labels)
    return sorted(
        found, key=lambda kind: (order.index(kind) if kind in order else len(order), kind)
    )


def _line(label: Label, under: Label, rows: list[RowT], on: date) -> RuleLine[RowT]:
    return RuleLine(
        label,
        under,
        next((row for row in rows if row.is_valid(on)), None),
        tuple(row for row in rows if row.valid_from > on),
        tuple(r for r in rows[::-1] if r.valid_until is not None and r.valid_until <= on),
    )


def newest(model: type[RowT], **key: str) -> RowT | None:
    """The last row of a rule: what one starts from when setting the next."""
    return model.objects.filter(**key).order_by("-valid_from").first()
