"""Who handles what where."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from shigan.kernel.orgs.models import Unit
from shigan.lines.grid.models import Duty


def duty_unit(unit_path: str, subject: str, on: date) -> Unit | None:
    """Who is on duty for a class of events at a place: closest place, then closest class."""
    return duty_units([(unit_path, subject)], on)[0]


def duty_units(cases: Iterable[tuple[str, str]], on: date) -> list[Unit | None]:
    """Who is on duty for each pair of place and class: one statement."""
    rows = list(Duty.objects.on(on).select_related("unit", "handler_unit"))
    return [_closest(rows, unit_path, subject) for unit_path, subject in cases]


def _closest(rows: Iterable[Duty], unit_path: str, subject: str) -> Unit | None:
    fitting = [
        row
        for row in rows
        if unit_path.startswith(row.unit.path) and subject.startswith(row.subject)
    ]
    best = max(fitting, key=lambda r: (len(r.unit.path), len(r.subject)), default=None)
    return best.handler_unit if best else None
