"""One's own password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.errors import Denied, Refused
from shigan.kernel.orgs.actions.people import refuse_weak
from shigan.kernel.orgs.models import User

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope


@action("orgs.password_change", label=_("更改密码"))
def password_change(*, actor: Scope, current: str, new: str) -> User:
    """Change one's own password. A token cannot: it would outgrow its limits."""
    if actor.user_id is None or actor.limit is not None:
        raise Denied
    user = User.objects.select_for_update(no_key=True).get(pk=actor.user_id)
    if not user.check_password(current):
        raise Refused(_("没有更改"), fields={"current": _("现在的密码不对")})
    if new == current:
        raise Refused(_("没有更改"), fields={"new": _("请换一个与现在不同的密码")})
    refuse_weak(new, user)
    user.set_password(new)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    note(subject=user, after={"fields": ["password"]})
    return user
