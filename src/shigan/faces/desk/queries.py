"""What the home page reads of figures."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from shigan.kernel.figures.queries.asked import period_label
from shigan.kernel.figures.queries.values import Value, evaluate
from shigan.kernel.figures.registry import figures
from shigan.kernel.figures.rules.period import Period
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.scope import Scope

#: What leaders and offices look at first. Lines that are not installed are left out.
FIRST = (
    "grid.reported",
    "grid.due_cases",
    "grid.closed_rate",
    "grid.closed_on_time_rate",
    "grid.satisfaction_rate",
)


def home_unit(scope: Scope) -> Unit | None:
    """The unit whose figures a person looks at first: the widest that they may see."""
    paths = scope.paths("figures.view") or scope.paths("orgs.view")
    return Unit.objects.filter(path=min(paths, key=len)).first() if paths else None


def tiles(scope: Scope, unit: Unit) -> list[dict[str, Any]]:
    """Four or five figures of the year so far, each with its months as a trend."""
    if not scope.may("figures.view", unit.path):
        return []
    codes = [code for code in FIRST if code in figures]
    year = Period.parse(str(scope.on.year))
    months: dict[str, list[Value]] = {code: [] for code in codes}
    for value in evaluate(codes, period=year, unit=unit, scope=scope, by="month", compare=False):
        months[value.code].append(value)
    whole = evaluate(codes, period=year, unit=unit, scope=scope, compare=False)
    return [_tile(value, months[value.code]) for value in whole]


def _tile(value: Value, months: list[Value]) -> dict[str, Any]:
    url = reverse("figures:figure", args=[value.code])
    return {
        "label": value.label,
        "value": value.value,
        "unit": value.unit.label,
        "period": period_label(value.days or value.period),
        "why": value.why_null.label if value.why_null else "",
        "points": [m.value for m in months if m.period.first <= (value.days or value.period).last],
        "url": f"{url}?period={value.period}&unit={value.unit_code}",
    }
