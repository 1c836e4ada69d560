"""The home page of each role: how long, and how many statements."""

from __future__ import annotations

from collections.abc import Iterator

from django.test import Client

from bench.people import person
from bench.store import Store
from bench.table import Row, milliseconds
from bench.timing import percentile, seconds, statements
from shigan.kernel.clock.queries import today
from shigan.kernel.orgs.models import Holding

_RUNS = 30
_MOST, _STATEMENTS = 0.2, 25


def rows(_store: Store) -> Iterator[Row]:
    """A row for each role that somebody holds."""
    held = Holding.objects.on(today()).values_list("post__role", flat=True).distinct()
    for role in sorted(set(held) - {"manager"}):
        client = signed_in(role)
        client.get("/")
        asked = statements(lambda: client.get("/"))  # noqa: B023 -- called at once
        p95 = percentile([seconds(lambda: client.get("/")) for _run in range(_RUNS)])  # noqa: B023
        yield Row(
            f"home page of {role}",
            f"{milliseconds(p95)}, {asked} st.",
            "–",
            "–",
            f"p95 {milliseconds(_MOST)}, {_STATEMENTS} st.",
            p95 < _MOST and asked <= _STATEMENTS,
        )


def signed_in(role: str) -> Client:
    """A browser of somebody in that role."""
    client = Client(headers={"host": "localhost"})
    client.force_login(person(role), "django.contrib.auth.backends.ModelBackend")
    return client
