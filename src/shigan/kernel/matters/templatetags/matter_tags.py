"""How matters are shown: their step, their colour and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.urls import reverse

from shigan.kernel.matters.choices import Colour, Criterion
from shigan.kernel.matters.models import Matter

register = template.Library()


@register.filter
def step_label(matter: Matter) -> str:
    """The step at which it stands, or how it ended."""
    if matter.ended_at is not None:
        return str(matter.get_ending_display())
    return str(matter.declared.step(matter.step).label)


@register.inclusion_tag("web/_status.html")
def colour_chip(matter: Matter, at: datetime) -> dict[str, Any]:
    """Its colour at an instant as a chip that leads to the explanation."""
    colour = matter.colour_at(at)
    held = matter.ended_at is None and matter.paused_at is not None
    manual = matter.manual
    return {
        "colour": "paused" if held else colour.lower(),
        "reason": colour_reason(matter, colour),
        "manual": manual is not None and manual.since <= at < manual.until and colour != "DONE",
        "link": reverse("matters:colour", args=[matter.number]),
    }


def colour_reason(matter: Matter, colour: str) -> str:
    """In a word, why it has that colour."""
    why = {Colour.YELLOW: matter.yellow_why, Colour.RED: matter.red_why}.get(Colour(colour), "")
    return str(Criterion(why).label) if why else ""
