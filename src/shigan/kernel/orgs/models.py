"""Units, accounts, posts, holders and sponsorship. Units and posts are closed, never deleted."""

from __future__ import annotations

import operator
from datetime import date, datetime
from functools import reduce
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.columns import PathField
from shigan.kernel.orgs.choices import Rank, UnitKind
from shigan.kernel.orgs.scope import under

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope


class UnitQuerySet(models.QuerySet["Unit"]):
    """Reads of units."""

    def on(self, day: date) -> Self:
        """Units that exist on that day."""
        return self.filter(Q(opened_on__lte=day), Q(closed_on__isnull=True) | Q(closed_on__gt=day))

    def below(self, path: str) -> Self:
        """A unit and all below it."""
        return self.filter(under(path, "path"))

    def visible_to(self, scope: Scope) -> Self:
        """Units within the scope's function `orgs.view`."""
        return self.filter(scope.q("orgs.view", "path"))


class Unit(models.Model):
    """A place in the organisation: district, street, department, community or grid cell."""

    code = models.CharField(_("代码"), max_length=32, unique=True)
    name = models.CharField(_("名称"), max_length=60)
    aliases: models.JSONField[list[str], list[str]] = models.JSONField(
        _("别名"), default=list, blank=True
    )
    kind = models.CharField(_("类别"), max_length=12, choices=UnitKind)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("上级"),
    )
    #: Codes from the top, each ended by a slash: one range over it is a whole subtree.
    path = PathField(_("路径"), max_length=200, unique=True)
    order = models.PositiveIntegerField(_("顺序"), default=0)
    opened_on = models.DateField(_("设立日期"))
    closed_on = models.DateField(_("撤销日期"), null=True, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        verbose_name = _("单位")
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gt=F("opened_on")),
                name="unit_closed_after_opened",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def unit_path(self) -> str:
        """The path under its common name."""
        return self.path


