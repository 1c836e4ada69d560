"""What follows from a new password, a password that is too old, and one that was forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shigan.kernel.access.models import PastPassword, Session
from shigan.kernel.access.queries import accounts_under, password_chosen_at
from shigan.kernel.access.rules import too_old
from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.errors import Denied, Refused
from shigan.kernel.base.sample import in_sample
from shigan.kernel.base.spoken import first_password
from shigan.kernel.orgs.models import User

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope


def password_remember(user: User) -> None:
    """Keep the hash of a password that was set just now, and end what was begun with the old one.

    Part of whatever deed set it. The browser in which that happened goes on under a new key.
    """
    PastPassword.objects.create(user=user, hash=user.password, chosen_at=timezone.now())
    past = PastPassword.objects.filter(user=user).order_by("-pk")
    kept = list(past.values_list("pk", flat=True)[: max(settings.SHIGAN_PASSWORDS_REMEMBERED, 1)])
    past.exclude(pk__in=kept).delete()
    Session.objects.filter(user=user).delete()


@action("access.password_expire", label=_("密码到期"))
def password_expire(*, actor: Scope, user: User) -> None:
    """From now on nothing but changing the password is open to this person."""
    User.objects.filter(pk=user.pk).update(must_change_password=True)
    user.must_change_password = True
    note(subject=user)


def password_is_old(user: User) -> bool:
    """Whether a password is due for a change (docs/rules/access.md#R2); never in a sample."""
    days = settings.SHIGAN_PASSWORD_DAYS
    if not days or in_sample():
        return False
    return too_old(password_chosen_at(user), timezone.now(), days)


@action("access.password_reset", label=_("重置密码"))
def password_reset(*, actor: Scope, user_id: int) -> str:
    """A first password for somebody who forgot theirs: told once, changed at the first sign-in."""
    user = account_to_manage(actor, user_id)
    password = first_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    note(subject=user, after={"fields": ["password"]})
    return password


def account_to_manage(actor: Scope, user_id: int) -> User:
    """Somebody else's account, if the actor manages every unit in which its owner holds a post."""
    if actor.limit is not None:  # a token would outgrow its limits
        raise Denied
    user = accounts_under(actor).select_for_update(of=("self",), no_key=True).filter(pk=user_id)
    found = user.first()
    if found is None:
        raise Denied
    if found.pk == actor.user_id:
        raise Refused(_("这是您自己的账号：请用“更改密码”和“我的登录”"))
    return found
