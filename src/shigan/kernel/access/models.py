"""Past passwords, sessions, second factors and the codes that stand in for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.translation import gettext_lazy as _

from shigan.kernel.orgs.models import User
from shigan.kernel.personal.columns import EncryptedTextField

if TYPE_CHECKING:
    from shigan.kernel.access.sessions import SessionStore


class PastPassword(models.Model):
    """The hash of a password that somebody has or had, the latest ones only."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("人员"))
    hash = models.CharField(_("摘要"), max_length=128)
    #: By the machine's own time, as sessions are.
    chosen_at = models.DateTimeField(_("设置时间"))

    class Meta:
        verbose_name = _("用过的密码")

    def __str__(self) -> str:
        return str(self.chosen_at)


class Session(AbstractBaseSession):
    """A browser in which somebody is signed in, or is about to; deleted when it ends."""

    user = models.ForeignKey(
        User, models.CASCADE, null=True, related_name="sessions", verbose_name=_("人员")
    )
    began_at = models.DateTimeField(_("登录时间"), null=True)
    #: To the minute.
    seen_at = models.DateTimeField(_("最近使用"), null=True)
    address = models.CharField(_("来源地址"), max_length=45, blank=True)
    agent = models.CharField(_("浏览器"), max_length=200, blank=True)

    class Meta(AbstractBaseSession.Meta):
        verbose_name = _("登录会话")  # type: ignore[assignment]

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        """What reads and writes it."""
        from shigan.kernel.access.sessions import SessionStore  # noqa: PLC0415 -- needs this model

        return SessionStore


class SecondFactor(models.Model):
    """The secret that a person's telephone shares with this installation."""

    user = models.OneToOneField(
        User, models.CASCADE, related_name="second_factor", verbose_name=_("人员")
    )
    secret = EncryptedTextField(_("密钥"))
    made_at = models.DateTimeField(_("生成时间"))
    #: When its first code was right; without that it is not asked for.
    confirmed_at = models.DateTimeField(_("启用时间"), null=True)
    #: The latest half minute of which a code was taken.
    last_step = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("两步验证")

    def __str__(self) -> str:
        return str(self.user)


class RecoveryCode(models.Model):
    """A code that stands in for the telephone, once. The code itself is not kept."""

    factor = models.ForeignKey(SecondFactor, models.CASCADE, related_name="codes")
    digest = models.CharField(_("摘要"), max_length=64)
    used_at = models.DateTimeField(_("使用时间"), null=True)

    class Meta:
        verbose_name = _("恢复码")
        constraints = [
            models.UniqueConstraint(fields=["factor", "digest"], name="recovery_code_once")
        ]

    def __str__(self) -> str:
        return str(self.factor)
