"""Ending sessions: one's own, and those of people one manages. It holds at the next request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from shigan.kernel.access.actions.passwords import account_to_manage
from shigan.kernel.access.models import Session
from shigan.kernel.access.queries import session_mark
from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.errors import Denied
from shigan.kernel.orgs.models import User

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope


@action("access.session_end", label=_("结束登录"))
def session_end(*, actor: Scope, user_id: int, mark: str) -> None:
    """End one session, by its mark: the key itself is shown to nobody."""
    user = _own_or_managed(actor, user_id)
    mine = Session.objects.filter(user=user)
    found = next((s for s in mine if session_mark(s.session_key) == mark), None)
    if found is None:
        raise Denied
    note(subject=user, after={"address": found.address, "began_at": str(found.began_at)})
    found.delete()


@action("access.sessions_end", label=_("结束全部登录"))
def sessions_end(*, actor: Scope, user_id: int, but: str = "") -> int:
    """End all sessions of a person but the one with that key; how many they were."""
    user = _own_or_managed(actor, user_id)
    ended, _each = Session.objects.filter(user=user).exclude(session_key=but).delete()
    note(subject=user, after={"ended": ended})
    return ended


def _own_or_managed(actor: Scope, user_id: int) -> User:
    if actor.limit is None and actor.user_id == user_id:
        return User.objects.get(pk=user_id)
    return account_to_manage(actor, user_id)
