"""Residents, households, groups. Ids and telephones are encrypted; rows are never deleted."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.columns import PathField
from shigan.kernel.orgs.models import Unit, User
from shigan.kernel.personal.columns import EncryptedTextField, KeyedHashField
from shigan.kernel.personal.rules import FOURTEEN, age, years_before
from shigan.registers.people.choices import MINORS, VIEW, LeftWhy, Relation, Residence, Sex

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope


class Addressed(models.Model):
    """Something at an address of a building, in a community or cell."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("社区或网格"))
    unit_path = PathField(_("所属路径"), max_length=200)
    estate = models.CharField(_("小区"), max_length=60, blank=True)
    building = models.CharField(_("楼号"), max_length=20, blank=True)
    entrance = models.CharField(_("单元"), max_length=20, blank=True)
    room = models.CharField(_("室号"), max_length=20, blank=True)

    class Meta:
        abstract = True

    @property
    def address(self) -> str:
        """The address in one line."""
        return "".join(
            (
                self.estate,
                gettext("%(building)s号楼") % {"building": self.building} if self.building else "",
                gettext("%(entrance)s单元") % {"entrance": self.entrance} if self.entrance else "",
                gettext("%(room)s室") % {"room": self.room} if self.room else "",
            )
        )


class Household(Addressed):
    """People registered together (户), with a head and an address."""

    number = models.CharField(_("户号"), max_length=30)
    head = models.ForeignKey(
        "Resident", models.SET_NULL, null=True, related_name="heads", verbose_name=_("户主")
    )

    class Meta:
        verbose_name = _("户")
        constraints = [
            models.UniqueConstraint(fields=["unit", "number"], name="household_once_in_unit")
        ]

    def __str__(self) -> str:
        return self.number


class ResidentQuerySet(models.QuerySet["Resident"]):
    """Reads of residents."""

    def standing(self) -> Self:
        """Neither merged into another nor erased."""
        return self.filter(merged_into__isnull=True, erased_at__isnull=True)

    def within(self, scope: Scope, function: str = VIEW) -> Self:
        """Those in the units over which the function is held, children too."""
        return self.filter(scope.q(function, "unit_path"))

    def under_fourteen(self, on: date) -> Self:
        """Children for whom the stricter rules hold."""
        return self.filter(birth__gte=years_before(on, FOURTEEN))

    def visible_to(self, scope: Scope) -> Self:
        """Residents within `people.view`; children only where `people.minors` is held as well."""
        grown = Q(birth__isnull=True) | Q(birth__lt=years_before(scope.on, FOURTEEN))
        return self.within(scope).filter(grown | scope.q(MINORS, "unit_path"))

    def in_group(self, group: int, on: date) -> Self:
        """Those in a group on a day, by their own entry or one merged into it."""
        rows = Membership.objects.on(on).filter(group=group).order_by()
        merged = rows.filter(resident__merged_into__isnull=False)
        return self.filter(
            Q(pk__in=rows.values("resident")) | Q(pk__in=merged.values("resident__merged_into"))
        )


