"""The dated rows of limits and colours, read once for as many matters as one likes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from shigan.kernel.base.stamps import remembered
from shigan.kernel.clock.queries import calendar
from shigan.kernel.clock.rules import Calendar, LimitUnit, TimeLimit
from shigan.kernel.matters.choices import Criterion
from shigan.kernel.matters.models import ColourRuleRow, LimitRule
from shigan.kernel.matters.rules.colour import ColourRule

LimitKey = tuple[str, str, str]  # kind, step, subject
_Asked = tuple[str, str, str, date]
_MOST = 10_000  # answers kept


@dataclass(frozen=True)
class Rulebook:
    """Limits and colour rules with the calendar to apply them."""

    limits: dict[LimitKey, list[LimitRule]]
    colours: dict[str, list[ColourRuleRow]]
    calendar: Calendar
    #: What was asked before: a load asks the same of thousands of matters.
    _limits: dict[_Asked, TimeLimit | None] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _rules: dict[tuple[str, date], list[ColourRule]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def limit(self, kind: str, step: str, subject: str, on: date) -> TimeLimit | None:
        """The limit of a step (blank: of the whole) on a day."""
        asked = (kind, step, subject, on)
        try:
            return self._limits[asked]
        except KeyError:
            row = self.limit_row(kind, step, subject, on)
            limit = None if row is None else TimeLimit(row.amount, LimitUnit(row.unit))
            if len(self._limits) >= _MOST:
                self._limits.clear()
            self._limits[asked] = limit
            return limit

    def limit_row(self, kind: str, step: str, subject: str, on: date) -> LimitRule | None:
        """The row of the closest subject: one without a row of its own takes that of the class
        above it (0102, 01, blank).
        """
        for length in range(len(subject), -1, -1):
            for row in self.limits.get((kind, step, subject[:length]), ()):
                if row.is_valid(on):
                    return row
        return None

    def colour_rules(self, kind: str, on: date) -> list[ColourRule]:
        """The colour rules of a kind on a day."""
        if (kind, on) not in self._rules:
            self._rules[kind, on] = [colour_rule(row) for row in self.colour_rows(kind, on)]
        return self._rules[kind, on]

    def colour_rows(self, kind: str, on: date) -> list[ColourRuleRow]:
        """The rows of a kind on a day: its own row of a criterion, else the common one."""
        found: dict[str, ColourRuleRow] = {}
        for rows in (self.colours.get("", []), self.colours.get(kind, [])):
            for row in rows:
                if row.is_valid(on):
                    found[row.criterion] = row
        return list(found.values())


def colour_rule(row: ColourRuleRow) -> ColourRule:
    """The row as the pure rule takes it."""

    def threshold(amount: Decimal | None) -> TimeLimit | Decimal | None:
        if not amount or row.criterion == Criterion.PLAN:
            return amount  # never, at once, or points
        return TimeLimit(int(amount), LimitUnit(row.unit))

    return ColourRule(row.criterion, threshold(row.yellow), threshold(row.red))


@remembered("rules", "clock")
def rulebook() -> Rulebook:
    """All rows as they stand."""
    limits: dict[LimitKey, list[LimitRule]] = defaultdict(list)
    for limit in LimitRule.objects.order_by("-valid_from"):
        limits[limit.kind, limit.step, limit.subject].append(limit)
    colours: dict[str, list[ColourRuleRow]] = defaultdict(list)
    for colour in ColourRuleRow.objects.order_by("valid_from"):
        colours[colour.kind].append(colour)
    return Rulebook(dict(limits), dict(colours), calendar())


def rulebook_with(changed: ColourRuleRow) -> Rulebook:
    """All rows as they stand, and one tried as if it held already."""
    book = rulebook()
    rows = [*book.colours.get(changed.kind, []), changed]
    return replace(book, colours={**book.colours, changed.kind: rows})
