"""What is stated about figures: reports, closings, restatements, targets.

The database refuses to alter or delete these rows: a correction is a new row, and both stay. Only
the job that closes a period in the background changes as it goes on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shigan.kernel.figures.choices import CurveKind, JobStatus, Why
from shigan.kernel.figures.rules.numbers import Number
from shigan.kernel.figures.rules.period import Period
from shigan.kernel.orgs.models import Unit, User

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope


class Stated(models.Model):
    """A statement about a figure code of `registry.figures`, a unit and a period."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    first = models.DateField(_("期间起"))
    last = models.DateField(_("期间止"))

    class Meta:
        abstract = True

    @property
    def period(self) -> Period:
        """The period of the statement."""
        return Period(self.first, self.last)

    @property
    def unit_path(self) -> str:
        """The path under its common name."""
        return self.unit.path


class InUnitQuerySet(models.QuerySet[Any]):
    """Reads of what is stated about units."""

    def visible_to(self, scope: Scope) -> Self:
        """Statements about units within the scope's function `figures.view`."""
        return self.filter(scope.q("figures.view", "unit__path"))


class ReportedFigureQuerySet(InUnitQuerySet):
    """Reads of reports."""

    def current(self) -> Self:
        """Reports that no later one corrects."""
        return self.filter(superseded_by__isnull=True)


class ReportedFigure(Stated):
    """What an outside office stated. A correction supersedes; without a value it withdraws."""

    code = models.CharField(_("指标"), max_length=60)
    value = models.DecimalField(_("数值"), max_digits=22, decimal_places=4, null=True)
    growth = models.DecimalField(_("同比"), max_digits=9, decimal_places=2, null=True)
    caliber = models.CharField(_("口径"), max_length=200, blank=True)
    source = models.CharField(_("来源"), max_length=200)
    as_of = models.DateField(_("截至"))
    #: The as-of date is our reading; the source does not say it.
    inferred = models.BooleanField(_("截至日期为推定"), default=False)
    evidence = models.CharField(_("凭证"), max_length=64, blank=True)
    note = models.CharField(_("说明"), max_length=300, blank=True)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="superseded_by", verbose_name=_("更正")
    )
    entered_by = models.CharField(_("填报人"), max_length=80)
    entered_at = models.DateTimeField(_("填报时间"))

    objects = ReportedFigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("填报数")
        constraints = [
            models.UniqueConstraint(
                fields=["code", "unit", "first", "last"],
                condition=Q(supersedes__isnull=True),
                name="reported_figure_one_origin",
            ),
            models.CheckConstraint(
                condition=Q(last__gte=F("first")), name="reported_figure_period"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "code", "first", "last"], name="reported_figure_key"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.period} {self.unit}"


class Closing(Stated):
    """A period is closed (封账) for a unit and all below it: its values stand from here on."""

    closed_by = models.CharField(_("封账人"), max_length=80)
    closed_at = models.DateTimeField(_("封账时间"))

    objects = InUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("封账")
        constraints = [
            models.UniqueConstraint(fields=["unit", "first", "last"], name="closing_once")
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.unit}"


class ClosingJob(Stated):
    """Somebody asked for a period to be closed in the background: one row, however often asked."""

    status = models.CharField(_("状态"), max_length=8, choices=JobStatus, default=JobStatus.WAITING)
    error = models.TextField(_("原因"), blank=True)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("操作人"))
    asked_by_name = models.CharField(_("操作人姓名"), max_length=80)
    asked_at = models.DateTimeField(_("提交时间"))
    ended_at = models.DateTimeField(_("结束时间"), null=True)
    closing = models.OneToOneField(
        Closing, models.PROTECT, null=True, related_name="job", verbose_name=_("封账")
    )

    objects = InUnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("封账任务")
        constraints = [
            models.UniqueConstraint(fields=["unit", "first", "last"], name="closing_job_once")
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.unit}"

    @property
    def key(self) -> str:
        """Under which its progress is told."""
        return f"closing-{self.pk}"


