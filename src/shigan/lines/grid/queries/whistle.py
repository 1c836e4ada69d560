"""Whom a matter's place may call."""

from __future__ import annotations

from datetime import date

from shigan.kernel.matters.models import Matter
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.models import Unit, UnitQuerySet
from shigan.kernel.orgs.rules import street_path


def departments_to_call(matter: Matter, on: date) -> UnitQuerySet:
    """The departments of the matter's own street that exist on that day."""
    street = Unit.objects.on(on).below(street_path(matter.unit_path))
    return street.filter(kind=UnitKind.DEPARTMENT).order_by("path")