class Resident(Addressed):
    """A person who lives here. What names them is encrypted, or wiped when they are erased."""

    name = models.CharField(_("姓名"), max_length=40)
    sex = models.CharField(_("性别"), max_length=1, choices=Sex, blank=True)
    birth = models.DateField(_("出生日期"), null=True)
    resident_id_hash = KeyedHashField(_("身份证号检索值"))
    resident_id = EncryptedTextField(
        _("身份证号"), blank=True, hashed_in="resident_id_hash", hashed_as="resident_id"
    )
    phone_hash = KeyedHashField(_("电话检索值"))
    phone = EncryptedTextField(_("电话"), blank=True, hashed_in="phone_hash", hashed_as="phone")
    residence = models.CharField(_("居住类别"), max_length=12, choices=Residence)
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, related_name="members", verbose_name=_("户")
    )
    relation = models.CharField(_("与户主关系"), max_length=12, choices=Relation, blank=True)
    guardian_name = models.CharField(_("监护人姓名"), max_length=40, blank=True)
    guardian_consent_on = models.DateField(_("监护人同意日期"), null=True)
    registered_on = models.DateField(_("登记日期"))
    left_on = models.DateField(_("离开日期"), null=True)
    left_why = models.CharField(_("离开原因"), max_length=8, choices=LeftWhy, blank=True)
    #: The entry that goes on for both; this one stays as it was.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="merged", verbose_name=_("并入")
    )
    erased_at = models.DateTimeField(_("删除时间"), null=True)
    #: Grows with every change, so that nobody writes over what somebody else did.
    version = models.PositiveIntegerField(default=1)

    objects = ResidentQuerySet.as_manager()

    class Meta:
        verbose_name = _("居民")
        indexes = [
            models.Index(fields=["unit_path", "birth"], name="resident_place"),
            models.Index(fields=["resident_id_hash"], name="resident_by_id"),
            models.Index(fields=["phone_hash", "name"], name="resident_by_phone"),
            models.Index(fields=["birth", "estate"], name="resident_by_birth"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="resident_not_into_itself",
            )
        ]

    def __str__(self) -> str:
        """Its number, and never the name: logs outlive an erasure."""
        return gettext("居民%(number)06d") % {"number": self.pk or 0}

    def age_on(self, on: date) -> int | None:
        """Full years on a day."""
        return age(self.birth, on) if self.birth else None

    @property
    def home(self) -> str:
        """The address as entries are compared by it; empty where the room is not known."""
        if not (self.estate and self.room):
            return ""
        return "/".join((self.unit_path, self.estate, self.building, self.entrance, self.room))


class TwoPersonsQuerySet(models.QuerySet["TwoPersons"]):
    """Reads of what was decided on pairs."""

    def of(self, resident: Resident) -> Self:
        """Those that name this entry."""
        return self.filter(Q(one=resident) | Q(other=resident))

    def visible_to(self, scope: Scope) -> Self:
        """Pairs of which the scope may see both."""
        seen = Resident.objects.visible_to(scope).standing().order_by().values("pk")
        return self.filter(one__in=seen, other__in=seen)


class TwoPersons(models.Model):
    """Somebody decided that two entries which look like one person are two (两个人).

    It holds until what the two are compared by changes; then they are offered anew.
    """

    one = models.ForeignKey(Resident, models.CASCADE, related_name="+", verbose_name=_("居民"))
    other = models.ForeignKey(Resident, models.CASCADE, related_name="+", verbose_name=_("另一位"))
    reason = models.CharField(_("原因"), max_length=200)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("判定人"))
    decided_on = models.DateField(_("判定日期"))

    objects = TwoPersonsQuerySet.as_manager()

    class Meta:
        verbose_name = _("判定为两个人")
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="two_persons_once"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="two_persons_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.one} ≠ {self.other}"


class PeopleGroup(models.Model):
    """A group that somebody may belong to (群体标签): an office edits the list."""

    code = models.CharField(_("代码"), max_length=20, unique=True)
    label = models.CharField(_("名称"), max_length=20)
    #: Sensitive personal data: told only to those who may see values in full.
    sensitive = models.BooleanField(_("敏感"), default=False)
    order = models.PositiveIntegerField(_("顺序"), default=0)
    closed_on = models.DateField(_("停用日期"), null=True)

    class Meta:
        verbose_name = _("群体")

    def __str__(self) -> str:
        return self.label


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Reads of who belongs to what."""

    def on(self, day: date) -> Self:
        """Those in force on a day."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=day), since__lte=day)


class Membership(models.Model):
    """A resident belongs to a group from a day until (not including) another."""

    resident = models.ForeignKey(
        Resident, models.CASCADE, related_name="memberships", verbose_name=_("居民")
    )
    group = models.ForeignKey(PeopleGroup, models.PROTECT, related_name="+", verbose_name=_("群体"))
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("群体归属")
        constraints = [
            models.UniqueConstraint(fields=["resident", "group", "since"], name="membership_once"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="membership_until_after_since",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group}"


class Snapshot(models.Model):
    """A resident as they stood before a sheet changed them, encrypted: to take the sheet back."""

    resident = models.ForeignKey(Resident, models.CASCADE, related_name="+")
    #: The version that the sheet left behind.
    version = models.PositiveIntegerField()
    values = EncryptedTextField()

    class Meta:
        verbose_name = _("导入前的样子")

    def __str__(self) -> str:
        return f"{self.pk}"
