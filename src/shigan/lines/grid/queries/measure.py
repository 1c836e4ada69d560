"""How often the suggestions are right: measured on months held back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from random import Random

from shigan.kernel.matters.models import Matter
from shigan.lines.grid.choices import EVENT
from shigan.lines.grid.queries.suggestions import past_cases
from shigan.lines.grid.rules import Neighbour, hit_rate, suggest


@dataclass(frozen=True)
class Measured:
    """Hit rates in percent on the held-back cases: first answer, and among the first three."""

    cases: int
    class_first: float | None
    class_three: float | None
    handler_first: float | None
    handler_three: float | None


def measure(since: datetime, until: datetime, *, sample: int = 500, seed: int = 2022) -> Measured:
    """Suggest for events opened in a span from the cases before it alone, and compare.

    `sample` events are drawn by a fixed seed, so that two runs compare.
    """
    held = list(
        Matter.objects.filter(kind=EVENT, opened_at__gte=since, opened_at__lt=until)
        .exclude(handler_path="")
        .order_by("pk")
        .values_list("title", "text", "subject", "handler_path", "unit_path")
    )
    drawn = Random(seed).sample(held, min(sample, len(held)))  # noqa: S311 -- not a secret
    classes: list[tuple[str, list[str]]] = []
    handlers: list[tuple[str, list[str]]] = []
    for title, text, subject, handler, path in drawn:
        cases = past_cases(f"{title} {text}", within=[path], before=since)
        found = suggest([Neighbour(c.number, c.subject, c.likeness) for c in cases])
        classes.append((subject, [s.answer for s in found]))
        same = [c for c in cases if c.subject == subject and c.handler]
        found = suggest([Neighbour(c.number, c.handler, c.likeness) for c in same])
        handlers.append((handler, [s.answer for s in found]))
    return Measured(
        cases=len(drawn),
        class_first=hit_rate(classes, within=1),
        class_three=hit_rate(classes, within=3),
        handler_first=hit_rate(handlers, within=1),
        handler_three=hit_rate(handlers, within=3),
    )