class Fixed(models.Model):
    """A value with the rows behind it, as they were at that instant."""

    value = models.DecimalField(_("数值"), max_digits=22, decimal_places=4, null=True)
    why_null = models.CharField(_("无数原因"), max_length=12, choices=Why, blank=True)
    sample = models.PositiveIntegerField(_("件数"), default=0)
    #: Ids of the rows of each part: one list, or numerator and denominator.
    row_ids: models.JSONField[list[list[int]], list[list[int]]] = models.JSONField(_("依据"))
    #: SHA-256 over value and ids.
    digest = models.CharField(_("校验码"), max_length=64)

    class Meta:
        abstract = True


class FrozenValueQuerySet(InUnitQuerySet):
    """Reads of frozen values."""

    def standing(self) -> Self:
        """With their restatements, and without the lists of ids that most readers need not."""
        short = Restatement.objects.defer("row_ids").order_by("pk")
        return self.defer("row_ids").prefetch_related(models.Prefetch("restatements", short))


class FrozenValue(Stated, Fixed):
    """A figure of a unit in a closed period."""

    closing = models.ForeignKey(Closing, models.PROTECT, related_name="values")
    code = models.CharField(_("指标"), max_length=60)

    objects = FrozenValueQuerySet.as_manager()

    class Meta:
        verbose_name = _("封账数")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "code", "first", "last"], name="frozen_value_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.period} {self.unit}"

    @property
    def standing(self) -> FrozenValue | Restatement:
        """What holds now: the last restatement, or the value as it was frozen."""
        return max(self.restatements.all(), key=lambda r: r.pk, default=self)

    def agrees(self, value: Number | None, why_null: str | None) -> bool:
        """Whether what stands is that value, or is missing for that reason."""
        standing = self.standing
        return standing.value == value and standing.why_null == (why_null or "")


class Restatement(Fixed):
    """A correction of a frozen value, which stays beside it."""

    frozen = models.ForeignKey(FrozenValue, models.PROTECT, related_name="restatements")
    old = models.DecimalField(_("原数"), max_digits=22, decimal_places=4, null=True)
    reason = models.CharField(_("更正理由"), max_length=300)
    restated_by = models.CharField(_("更正人"), max_length=80)
    restated_at = models.DateTimeField(_("更正时间"))

    class Meta:
        verbose_name = _("更正")

    def __str__(self) -> str:
        return f"{self.frozen}: {self.old} → {self.value}"


class TargetQuerySet(InUnitQuerySet):
    """Reads of targets."""

    def in_force(self) -> Self:
        """The last revision of each."""
        later = Target.objects.filter(
            code=models.OuterRef("code"),
            unit=models.OuterRef("unit"),
            year=models.OuterRef("year"),
            revision__gt=models.OuterRef("revision"),
        )
        return self.filter(~models.Exists(later))


class Target(models.Model):
    """What a figure of a unit should reach in a year, and how it is spread over it."""

    code = models.CharField(_("指标"), max_length=60)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    year = models.PositiveSmallIntegerField(_("年度"))
    revision = models.PositiveSmallIntegerField(_("版次"))
    value = models.DecimalField(_("目标"), max_digits=22, decimal_places=4)
    curve_kind = models.CharField(_("进度"), max_length=12, choices=CurveKind)
    #: Twelve numbers by month, or pairs of a day and a percentage; see `rules.curve`.
    points: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list, blank=True)
    reason = models.CharField(_("依据"), max_length=300)
    set_by = models.CharField(_("设定人"), max_length=80)
    set_at = models.DateTimeField(_("设定时间"))

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("目标")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "code", "year", "revision"], name="target_revision_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.year} {self.unit}"

    @property
    def unit_path(self) -> str:
        """The path under its common name."""
        return self.unit.path
