"""What is stated about figures: frozen values, reports and targets. One statement each."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from shigan.kernel.figures.models import Closing, FrozenValue, ReportedFigure, Target
from shigan.kernel.figures.registry import Figure, Reported
from shigan.kernel.figures.rules.period import Period
from shigan.kernel.files.models import Evidence
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.scope import Scope

#: Figure, unit and period of a statement.
Key = tuple[str, int, Period]


def frozen_values(
    figures: Iterable[Figure], units: Iterable[Unit], periods: Collection[Period]
) -> dict[Key, FrozenValue]:
    """The frozen values, each with its restatements."""
    rows = FrozenValue.objects.standing().filter(
        code__in=[f.code for f in figures],
        unit__in=list(units),
        first__in={p.first for p in periods},
        last__in={p.last for p in periods},
    )
    return {(row.code, row.unit_id, row.period): row for row in rows}


def reports(
    figures: Iterable[Figure], units: Iterable[Unit], periods: Collection[Period]
) -> dict[Key, ReportedFigure]:
    """The reports that are current."""
    codes = [f.code for f in figures if isinstance(f.measure, Reported)]
    if not codes:
        return {}
    rows = ReportedFigure.objects.current().filter(
        code__in=codes,
        unit__in=list(units),
        first__in={p.first for p in periods},
        last__in={p.last for p in periods},
    )
    return {(row.code, row.unit_id, row.period): row for row in rows}


def targets(
    figures: Iterable[Figure], units: Iterable[Unit], years: Collection[int]
) -> dict[tuple[str, int, int], Target]:
    """The targets in force, by figure, unit and year."""
    rows = Target.objects.in_force().filter(
        code__in=[f.code for f in figures], unit__in=list(units), year__in=years
    )
    return {(row.code, row.unit_id, row.year): row for row in rows}


def stands_on(scope: Scope, evidence: Evidence) -> bool:
    """Whether a report that the scope may see rests on that evidence."""
    rows = ReportedFigure.objects.visible_to(scope).filter(evidence=evidence.sha256)
    return rows.filter(unit__path=evidence.unit_path).exists()


def closing_over(unit: Unit, period: Period) -> Closing | None:
    """The closing of that very period at the unit or at one above it."""
    return Closing.objects.filter(
        unit__path__in=paths_above(unit), first=period.first, last=period.last
    ).first()


def paths_above(unit: Unit) -> list[str]:
    """The paths from the top down to the unit."""
    codes = unit.path.rstrip("/").split("/")
    return ["".join(f"{code}/" for code in codes[: n + 1]) for n in range(len(codes))]
