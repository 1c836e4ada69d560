"""Kinds of units, ranks of holders."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class UnitKind(TextChoices):
    """The levels of the unit tree."""

    DISTRICT = "DISTRICT", _("区")
    STREET = "STREET", _("街道")
    DEPARTMENT = "DEPARTMENT", _("科室")
    COMMUNITY = "COMMUNITY", _("社区")
    CELL = "CELL", _("网格")


class Rank(TextChoices):
    """Who stands in for whom at a post."""

    A = "A", _("A岗")
    B = "B", _("B岗")
