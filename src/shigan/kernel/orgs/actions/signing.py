"""Signing in and out, in the log as the law wants it (网络安全法 21: six months and more)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.orgs.models import User
from shigan.kernel.orgs.scope import Scope


@action("orgs.sign_in", label=_("登录"))
def signed_in(*, actor: Scope, user: User, proved: str = "") -> None:
    """Somebody came in; `proved` says how, where more than the password was asked for."""
    note(subject=user, after={"proved": proved} if proved else None)


@action("orgs.sign_in_fail", label=_("登录失败"))
def sign_in_failed(*, actor: Scope, user: User | None, locked: bool) -> None:
    """Somebody tried to. What was typed as name is kept only where such an account exists:
    people type their password there.
    """
    note(subject=user, after={"locked": locked})


@action("orgs.sign_out", label=_("退出登录"))
def signed_out(*, actor: Scope, user: User) -> None:
    """Somebody went."""
    note(subject=user)
