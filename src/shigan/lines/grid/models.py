"""Events of the grid, their classes, the duty table, whistle calls."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shigan.kernel.matters.choices import Ending
from shigan.kernel.matters.models import Matter
from shigan.kernel.orgs.models import Unit, User
from shigan.lines.grid.choices import EventSort, Satisfaction, Source
from shigan.lines.grid.rules import Awaited, awaited

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope


class EventClass(models.Model):
    """A class of events in two levels: code 01 is the large class of 0102."""

    code = models.CharField(_("代码"), max_length=8, unique=True)
    label = models.CharField(_("名称"), max_length=40)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="children", verbose_name=_("大类")
    )
    sort = models.CharField(_("部件或事件"), max_length=10, choices=EventSort)
    keywords: models.JSONField[list[str], list[str]] = models.JSONField(_("关键词"), default=list)
    closed_on = models.DateField(_("停用日期"), null=True)

    class Meta:
        verbose_name = _("事件类别")

    def __str__(self) -> str:
        return self.label

    @property
    def full_name(self) -> str:
        """With its large class before it."""
        return f"{self.parent} › {self.label}" if self.parent else self.label


class EventQuerySet(models.QuerySet["Event"]):
    """Reads of events."""

    def counted(self) -> Self:
        """Events that figures count: all but taken-back imports."""
        return self.exclude(matter__ending=Ending.UNDONE)

    def visible_to(self, scope: Scope) -> Self:
        """The events of the matters that the scope may see."""
        return self.filter(matter__in=Matter.objects.visible_to(scope))


class Event(models.Model):
    """What the grid line keeps of an event beside its matter: the instants of its case."""

    matter = models.OneToOneField(Matter, models.PROTECT, related_name="grid_event")
    event_class = models.ForeignKey(EventClass, models.PROTECT, verbose_name=_("类别"))
    source = models.CharField(_("来源"), max_length=12, choices=Source)
    reporter = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("上报人")
    )
    #: What the sending page gave: one report, however often it is sent.
    client_id = models.UUIDField(null=True)
    reported_at = models.DateTimeField(_("上报时间"), db_index=True)
    filed_at = models.DateTimeField(_("立案时间"), null=True)
    dispatched_at = models.DateTimeField(_("派遣时间"), null=True)
    handled_at = models.DateTimeField(_("处置时间"), null=True)
    verified_at = models.DateTimeField(_("核查时间"), null=True)
    called_back_at = models.DateTimeField(_("回访时间"), null=True)
    closed_at = models.DateTimeField(_("结案时间"), null=True)
    satisfaction = models.CharField(_("满意度"), max_length=12, choices=Satisfaction, blank=True)
    returns = models.PositiveSmallIntegerField(_("退回次数"), default=0)
    reworks = models.PositiveSmallIntegerField(_("返工次数"), default=0)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("网格事件")
        constraints = [
            models.UniqueConstraint(fields=["reporter", "client_id"], name="event_sent_once")
        ]
        indexes = [
            models.Index(
                fields=["called_back_at"],
                condition=Q(called_back_at__isnull=False),
                name="event_called_back",
            )
        ]

    def __str__(self) -> str:
        return str(self.matter)


class DutyQuerySet(models.QuerySet["Duty"]):
    """Reads of the duty table."""

    def on(self, day: date) -> Self:
        """Rows in force on that day."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=day), since__lte=day)


class Duty(models.Model):
    """Who handles a class of events in a unit and all below it, from a day until another."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("区域"))
    subject = models.CharField(_("类别"), max_length=8, blank=True)
    handler_unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", verbose_name=_("承办单位")
    )
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("值守分工")
        constraints = [
            models.UniqueConstraint(fields=["unit", "subject", "since"], name="duty_once")
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.subject} → {self.handler_unit}"


class WhistleQuerySet(models.QuerySet["Whistle"]):
    """Reads of whistle calls."""

    def visible_to(self, scope: Scope) -> Self:
        """Calls to units within the scope, and those on matters it may see."""
        return self.filter(
            scope.q("grid.view", "called_unit__path")
            | Q(matter__in=Matter.objects.visible_to(scope))
        )

    def to_answer(self, scope: Scope) -> Self:
        """Open calls to the units for which the scope answers."""
        return self.filter(scope.q("grid.handle", "called_unit__path"), done_at__isnull=True)


class Whistle(models.Model):
    """A community whistles, a department arrives (吹哨报到)."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="whistles")
    called_unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", verbose_name=_("被吹哨单位")
    )
    called_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    called_at = models.DateTimeField(_("吹哨时间"))
    issue = models.CharField(_("需要协助的事"), max_length=200)
    ack_due_at = models.DateTimeField(_("应答时限"), null=True)
    acked_at = models.DateTimeField(_("应答时间"), null=True)
    arrive_due_at = models.DateTimeField(_("到场时限"), null=True)
    arrived_at = models.DateTimeField(_("到场时间"), null=True)
    done_at = models.DateTimeField(_("办结时间"), null=True)
    result = models.CharField(_("处理结果"), max_length=200, blank=True)

    objects = WhistleQuerySet.as_manager()

    class Meta:
        verbose_name = _("吹哨")
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "called_unit"],
                condition=Q(done_at__isnull=True),
                name="whistle_one_open_a_unit",
            )
        ]

    def __str__(self) -> str:
        return f"{self.matter} → {self.called_unit}"

    def awaited(self, at: datetime) -> Awaited:
        """What is to be done next, as it stands at an instant."""
        return awaited(
            acked_at=self.acked_at,
            arrived_at=self.arrived_at,
            ack_due_at=self.ack_due_at,
            arrive_due_at=self.arrive_due_at,
            now=at,
        )

    @property
    def unit_path(self) -> str:
        """Where it belongs: with its matter."""
        return self.matter.unit_path
