"""What the home page reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from shigan.kernel.figures.queries.asked import period_label
from shigan.kernel.figures.queries.readings import Readings
from shigan.kernel.figures.registry import Figure, figures
from shigan.kernel.figures.rules.period import Period
from shigan.kernel.matters.choices import Colour
from shigan.kernel.matters.models import MatterQuerySet
from shigan.kernel.matters.queries.todo import soon_turning
from shigan.kernel.orgs.models import Post, Sponsorship, Unit
from shigan.kernel.orgs.registry import roles
from shigan.kernel.orgs.scope import Scope

#: What leaders and offices look at first. Lines that are not installed are left out.
FIRST = (
    "grid.reported",
    "grid.due_cases",
    "grid.closed_rate",
    "grid.closed_on_time_rate",
    "grid.satisfaction_rate",
)


@dataclass(frozen=True)
class Standing:
    """How many open matters there are, how many are yellow and red, and how many soon turn."""

    open: int
    yellow: int
    red: int
    turning: int


def standing(answered: MatterQuerySet, at: datetime) -> Standing:
    """Of what a person answers for, the counts at an instant: one statement."""
    counts = answered.with_colour(at).aggregate(
        open=Count("pk"),
        yellow=Count("pk", filter=Q(colour=Colour.YELLOW)),
        red=Count("pk", filter=Q(colour=Colour.RED)),
        turning=Count("pk", filter=soon_turning(at)),
    )
    return Standing(**counts)


def sponsored_units(scope: Scope, posts: Iterable[Post]) -> list[str]:
    """The units for which a person answers, if a post of theirs leads: one statement then."""
    if not any((role := roles.get(post.role)) and role.leads for post in posts):
        return []
    mine = Sponsorship.objects.on(scope.on).filter(leader_id=scope.user_id)
    return list(mine.order_by("unit__path").values_list("unit__name", flat=True).distinct())


def home_unit(scope: Scope, posts: Iterable[Post]) -> Unit | None:
    """The unit whose figures a person looks at first: the widest that they may see."""
    paths = scope.paths("figures.view") or scope.paths("orgs.view")
    if not paths:
        return None
    widest = min(paths, key=len)
    own = (post.unit for post in posts if post.unit.path == widest)
    return next(own, None) or Unit.objects.filter(path=widest).first()


def tiles(scope: Scope, unit: Unit) -> list[dict[str, Any]]:
    """Four or five figures of the year so far, each with its months as a trend.

    One statement for each source of rows, and one for what is frozen.
    """
    if not scope.may("figures.view", unit.path):
        return []
    chosen = [figure for code in FIRST if (figure := figures.get(code))]
    year = Period.parse(str(scope.on.year))
    days = year.up_to(scope.on) or year
    months = [said for month in year.months() if (said := month.up_to(scope.on))]
    readings = Readings(chosen, unit, None, {days, *months})
    return [_tile(figure, unit, days, months, readings) for figure in chosen]


def _tile(
    figure: Figure, unit: Unit, days: Period, months: list[Period], readings: Readings
) -> dict[str, Any]:
    url = reverse("figures:figure", args=[figure.code])
    whole = readings.at(figure, unit, days)
    return {
        "label": figure.label,
        "value": whole.value,
        "unit": figure.measure_word,
        "period": period_label(days),
        "why": whole.why.label if whole.why else "",
        "points": [readings.at(figure, unit, month).value for month in months],
        "url": f"{url}?period={days.first.year}&unit={unit.code}",
    }