class UserManager(BaseUserManager["User"]):
    """Makes accounts."""

    def create_user(self, username: str, name: str, password: str | None = None) -> User:
        """An account; without a password nobody can sign in with it."""
        user = self.model(username=username, name=name)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """For sign-in: the account of that name, whatever its case."""
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """A person who holds posts. What they may do follows from the posts alone."""

    username = models.CharField(_("登录名"), max_length=60, unique=True)
    name = models.CharField(_("姓名"), max_length=60)
    is_active = models.BooleanField(_("可登录"), default=True)
    language = models.CharField(_("语言"), max_length=10, blank=True)
    #: Somebody else knows the password: nothing but changing it is open until that is done.
    must_change_password = models.BooleanField(_("须更改密码"), default=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        verbose_name = _("人员")
        constraints = [
            # Sign-in does not look at case, so two names must differ in more than that.
            models.UniqueConstraint(Lower("username"), name="user_name_once_whatever_case")
        ]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A seat in a unit, with the role that says what its holder may do."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="posts", verbose_name=_("单位"))
    #: A code of `catalog.roles`.
    role = models.CharField(_("职责"), max_length=40)
    title = models.CharField(_("岗位名称"), max_length=60)
    opened_on = models.DateField(_("设立日期"))
    closed_on = models.DateField(_("撤销日期"), null=True, blank=True)

    class Meta:
        verbose_name = _("岗位")
        constraints = [
            models.UniqueConstraint(fields=["unit", "title", "opened_on"], name="post_once_in_unit")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def unit_path(self) -> str:
        """The path of its unit."""
        return self.unit.path


class HoldingQuerySet(models.QuerySet["Holding"]):
    """Reads of who holds what."""

    def on(self, day: date) -> Self:
        """Holdings in force on that day, at posts and units that exist."""
        return self.filter(
            Q(until__isnull=True) | Q(until__gt=day),
            Q(post__closed_on__isnull=True) | Q(post__closed_on__gt=day),
            Q(post__unit__closed_on__isnull=True) | Q(post__unit__closed_on__gt=day),
            since__lte=day,
        )

    def visible_to(self, scope: Scope) -> Self:
        """Holdings in units within the scope's function `orgs.view`."""
        return self.filter(scope.q("orgs.view", "post__unit__path"))


class Holding(models.Model):
    """A person at a post from a day until (not including) another."""

    post = models.ForeignKey(Post, models.PROTECT, related_name="holdings", verbose_name=_("岗位"))
    user = models.ForeignKey(User, models.PROTECT, related_name="holdings", verbose_name=_("人员"))
    rank = models.CharField(_("A/B岗"), max_length=1, choices=Rank, default=Rank.A)
    since = models.DateField(_("任职自"))
    until = models.DateField(_("任职至"), null=True, blank=True)

    objects = HoldingQuerySet.as_manager()

    class Meta:
        verbose_name = _("任职")
        constraints = [
            models.UniqueConstraint(fields=["post", "user", "since"], name="holding_once"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                name="holding_until_after_since",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post} {self.user}"

    @property
    def unit_path(self) -> str:
        """The path of the post's unit."""
        return self.post.unit.path


class SponsorshipQuerySet(models.QuerySet["Sponsorship"]):
    """Reads of who answers for what."""

    def on(self, day: date) -> Self:
        """Sponsorships in force on that day."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=day), since__lte=day)


class Sponsorship(models.Model):
    """A leader answers for a unit and all below it (包保), from a day until another.

    Sponsorship of a single matter is kept with the matter, of any other record as a
    `RecordSponsorship`.
    """

    leader = models.ForeignKey(
        User, models.PROTECT, related_name="sponsorships", verbose_name=_("包保领导")
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="sponsorships", verbose_name=_("包保单位")
    )
    #: Limited to one line of work, or blank for all.
    line = models.CharField(_("条线"), max_length=40, blank=True)
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True, blank=True)

    objects = SponsorshipQuerySet.as_manager()

    class Meta:
        verbose_name = _("包保")
        constraints = [
            models.UniqueConstraint(
                fields=["leader", "unit", "line", "since"], name="sponsorship_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.leader} → {self.unit}"

    @property
    def unit_path(self) -> str:
        """The path of the sponsored unit."""
        return self.unit.path


class RecordSponsorshipQuerySet(models.QuerySet["RecordSponsorship"]):
    """Reads of who answers for which record."""

    def of(self, record: models.Model) -> Self:
        """Those of one record."""
        return self.filter(record=record._meta.label_lower, record_id=str(record.pk))

    def on(self, day: date) -> Self:
        """Sponsorships in force on that day."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=day), since__lte=day)

    def visible_to(self, scope: Scope) -> Self:
        """Those of records within the function `view` of the record's own app."""
        records = self.order_by().values_list("record", flat=True).distinct()
        seen = [
            Q(record=record) & scope.q(f"{record.partition('.')[0]}.view") for record in records
        ]
        return self.filter(reduce(operator.or_, seen, Q(pk__in=[])))


class RecordSponsorship(models.Model):
    """A leader was named to answer for one record (包保), from a day until another.

    The record is no matter: those keep their own. One leader at a time.
    """

    #: The model's label (`people.resident`) and the key, as the log names its subjects.
    record = models.CharField(max_length=60)
    record_id = models.CharField(max_length=40)
    #: Where the record stood when the leader was named.
    unit_path = PathField(_("所属路径"), max_length=200)
    leader = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("包保领导"))
    since = models.DateField(_("自"))
    until = models.DateField(_("至"), null=True)

    objects = RecordSponsorshipQuerySet.as_manager()

    class Meta:
        verbose_name = _("登记包保")
        constraints = [
            models.UniqueConstraint(
                fields=["record", "record_id", "since"], name="record_sponsorship_once"
            ),
            models.UniqueConstraint(
                fields=["record", "record_id"],
                condition=Q(until__isnull=True),
                name="record_sponsorship_one_open",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=F("since")),
                name="record_sponsorship_until_after_since",
            ),
        ]

    def __str__(self) -> str:
        """The record by what it is called from its key alone: it is not read for that."""
        model = apps.get_model(self.record)
        return f"{self.leader} → {model(pk=model._meta.pk.to_python(self.record_id))}"


class TokenQuerySet(models.QuerySet["Token"]):
    """Reads of tokens."""

    def visible_to(self, scope: Scope) -> Self:
        """One's own."""
        return self.filter(user_id=scope.user_id)

    def usable(self, at: datetime) -> Self:
        """Neither expired nor revoked at an instant, of an account that can sign in."""
        return self.filter(revoked_at__isnull=True, expires_at__gt=at, user__is_active=True)


class Token(models.Model):
    """A key by which a program acts for a person through the API. Its secret is not kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens", verbose_name=_("所有人"))
    name = models.CharField(_("用途"), max_length=60)
    #: SHA-256 of the secret.
    digest = models.CharField(_("摘要"), max_length=64, unique=True)
    #: Patterns of functions, of those that the owner holds; null for all of them.
    functions: models.JSONField[list[str] | None, list[str] | None] = models.JSONField(
        _("权限范围"), null=True, blank=True
    )
    created_at = models.DateTimeField(_("签发时间"))
    expires_at = models.DateTimeField(_("有效至"))
    revoked_at = models.DateTimeField(_("吊销时间"), null=True, blank=True)
    #: To the hour.
    last_used_at = models.DateTimeField(_("最近使用"), null=True, blank=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("访问令牌")
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="token_expires_after_created"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def limit(self) -> frozenset[str] | None:
        """Its functions as a scope takes them."""
        return None if self.functions is None else frozenset(self.functions)
