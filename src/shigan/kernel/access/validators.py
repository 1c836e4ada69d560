"""What Django asks of a new password, by the settings of the installation."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from shigan.kernel.access.actions.passwords import password_remember
from shigan.kernel.access.models import PastPassword
from shigan.kernel.access.rules import weaknesses
from shigan.kernel.base.text import spelled
from shigan.kernel.orgs.models import User
from shigan.kernel.personal.rules import tells_number


class StrengthValidator:
    """Long enough, of enough kinds, and nothing in it by which its owner is known."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Say everything that is wrong with it at once."""
        length, kinds = settings.SHIGAN_PASSWORD_LENGTH, settings.SHIGAN_PASSWORD_KINDS
        names = (user.username, user.name, spelled(user.name)) if user else ()
        said = {
            "short": _("至少%(length)d位") % {"length": length},
            "kinds": _("大写字母、小写字母、数字、符号，至少要有%(kinds)d种") % {"kinds": kinds},
            "name": _("不能含有本人的姓名或登录名"),
        }
        wrong = [said[w] for w in weaknesses(password, length=length, kinds=kinds, names=names)]
        if tells_number(password):
            wrong.append(_("不能含有手机号或身份证号"))
        if wrong:
            raise ValidationError([_("%(wrong)s。") % {"wrong": one} for one in wrong])

    def get_help_text(self) -> str:
        """The rule in a sentence."""
        return _("至少%(length)d位；大写字母、小写字母、数字、符号，至少要有%(kinds)d种") % {
            "length": settings.SHIGAN_PASSWORD_LENGTH,
            "kinds": settings.SHIGAN_PASSWORD_KINDS,
        }


class UnusedValidator:
    """Another one than the latest few; and each that is set is remembered."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Compare with the hashes of those that this person had."""
        count = settings.SHIGAN_PASSWORDS_REMEMBERED
        if not count or user is None or user.pk is None:
            return
        past = PastPassword.objects.filter(user=user).order_by("-pk")[:count]
        hashes = [user.password, *past.values_list("hash", flat=True)]
        if any(check_password(password, one) for one in dict.fromkeys(hashes)):
            raise ValidationError(_("最近%(count)d次用过的密码不能再用。") % {"count": count})

    def password_changed(self, password: str, user: User | None = None) -> None:
        """Django tells of each password that was set."""
        if user is not None:
            password_remember(user)

    def get_help_text(self) -> str:
        """The rule in a sentence."""
        return _("最近%(count)d次用过的密码不能再用") % {
            "count": settings.SHIGAN_PASSWORDS_REMEMBERED
        }
