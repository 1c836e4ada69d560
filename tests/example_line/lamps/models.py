"""What the line keeps of a fault beside its matter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from shigan.kernel.matters.choices import Ending
from shigan.kernel.matters.models import Matter

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope


class LampFaultQuerySet(models.QuerySet["LampFault"]):
    """Reads of faults."""

    def visible_to(self, scope: Scope) -> Self:
        """The faults of the matters that the scope may see."""
        return self.filter(matter__in=Matter.objects.visible_to(scope))

    def counted(self) -> Self:
        """Faults that figures count: all but taken-back imports."""
        return self.exclude(matter__ending=Ending.UNDONE)


class LampFault(models.Model):
    """A lamp that does not work."""

    matter = models.OneToOneField(Matter, models.PROTECT, related_name="lamp_fault")
    lamp = models.CharField(_("灯杆号"), max_length=20, db_index=True)
    reported_at = models.DateTimeField(_("报修时间"), db_index=True)
    mended_at = models.DateTimeField(_("修复时间"), null=True)
    repeat = models.BooleanField(_("重复报修"), default=False)

    objects = LampFaultQuerySet.as_manager()

    class Meta:
        verbose_name = _("路灯报修")

    def __str__(self) -> str:
        return str(self.matter)
