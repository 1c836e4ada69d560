"""The colour rules that an installation starts with, until the office enters its own."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from shigan.kernel.clock.choices import LimitUnitChoice
from shigan.kernel.matters.actions.rows import ColourInput
from shigan.kernel.matters.choices import Criterion

_FROM = date(2000, 1, 1)
_SOURCE = "默认值，参照公开的三色管理做法（落后10–30点黄、超过30点红、超期红）；未经本街道核实"


def default_colours() -> list[ColourInput]:
    """Near the limit yellow, past it red; silent or late to start; behind the planned curve."""
    rows = (
        (Criterion.DEADLINE, 1, 0, LimitUnitChoice.WORKDAY),
        (Criterion.STEP, 0, None, LimitUnitChoice.WORK_HOUR),
        (Criterion.SILENCE, 10, 20, LimitUnitChoice.WORKDAY),
        (Criterion.START, 0, 3, LimitUnitChoice.MONTH),
        (Criterion.PLAN, 10, 30, ""),
    )
    return [
        ColourInput(
            kind="",
            criterion=criterion,
            yellow=Decimal(yellow),
            red=None if red is None else Decimal(red),
            unit=unit,
            valid_from=_FROM,
            source=_SOURCE,
        )
        for criterion, yellow, red, unit in rows
    ]
