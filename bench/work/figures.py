"""All figures of each community in each month, beside one hand-written scan of each table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection

from bench.people import scope
from bench.store import Store
from bench.table import Row, milliseconds, times
from bench.timing import in_turn
from shigan.kernel.clock.queries import today
from shigan.kernel.figures.queries.values import Value, evaluate
from shigan.kernel.figures.registry import figures
from shigan.kernel.figures.rules.period import Period
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.models import Unit

_TIMES, _MOST = 3.0, 1.0
_MONTH = {
    "sqlite": "strftime('%%Y-%%m', {column}, '+8 hours')",
    "postgresql": "to_char({column} AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM')",
}
_DUE = "m.ending NOT IN ('REFUSED', 'MERGED', 'WITHDRAWN')"
#: What a table is asked for beside the month and the unit, and by which date.
_EVENTS = {
    "e.reported_at": "count(*), count(e.filed_at)",
    "m.due_at": f"""
        count(CASE WHEN {_DUE} THEN 1 END),
        count(CASE WHEN {_DUE} AND e.closed_at IS NOT NULL THEN 1 END),
        count(CASE WHEN {_DUE} AND e.closed_at <= m.due_at THEN 1 END),
        count(CASE WHEN {_DUE} AND e.reworks > 0 THEN 1 END)""",
    "e.called_back_at": """
        count(CASE WHEN e.satisfaction IN ('SATISFIED', 'FAIR') THEN 1 END),
        count(CASE WHEN e.satisfaction <> 'UNREACHED' THEN 1 END)""",
}
_SCAN = """
SELECT substr(m.unit_path, %(length)s + 1, 12), {month}, {asked}
FROM grid_event e JOIN matters_matter m ON m.id = e.matter_id
WHERE {column} >= %(first)s AND {column} < %(end)s
      AND m.unit_path >= %(path)s AND m.unit_path < %(after)s AND m.ending <> 'UNDONE'
GROUP BY 1, 2
"""
_CELLS = """
SELECT substr(path, %(length)s + 1, 12), count(*) FROM orgs_unit
WHERE kind = 'CELL' AND path >= %(path)s AND path < %(after)s GROUP BY 1
"""
_STAFF = """
SELECT substr(u.path, %(length)s + 1, 12), p.role, count(DISTINCT h.user_id)
FROM orgs_holding h JOIN orgs_post p ON p.id = h.post_id JOIN orgs_unit u ON u.id = p.unit_id
WHERE u.path >= %(path)s AND u.path < %(after)s GROUP BY 1, 2
"""


def rows(_store: Store) -> Iterator[Row]:
    """The last whole year, as the director."""
    period = Period.parse(str(today().year))
    units = Unit.objects.filter(kind=UnitKind.COMMUNITY).count()
    mine, theirs = in_turn(lambda: evaluated(period), lambda: by_hand(period), runs=5)
    yield Row(
        f"{len(figures)} figures × {units} communities × 12 months",
        milliseconds(mine),
        milliseconds(theirs),
        times(mine, theirs),
        f"within {_TIMES:.0f} ×, under {_MOST:.0f} s",
        mine <= _TIMES * theirs and mine < _MOST,
    )


def evaluated(period: Period) -> list[Value]:
    """By the engine."""
    who, codes = scope("director"), [figure.code for figure in figures]
    street = Unit.objects.get(kind=UnitKind.STREET)
    return evaluate(codes, period=period, unit=street, scope=who, by="unit_month", compare=False)


def by_hand(period: Period) -> dict[str, list[Any]]:
    """One scan of each table by each of its dates, grouped by unit and month."""
    asked = _asked(period)
    month = _MONTH[connection.vendor]
    found = {
        column: _all(
            _SCAN.format(month=month.format(column=column), asked=columns, column=column), asked
        )
        for column, columns in _EVENTS.items()
    }
    return found | {"cells": _all(_CELLS, asked), "staff": _all(_STAFF, asked)}


def _asked(period: Period) -> Mapping[str, Any]:
    from shigan.kernel.clock.queries import midnight  # noqa: PLC0415

    path = Unit.objects.get(kind=UnitKind.STREET).path
    return {
        "path": path,
        "after": path[:-1] + "0",
        "length": len(path),
        "first": midnight(period.first),
        "end": midnight(period.end),
    }


def _all(statement: str, asked: Mapping[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        found: list[Any] = cursor.fetchall()
    return found
