"""Figures as plain data: for the command, the API and whoever reads them by machine."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from shigan.kernel.figures.queries.values import Value, evaluate
from shigan.kernel.figures.registry import figures
from shigan.kernel.figures.rules.numbers import Number
from shigan.kernel.orgs.scope import Scope


def figures_json(
    period: str, unit_code: str, scope: Scope, codes: Iterable[str] = ()
) -> list[dict[str, Any]]:
    """All figures (or those of `codes`) of a unit and a period, with JSON's own numbers."""
    wanted = list(codes) or [figure.code for figure in figures]
    return [as_json(v) for v in evaluate(wanted, period=period, unit=unit_code, scope=scope)]


def as_json(value: Value) -> dict[str, Any]:
    """One value."""
    change, target, report = value.growth, value.target, value.report
    return {
        "code": value.code,
        "label": str(value.label),
        "value": _number(value.value),
        "unit": value.unit.value,
        "how": value.how.value,
        "period": str(value.period),
        "speaks_of": str(value.days) if value.days else None,
        "unit_code": value.unit_code,
        "unit_name": value.unit_name,
        "why_null": str(value.why_null.label) if value.why_null else None,
        "growth": _number(change.change) if change else None,
        "growth_base": _number(change.base) if change else None,
        "why_no_growth": str(value.why_no_growth.label) if value.why_no_growth else None,
        "ytd": _number(value.ytd),
        "target": _number(target.target) if target else None,
        "expected": _number(target.expected) if target else None,
        "frozen": value.frozen,
        "restated": value.restated,
        "source": report.source if report else None,
        "as_of": report.as_of.isoformat() if report else None,
    }


def _number(value: Number | None) -> int | float | None:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
