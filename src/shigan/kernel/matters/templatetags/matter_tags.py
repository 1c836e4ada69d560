"""How matters are shown: their step, their colour and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shigan.kernel.clock.templatetags.clock_tags import due_text
from shigan.kernel.matters.choices import Colour, Criterion
from shigan.kernel.matters.models import Matter
from shigan.kernel.web.links import addresses
from shigan.kernel.web.templatetags.web_tags import day_text, status

register = template.Library()


@register.filter
def step_label(matter: Matter) -> str:
    """The step at which it stands, or how it ended."""
    if matter.ended_at is not None:
        return str(matter.ending_label)
    return str(matter.declared.step(matter.step).label)


@register.simple_tag
def colour_chip(matter: Matter, at: datetime, *, tint: bool = False) -> SafeString:
    """Its colour at an instant as a chip that leads to the explanation.

    A held clock shows where nothing is wrong; what was late before it was held stays red.
    """
    colour = matter.colour_at(at)
    held = matter.paused_at is not None and colour == Colour.GREEN
    return status(
        "paused" if held else colour.lower(),
        reason=colour_reason(matter, colour),
        link=addresses("matters:colour")(matter.number),
        manual=matter.set_by_hand(at),
        tint=tint,
    )


@register.simple_tag
def next_turn(matter: Matter, at: datetime) -> dict[str, Any] | None:
    """What it turns to next if nothing happens, when, and why."""
    turns = (
        ("yellow", matter.yellow_at, matter.yellow_why),
        ("red", matter.red_at, matter.red_why),
    )
    coming = [turn for turn in turns if turn[1] is not None and turn[1] > at]
    if not coming:
        return None
    colour, when, why = min(coming, key=lambda turn: turn[1] or at)
    return {"colour": colour, "when": when, "why": Criterion(why).label}


@register.filter
def colour_why(matter: Matter, at: datetime) -> str:
    """In a word, why it has its colour at an instant: the criterion, or that a leader set it."""
    if matter.set_by_hand(at):
        return pgettext("reason of a colour", "人工定色")
    return colour_reason(matter, matter.colour_at(at))


@register.filter
def red_text(matter: Matter, at: datetime) -> str:
    """How long it is red by its reason: 已超期3天 of the limit that passed, else 3月5日 周六起."""
    by_hand = matter.set_by_hand(at)
    limits: dict[str, datetime | None] = {
        Criterion.DEADLINE: matter.due_at,
        Criterion.STEP: matter.step_due_at,
    }
    due = None if by_hand else limits.get(matter.red_why)
    if due is not None:
        return due_text(due, at)
    return _("%(day)s起") % {"day": day_text(matter.manual_since if by_hand else matter.red_at)}


def colour_reason(matter: Matter, colour: str) -> str:
    """In a word, why it has that colour."""
    why = {Colour.YELLOW: matter.yellow_why, Colour.RED: matter.red_why}.get(Colour(colour), "")
    return str(Criterion(why).label) if why else ""
