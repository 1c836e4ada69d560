"""What belongs to a matter: its append-only entries, evidence, pauses, extensions, sponsors."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from shigan.kernel.clock.choices import LimitUnitChoice
from shigan.kernel.clock.rules import LimitUnit, TimeLimit
from shigan.kernel.matters.choices import LinkKind
from shigan.kernel.matters.models.matter import Matter
from shigan.kernel.matters.rules.steps import Grant
from shigan.kernel.orgs.models import Unit, User


class Entry(models.Model):
    """Who did what to a matter, when. The database refuses to change or delete it."""

    street = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="entries", db_index=False)
    place = models.PositiveIntegerField(_("序号"))
    at = models.DateTimeField(_("时间"))
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(_("办理人"), max_length=80)
    act = models.CharField(_("动作"), max_length=40)
    label = models.CharField(_("动作名称"), max_length=40)
    step_from = models.CharField(max_length=40, blank=True)
    step_to = models.CharField(max_length=40, blank=True)
    note = models.TextField(_("说明"), blank=True)
    #: What changed: {field: [before, after]}, and the act's own inputs.
    data: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    #: SHA-256 names of evidence files.
    evidence: models.JSONField[list[str], list[str]] = models.JSONField(default=list)
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("办理记录")
        constraints = [models.UniqueConstraint(fields=["matter", "place"], name="entry_place_once")]

    def __str__(self) -> str:
        return f"{self.matter_id}/{self.place} {self.label}"

    @property
    def payload(self) -> dict[str, Any]:
        """What the hash covers."""
        return {
            "matter": self.matter.number,
            "place": self.place,
            "at": self.at.astimezone(UTC).isoformat(),
            "actor": [self.actor_id, self.actor_name],
            "act": [self.act, self.label, self.step_from, self.step_to],
            "note": self.note,
            "data": self.data,
            "evidence": self.evidence,
        }


class Exhibit(models.Model):
    """An evidence file that an entry brought: who sees the matter sees the file."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="exhibits")
    place = models.PositiveIntegerField(_("序号"))
    sha256 = models.CharField(max_length=64, db_index=True)
    #: The code of the input that asked for it (before, after, …).
    slot = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("证据")
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "place", "slot", "sha256"], name="exhibit_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.matter_id}/{self.place} {self.sha256[:8]}"


class Pause(models.Model):
    """A span in which the clock of a matter is held, with the reason."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="pauses")
    start = models.DateTimeField(_("暂停自"))
    end = models.DateTimeField(_("恢复于"), null=True)
    reason = models.CharField(_("理由"), max_length=200)

    class Meta:
        verbose_name = _("暂停")
        constraints = [
            models.UniqueConstraint(
                fields=["matter"], condition=Q(end__isnull=True), name="pause_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.start:%Y-%m-%d} {self.reason}"


class Extension(models.Model):
    """A request for a later deadline, and what was decided.

    It moves the limit of the whole, and of the step at which it was asked for.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="extensions")
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(_("申请时间"))
    step = models.CharField(_("环节"), max_length=40)
    amount = models.PositiveIntegerField(_("延长"))
    unit = models.CharField(_("单位"), max_length=12, choices=LimitUnitChoice)
    reason = models.CharField(_("理由"), max_length=200)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("审批时间"), null=True)
    granted = models.BooleanField(_("同意"), null=True)

    class Meta:
        verbose_name = _("延期")
        constraints = [
            models.UniqueConstraint(
                fields=["matter"], condition=Q(granted__isnull=True), name="extension_one_pending"
            )
        ]

    def __str__(self) -> str:
        return f"+{self.amount} {self.get_unit_display()}"

    @property
    def grant(self) -> Grant:
        """What was asked for, as the rules take it."""
        return Grant(TimeLimit(self.amount, LimitUnit(self.unit)), self.step, self.asked_at)


class MatterSponsorship(models.Model):
    """A leader was named to answer for this matter (包保), from a day until another.

    The one that holds is the matter's `sponsor`.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="sponsorships")
    leader = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("包保领导"))
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True)

    class Meta:
        verbose_name = _("事项包保")
        constraints = [
            models.UniqueConstraint(fields=["matter", "since"], name="matter_sponsorship_once"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                name="matter_sponsorship_until_after_since",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.leader} → {self.matter_id}"


class Link(models.Model):
    """Two matters that belong together."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="links")
    other = models.ForeignKey(Matter, models.PROTECT, related_name="linked_from")
    kind = models.CharField(_("关系"), max_length=12, choices=LinkKind)

    class Meta:
        verbose_name = _("关联")
        constraints = [
            models.UniqueConstraint(fields=["matter", "other", "kind"], name="link_once")
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} → {self.other_id}"


class Notice(models.Model):
    """A matter turned and somebody was told: once a rung, whatever happens."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="notices")
    user = models.ForeignKey(User, models.PROTECT, related_name="notices")
    rung = models.CharField(_("层级"), max_length=20)
    turned_at = models.DateTimeField(_("转色时间"))
    told_at = models.DateTimeField(_("通知时间"))
    read_at = models.DateTimeField(_("阅读时间"), null=True)

    class Meta:
        verbose_name = _("提醒")
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "user", "rung", "turned_at"], name="notice_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.rung}"
