"""The outlines of cells, kept in CGCS2000."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.ids import uuid7
from shigan.kernel.places.choices import Crs

if TYPE_CHECKING:
    from datetime import date

    from shigan.kernel.orgs.scope import Scope


class CellShapeQuerySet(models.QuerySet["CellShape"]):
    """Reads of outlines."""

    def on(self, day: date) -> Self:
        """Outlines of cells that exist on that day."""
        return self.filter(
            models.Q(unit__closed_on__isnull=True) | models.Q(unit__closed_on__gt=day),
            unit__opened_on__lte=day,
        )

    def visible_to(self, scope: Scope) -> Self:
        """Outlines of units within the scope's function `orgs.view`."""
        return self.filter(scope.q("orgs.view", "unit__path"))


class CellShape(models.Model):
    """The ground that a cell covers."""

    unit = models.OneToOneField(
        "orgs.Unit", models.PROTECT, related_name="shape", verbose_name=_("网格")
    )
    #: A GeoJSON Polygon or MultiPolygon in CGCS2000.
    polygon: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(_("边界"))
    schematic = models.BooleanField(_("示意"), default=False)
    source = models.CharField(_("来源"), max_length=200)
    source_crs = models.CharField(_("来源坐标系"), max_length=8, choices=Crs, default=Crs.CGCS2000)
    #: A new time-ordered id at each change: how processes notice that their index is old.
    revision = models.CharField(
        _("版本"), max_length=36, default=uuid7, editable=False, db_index=True
    )

    objects = CellShapeQuerySet.as_manager()

    class Meta:
        verbose_name = _("网格边界")

    def __str__(self) -> str:
        return str(self.unit)
