"""The colour of every matter that is open at an instant, past or to come, told by the database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from bench.people import scope
from bench.store import Store
from bench.table import Row, milliseconds
from bench.timing import middle
from shigan.kernel.clock.queries import now
from shigan.kernel.matters.queries.ledger import ledger
from shigan.kernel.orgs.scope import Scope

#: Days from now; the slowest of them counts.
_INSTANTS = (-1500, -365, -30, 0, 7)
_MOST = 1.0


def rows(_store: Store) -> Iterator[Row]:
    """As the director, at instants of all those years."""
    who, spans, most = scope("director"), {}, 0
    for days in _INSTANTS:
        at = now() + timedelta(days=days)
        most = max(most, len(colours(who, at)))
        spans[days] = middle(lambda: colours(who, at), runs=5)  # noqa: B023 -- called at once
    slowest = max(spans, key=lambda days: spans[days])
    yield Row(
        f"colour of every open matter ({most}), at {slowest:+d} days",
        milliseconds(spans[slowest]),
        "–",
        "–",
        f"under {_MOST:.0f} s",
        spans[slowest] < _MOST,
    )


def colours(who: Scope, at: datetime) -> dict[int, str]:
    """By key, of all that were or will be open then."""
    still_open = Q(ended_at__isnull=True) | Q(ended_at__gt=at)
    open_then: QuerySet[Any] = ledger(who, at).filter(still_open, opened_at__lte=at)
    return dict(open_then.order_by().values_list("pk", "colour"))
