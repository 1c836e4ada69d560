"""The floors answer the same question: on a little data they give the product's own numbers."""

from __future__ import annotations

from collections import Counter
from datetime import date
from random import Random

import pytest
from bench.people import scope
from bench.work.colours import colours
from bench.work.counts import by_hand, counted
from bench.work.figures import by_hand as scanned
from bench.work.figures import evaluated

from shigan.cli.simulating.events import events
from shigan.cli.simulating.street import found
from shigan.kernel.clock.queries import now
from shigan.kernel.figures.rules.period import Period
from shigan.kernel.matters.models import Matter
from shigan.kernel.matters.queries.rulebook import rulebook
from shigan.kernel.orgs.scope import system_scope
from shigan.lines.grid.actions.load import events_load

pytestmark = pytest.mark.django_db


@pytest.fixture
def few() -> None:
    """Some hundred events of the last ten years."""
    actor = system_scope("test", date(2025, 12, 31))
    street = found(actor, Random("1"), "Kuaile-7788")
    events_load(actor=actor, rows=list(events(street, rulebook(), 1, 600, now())))


@pytest.mark.usefixtures("few")
@pytest.mark.parametrize("role", ["director", "community_secretary"])
def test_open_matters_are_counted_alike(role: str) -> None:
    who, at = scope(role), now()
    assert counted(who, at) == by_hand(who, at)


@pytest.mark.usefixtures("few")
def test_every_open_matter_has_the_colour_that_it_says_itself() -> None:
    at = now()
    still_open = Matter.objects.filter(ended_at__isnull=True)
    assert still_open.exists()
    assert colours(scope("director"), at) == {m.pk: m.colour_at(at) for m in still_open}


@pytest.mark.usefixtures("few")
def test_the_scans_find_what_the_figures_say() -> None:
    year = Period.parse(str(now().year))
    reported: Counter[str] = Counter()
    for value in evaluated(year):
        if value.code == "grid.reported" and value.value:
            reported[value.unit_code] += int(value.value)
    by_scan: Counter[str] = Counter()
    for unit, _month, every, _filed in scanned(year)["e.reported_at"]:
        by_scan[unit] += every
    assert reported == by_scan
    assert sum(reported.values()) > 0
