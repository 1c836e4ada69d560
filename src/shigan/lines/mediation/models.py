"""What the line keeps of a dispute beside its matter: the parties, the agreement, the committee."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shigan.kernel.matters.choices import Ending
from shigan.kernel.matters.models import Matter
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.scope import under
from shigan.kernel.personal.columns import EncryptedTextField
from shigan.lines.mediation.choices import LABOUR, Elsewhere, Found, Fulfilment, Outcome, Side

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope


class CommitteeQuerySet(models.QuerySet["Committee"]):
    """Reads of committees."""

    def on(self, day: date) -> Self:
        """Committees that exist on that day."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=day), since__lte=day)

    def visible_to(self, scope: Scope) -> Self:
        """Committees where the scope sees mediation, and those of its own streets."""
        seen = scope.q("mediation.view", "unit__path")
        for street in scope.streets if scope.paths("mediation.view") else ():
            seen |= under(street, "unit__path")
        return self.filter(seen)


class Committee(models.Model):
    """A people's mediation committee, or the centre for labour disputes, of a unit."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("单位"))
    name = models.CharField(_("名称"), max_length=80)
    labour = models.BooleanField(_("调解劳动争议"), default=False)
    since = models.DateField(_("成立于"))
    until = models.DateField(_("撤销于"), null=True, blank=True)

    objects = CommitteeQuerySet.as_manager()

    class Meta:
        verbose_name = _("调解委员会")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "labour"],
                condition=Q(until__isnull=True),
                name="committee_one_a_unit",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def unit_path(self) -> str:
        """Where it belongs: to its unit."""
        return self.unit.path


class MemberQuerySet(models.QuerySet["Member"]):
    """Reads of members."""

    def on(self, day: date) -> Self:
        """Who sits on a committee that day, their term over or not."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=day), since__lte=day)

    def visible_to(self, scope: Scope) -> Self:
        """The members of the committees that the scope may see."""
        return self.filter(committee__in=Committee.objects.visible_to(scope))


class Member(models.Model):
    """Who sits on a committee, for a term: who is chosen again has a row for each term."""

    committee = models.ForeignKey(Committee, models.CASCADE, related_name="members")
    name = models.CharField(_("姓名"), max_length=40)
    woman = models.BooleanField(_("女"), default=False)
    since = models.DateField(_("任职自"))
    until = models.DateField(_("任职至"), null=True, blank=True)

    objects = MemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("调解员")
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "name", "since"], name="committee_member_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class DisputeQuerySet(models.QuerySet["Dispute"]):
    """Reads of disputes."""

    def counted(self) -> Self:
        """Disputes that figures count: all but taken-back imports."""
        return self.exclude(matter__ending=Ending.UNDONE)

    def visible_to(self, scope: Scope) -> Self:
        """The disputes of the matters that the scope may see."""
        return self.filter(matter__in=Matter.objects.visible_to(scope))


class Dispute(models.Model):
    """A dispute between people, or between a worker and an employer, from taking up to keeping."""

    matter = models.OneToOneField(Matter, models.PROTECT, related_name="dispute")
    found = models.CharField(_("受理来源"), max_length=12, choices=Found)
    received_at = models.DateTimeField(_("收到时间"), db_index=True)
    #: From this instant on mediation has taken longer than it may.
    mediate_by = models.DateTimeField(_("调解时限"), null=True)
    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, related_name="+", verbose_name=_("调解委员会")
    )
    #: Who of the committee mediates, if one was chosen.
    mediator = models.ForeignKey(
        Member, models.PROTECT, null=True, related_name="+", verbose_name=_("调解员")
    )
    #: What is asked for in money, yuan.
    claimed = models.DecimalField(_("涉及金额"), max_digits=14, decimal_places=2, null=True)
    declined = models.CharField(_("不予受理原因"), max_length=12, choices=Elsewhere, blank=True)
    outcome = models.CharField(_("调解结果"), max_length=8, choices=Outcome, blank=True)
    settled_at = models.DateTimeField(_("达成协议时间"), null=True, db_index=True)
    terms = models.TextField(_("协议内容"), blank=True)
    perform_by = models.DateField(_("履行期限"), null=True)
    signed_at = models.DateTimeField(_("签署时间"), null=True)
    #: From this instant on it is too late to ask a court to confirm.
    confirm_due_at = models.DateTimeField(_("申请司法确认时限"), null=True)
    confirm_asked_on = models.DateField(_("申请司法确认日期"), null=True)
    fulfilment = models.CharField(
        pgettext_lazy("agreement", "履行情况"), max_length=8, choices=Fulfilment, blank=True
    )

    objects = DisputeQuerySet.as_manager()

    class Meta:
        verbose_name = _("纠纷")
        indexes = [models.Index(fields=["outcome", "settled_at"], name="dispute_settled")]

    def __str__(self) -> str:
        return str(self.matter)

    @property
    def labour(self) -> bool:
        """Whether it is a labour dispute: other clocks, other ways on."""
        return self.matter.kind == LABOUR

    @property
    def unit_path(self) -> str:
        """Where it belongs: with its matter."""
        return self.matter.unit_path


class PartyQuerySet(models.QuerySet["Party"]):
    """Reads of parties."""

    def visible_to(self, scope: Scope) -> Self:
        """The parties of the disputes that the scope may see."""
        return self.filter(dispute__in=Dispute.objects.visible_to(scope))


class Party(models.Model):
    """Somebody who stands on one side of a dispute."""

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="parties")
    side = models.CharField(_("地位"), max_length=12, choices=Side)
    name = models.CharField(_("姓名或名称"), max_length=80)
    organisation = models.BooleanField(_("是单位"), default=False)
    address = models.CharField(_("住址"), max_length=200, blank=True)
    phone = EncryptedTextField(_("电话"), blank=True, default="")

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = _("当事人")
        constraints = [
            models.UniqueConstraint(fields=["dispute", "side", "name"], name="party_once")
        ]

    def __str__(self) -> str:
        return self.name
