"""Matters: what stands about each, and who may see it."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.columns import PathField
from shigan.kernel.base.expressions import Kept
from shigan.kernel.base.stamps import remembered
from shigan.kernel.matters.choices import Colour, Criterion, Ending
from shigan.kernel.matters.models.conditions import ColourAt, visible
from shigan.kernel.matters.registry import Label, MatterKind, kinds
from shigan.kernel.matters.rules.colour import End, Manual, colour_at
from shigan.kernel.orgs.models import Unit, User
from shigan.kernel.orgs.rules import is_street_path

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope

_OPEN = Q(ended_at__isnull=True)
#: What is asked of a matter, besides its place, to know who sees it; and to know its colour.
_SEEN_BY = ("kind", "handler", "sponsor", "sponsor_until")
_TURNS = ("red_at", "yellow_at", "manual_since", "manual_until", "manual_colour")


class MatterQuerySet(models.QuerySet["Matter"]):
    """Reads of matters."""

    def visible_to(self, scope: Scope) -> Self:
        """What the scope may see: by place, by handler, as sponsor, and what a line adds."""
        return self.filter(within(scope))

    def with_colour(self, at: datetime) -> Self:
        """Adds `colour` as it is at an instant: the SQL twin of `rules.colour_at`."""
        return self.annotate(colour=ColourAt(at))

    def with_next_due(self) -> Self:
        """Lets `next_due` be ordered by: the limit of the step, which never outlasts the whole's,
        else that; the SQL twin of `Matter.next_due_at`.
        """
        return self.alias(next_due=Coalesce("step_due_at", "due_at"))

    def coloured(self, colour: str, at: datetime) -> Self:
        """Matters of that colour at an instant."""
        return self.with_colour(at).filter(colour=colour)


class Matter(models.Model):
    """One accountable piece of work; the projection of its entries."""

    street = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", db_index=False, verbose_name=_("街道")
    )
    kind = models.CharField(_("类型"), max_length=40)
    number = models.CharField(_("编号"), max_length=32)
    title = models.CharField(_("标题"), max_length=120)
    text = models.TextField(_("内容"), blank=True)
    #: The line's own class of the matter, by which limits are looked up (0102 lies in 01).
    subject = models.CharField(_("类别"), max_length=40, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("所属单位"))
    unit_path = PathField(_("所属路径"), max_length=200)
    sponsor = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("包保领导")
    )
    #: From this day on the sponsor answers for it no more; null: until somebody else does.
    sponsor_until = models.DateField(_("包保至"), null=True)
    handler_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("承办单位")
    )
    handler_path = PathField(_("承办路径"), max_length=200, blank=True)
    handler = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("承办人")
    )
    lon = models.FloatField(_("经度"), null=True)
    lat = models.FloatField(_("纬度"), null=True)
    address = models.CharField(_("地址"), max_length=200, blank=True)

    step = models.CharField(_("环节"), max_length=40)
    step_since = models.DateTimeField(_("进入环节"))
    step_due_at = models.DateTimeField(_("环节时限"), null=True)
    opened_at = models.DateTimeField(_("受理时间"))
    started_at = models.DateTimeField(_("计时起点"), null=True)
    due_at = models.DateTimeField(_("办结时限"), null=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True)
    ending = models.CharField(_("结束方式"), max_length=10, choices=Ending, blank=True)
    #: What it came to when it ended, in the line's own sense (`MatterKind.outcomes`).
    ended_as = models.CharField(_("结束情形"), max_length=20, blank=True, default="")
    paused_at = models.DateTimeField(_("暂停于"), null=True)
    supervised_at = models.DateTimeField(_("督办于"), null=True)
    planned_start = models.DateTimeField(_("计划启动"), null=True)
    progress = models.DecimalField(_("进度"), max_digits=6, decimal_places=2, null=True)
    #: Planned curve: [[iso instant, percent], …].
    curve: models.JSONField[list[Any], list[Any]] = models.JSONField(default=list, blank=True)

    yellow_at = models.DateTimeField(_("转黄时间"), null=True)
    yellow_why = models.CharField(_("转黄原因"), max_length=12, choices=Criterion, blank=True)
    red_at = models.DateTimeField(_("转红时间"), null=True)
    red_why = models.CharField(_("转红原因"), max_length=12, choices=Criterion, blank=True)
    manual_colour = models.CharField(_("人工定色"), max_length=8, choices=Colour, blank=True)
    manual_since = models.DateTimeField(null=True)
    manual_until = models.DateTimeField(null=True)
    manual_reason = models.CharField(_("定色理由"), max_length=200, blank=True)
    manual_by = models.CharField(_("定色人"), max_length=80, blank=True)

    last_entry_at = models.DateTimeField(_("最近办理"))
    #: Grows by one with each entry: what a page has seen is compared with it.
    version = models.PositiveIntegerField(default=0)
    head_hash = models.CharField(max_length=64, blank=True)

    objects = MatterQuerySet.as_manager()

    class Meta:
        verbose_name = _("事项")
        constraints = [
            models.UniqueConstraint(
                fields=["number", "street"],
                condition=~Q(ending="UNDONE"),
                name="matter_number_once",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ending="")
                | (Q(ended_at__isnull=False) & ~Q(ending="")),
                name="matter_end_has_a_way",
            ),
        ]
        indexes = [
            models.Index(fields=["street", "unit_path", "ended_at"], name="matter_place"),
            models.Index(fields=["street", "handler_path", "ended_at"], name="matter_handler_unit"),
            models.Index(fields=["street", "opened_at"], name="matter_opened"),
            # Ended matters are counted from it alone, whoever counts.
            models.Index(fields=["street", "ending", *_SEEN_BY], name="matter_ends"),
            # Of all years' matters a hundredth is open, and nearly every page asks for those.
            models.Index(fields=["street", "unit_path"], condition=_OPEN, name="matter_open"),
            models.Index(
                fields=["street", "handler_path"], condition=_OPEN, name="matter_open_handler"
            ),
            models.Index(fields=["sponsor"], condition=_OPEN, name="matter_open_sponsor"),
            models.Index(fields=["street", "opened_at"], condition=_OPEN, name="matter_open_since"),
            models.Index(fields=["street", "due_at"], condition=_OPEN, name="matter_open_due"),
            # Open matters are counted by colour from it alone.
            models.Index(
                fields=["street", "ended_at", *_TURNS, "ending", *_SEEN_BY],
                condition=_OPEN,
                name="matter_open_colour",
            ),
            models.Index(
                fields=["street", "yellow_at"], condition=_OPEN, name="matter_open_yellow"
            ),
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="matter_due"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def declared(self) -> MatterKind:
        """The declaration of its kind."""
        return kinds[self.kind]

    @property
    def ending_label(self) -> Label:
        """How it ended, in the words of its kind; empty while it is open."""
        return self.declared.ending_label(self.ending, self.ended_as) if self.ending else ""

    @property
    def manual(self) -> Manual | None:
        """The colour set by a leader, if one ever was."""
        if self.manual_since is None or self.manual_until is None:
            return None
        return Manual(self.manual_colour, self.manual_since, self.manual_until)

    @property
    def end(self) -> End | None:
        """When and how it ended, as the rules take it."""
        return None if self.ended_at is None else End(self.ended_at, self.ending == Ending.CLOSED)

    @property
    def next_due_at(self) -> datetime | None:
        """The limit that comes first: that of the step never outlasts that of the whole."""
        return self.step_due_at or self.due_at

    def sponsor_on(self, day: date) -> int | None:
        """The id of whoever answers for it on a day."""
        over = self.sponsor_until is not None and self.sponsor_until <= day
        return None if over else self.sponsor_id

    def set_by_hand(self, at: datetime) -> bool:
        """Whether its colour at an instant is that of a leader."""
        ended = self.ended_at is not None and self.ended_at <= at
        return not ended and self.manual is not None and self.manual.holds(at)

    def colour_at(self, at: datetime) -> str:
        """The colour at an instant."""
        return colour_at(
            at,
            end=self.end,
            yellow_at=self.yellow_at,
            red_at=self.red_at,
            manual=self.manual,
        )


def within(scope: Scope) -> Kept:
    """That a matter is one of those that the scope may see."""
    return Kept(Matter, visible, (scope.bare, only_street()))


@remembered("orgs")
def only_street() -> int | None:
    """The key of the street in which all matters lie; None where they may lie in several."""
    paths = [path for path in Unit.objects.values_list("path", flat=True) if is_street_path(path)]
    if len(paths) != 1:
        return None
    key = Unit.objects.values_list("pk", flat=True).get(path=paths[0])
    elsewhere = Matter.objects.filter(Q(street__lt=key) | Q(street__gt=key))
    return None if elsewhere.exists() else key


class Counter(models.Model):
    """The last number given out under a key (kind and year)."""

    key = models.CharField(max_length=40, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.key} {self.last}"
