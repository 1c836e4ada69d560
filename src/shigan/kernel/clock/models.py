"""What an office enters itself: days that differ from the yearly schedule, and its hours."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shigan.kernel.clock.choices import DayKind

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope


class OpenQuerySet(models.QuerySet[Any]):
    """Rows that everybody who signs in may see."""

    def visible_to(self, scope: Scope) -> Self:
        """All of them: the calendar is the same for everyone."""
        return self.all()


class DayOverride(models.Model):
    """A day on which the office goes by its own word, not by the schedule or the weekday."""

    date = models.DateField(_("日期"), unique=True)
    kind = models.CharField(_("类别"), max_length=8, choices=DayKind)
    name = models.CharField(_("名称"), max_length=40, blank=True)
    source = models.CharField(_("依据"), max_length=200)

    objects = OpenQuerySet.as_manager()

    class Meta:
        verbose_name = _("日历调整")

    def __str__(self) -> str:
        return f"{self.date} {self.get_kind_display()}"


class ScheduleYear(models.Model):
    """A year whose holidays the office has entered in full, from the notice that sets them."""

    year = models.PositiveSmallIntegerField(_("年份"), unique=True)
    source = models.CharField(_("依据"), max_length=200)

    objects = OpenQuerySet.as_manager()

    class Meta:
        verbose_name = _("年度放假安排")

    def __str__(self) -> str:
        return str(self.year)


class WorkingHours(models.Model):
    """The two sessions of a workday, from a day on until the next row (summer and winter hours)."""

    since = models.DateField(_("起始日期"), unique=True)
    morning_start = models.TimeField(_("上午上班"))
    morning_end = models.TimeField(_("上午下班"))
    afternoon_start = models.TimeField(_("下午上班"))
    afternoon_end = models.TimeField(_("下午下班"))
    source = models.CharField(_("依据"), max_length=200)

    objects = OpenQuerySet.as_manager()

    class Meta:
        verbose_name = _("作息时间")
        constraints = [
            models.CheckConstraint(
                condition=Q(morning_start__lt=F("morning_end"))
                & Q(morning_end__lt=F("afternoon_start"))
                & Q(afternoon_start__lt=F("afternoon_end")),
                name="working_hours_in_order",
            )
        ]

    def __str__(self) -> str:
        return (
            f"{self.since} {self.morning_start:%H:%M}–{self.morning_end:%H:%M}"
            f" {self.afternoon_start:%H:%M}–{self.afternoon_end:%H:%M}"
        )
