"""Dated rows of limits and colour rules."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shigan.kernel.clock.choices import LimitUnitChoice
from shigan.kernel.matters.choices import Criterion


class DatedRuleQuerySet(models.QuerySet[Any]):
    """Rows in force from a day until another."""

    def on(self, day: Any) -> Self:
        """The rows in force on that day."""
        return self.filter(
            Q(valid_until__isnull=True) | Q(valid_until__gt=day), valid_from__lte=day
        )


class DatedRule(models.Model):
    """What every rule row says of itself."""

    kind = models.CharField(_("事项类型"), max_length=40, blank=True)
    valid_from = models.DateField(_("生效日"))
    valid_until = models.DateField(_("失效日"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=200)
    verified = models.BooleanField(_("已核实"), default=False)

    objects = DatedRuleQuerySet.as_manager()

    class Meta:
        abstract = True

    def is_valid(self, on: date) -> bool:
        """Whether the row holds on that day."""
        return self.valid_from <= on and (self.valid_until is None or on < self.valid_until)


class LimitRule(DatedRule):
    """A time limit of the whole matter (`step` blank) or of one step, by subject."""

    step = models.CharField(_("环节"), max_length=40, blank=True)
    subject = models.CharField(_("类别"), max_length=40, blank=True)
    amount = models.PositiveIntegerField(_("时限"))
    unit = models.CharField(_("单位"), max_length=12, choices=LimitUnitChoice)

    class Meta:
        verbose_name = _("时限")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "step", "subject", "valid_from"], name="limit_rule_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.step} {self.subject} {self.amount} {self.get_unit_display()}"


class ColourRuleRow(DatedRule):
    """Thresholds of one criterion; `kind` blank holds for all kinds that have none of their own."""

    criterion = models.CharField(_("判定项"), max_length=12, choices=Criterion)
    #: For PLAN in points, for the others in `unit`. Null: never.
    yellow = models.DecimalField(_("转黄"), max_digits=6, decimal_places=1, null=True, blank=True)
    red = models.DecimalField(_("转红"), max_digits=6, decimal_places=1, null=True, blank=True)
    unit = models.CharField(_("单位"), max_length=12, choices=LimitUnitChoice, blank=True)

    class Meta:
        verbose_name = _("三色规则")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "criterion", "valid_from"], name="colour_rule_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.get_criterion_display()}"
