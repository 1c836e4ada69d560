"""Open matters by colour and unit, beside the statement that one would write by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import connection

from bench.people import scope
from bench.store import Store
from bench.table import Row, milliseconds, times
from bench.timing import in_turn
from shigan.kernel.clock.queries import now
from shigan.kernel.matters.queries.ledger import seen
from shigan.kernel.matters.queries.tally import open_by_unit
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.rules import street_path
from shigan.kernel.orgs.scope import Scope

_ROLES = {"director": "the street", "community_secretary": "a community"}
_MOST = 2.0
_BY_HAND = """
SELECT unit_path,
       CASE WHEN manual_since <= %(at)s AND manual_until > %(at)s THEN manual_colour
            WHEN red_at <= %(at)s THEN 'RED'
            WHEN yellow_at <= %(at)s THEN 'YELLOW'
            ELSE 'GREEN' END AS colour,
       count(*)
FROM matters_matter
WHERE street_id = %(street)s AND ended_at IS NULL
      AND (unit_path >= %(path)s AND unit_path < %(end)s
           OR handler_path >= %(path)s AND handler_path < %(end)s)
GROUP BY 1, 2
"""


def rows(_store: Store) -> Iterator[Row]:
    """As somebody of the whole street, and of one community."""
    at = now()
    for role, where in _ROLES.items():
        who = scope(role)
        mine, theirs = in_turn(lambda: counted(who, at), lambda: by_hand(who, at))  # noqa: B023
        yield Row(
            f"counts by colour and unit, {where}",
            milliseconds(mine),
            milliseconds(theirs),
            times(mine, theirs),
            f"within {_MOST:.0f} ×",
            mine <= _MOST * theirs,
        )


def counted(who: Scope, at: datetime) -> dict[str, dict[str, int]]:
    """By the product."""
    return open_by_unit(seen(who, at), lambda path: path)


def by_hand(who: Scope, at: datetime) -> dict[str, dict[str, int]]:
    """By the statement."""
    path = who.paths("grid.view")[0]
    asked: dict[str, Any] = {
        "at": at,
        "street": Unit.objects.values_list("pk", flat=True).get(path=street_path(path)),
        "path": path,
        "end": path[:-1] + "0",
    }
    found: dict[str, dict[str, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_BY_HAND, asked)
        for unit, colour, count in cursor.fetchall():
            found.setdefault(unit, {})[colour] = count
    return found
