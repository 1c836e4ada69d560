"""Matters and their append-only entries; dated rows of limits and colour rules."""

from __future__ import annotations

from shigan.kernel.matters.models.conditions import ended_colour, sponsored_by
from shigan.kernel.matters.models.matter import Counter, Matter, MatterQuerySet, within
from shigan.kernel.matters.models.record import (
    Entry,
    Exhibit,
    Extension,
    Link,
    MatterSponsorship,
    Notice,
    Pause,
)
from shigan.kernel.matters.models.rules import (
    ColourRuleRow,
    DatedRule,
    DatedRuleQuerySet,
    LimitRule,
)

__all__ = [
    "ColourRuleRow",
    "Counter",
    "DatedRule",
    "DatedRuleQuerySet",
    "Entry",
    "Exhibit",
    "Extension",
    "LimitRule",
    "Link",
    "Matter",
    "MatterQuerySet",
    "MatterSponsorship",
    "Notice",
    "Pause",
    "ended_colour",
    "sponsored_by",
    "within",
]
