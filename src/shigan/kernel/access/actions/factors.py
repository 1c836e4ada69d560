"""The second factor: made, confirmed, asked for, taken off."""

from __future__ import annotations

import base64
import secrets
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shigan.kernel.access.actions.passwords import account_to_manage
from shigan.kernel.access.models import RecoveryCode, SecondFactor
from shigan.kernel.access.queries import factor_of
from shigan.kernel.access.rules import SECRET_BYTES, code_step, recovery_digest
from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.errors import Denied, Refused
from shigan.kernel.base.spoken import spoken
from shigan.kernel.orgs.models import User

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope

_CODES = 10
#: Twenty signs of thirty: about 98 bits.
_GROUPS = 5
_WRONG = _("验证码不对，或已经用过；请等下一个验证码再试")


def secret_of(factor: SecondFactor) -> bytes:
    """The secret of a factor in plain bytes."""
    return base64.b64decode(factor.secret.open())


@action("access.factor_begin", label=_("准备两步验证"))
def factor_begin(*, actor: Scope) -> SecondFactor:
    """A secret for one's telephone; asked for only once its first code was right.

    While it waits for that, the same secret is given again, so that a picture stays good.
    """
    user = _oneself(actor)
    found = SecondFactor.objects.select_for_update().filter(user=user).first()
    if found is not None and found.confirmed_at is not None:
        raise Refused(_("已经启用；要换手机请先停用"))
    if found is None:
        secret = base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
        found = SecondFactor.objects.create(user=user, secret=secret, made_at=timezone.now())
    note(subject=user)
    return found


@action("access.factor_confirm", label=_("启用两步验证"))
def factor_confirm(*, actor: Scope, typed: str) -> list[str]:
    """From now on a code is asked for at sign-in; gives the recovery codes, told this once."""
    user = _oneself(actor)
    waiting = SecondFactor.objects.select_for_update().filter(user=user, confirmed_at=None).first()
    if waiting is None:
        raise Refused(_("已经启用；要换手机请先停用"))
    at = timezone.now()
    step = code_step(secret_of(waiting), typed, at.timestamp(), waiting.last_step)
    if step is None:
        raise Refused(_("没有启用"), fields={"code": _WRONG})
    waiting.confirmed_at, waiting.last_step = at, step
    waiting.save(update_fields=["confirmed_at", "last_step"])
    codes = _new_codes(waiting)
    note(subject=user, after={"codes": len(codes)})
    return codes


@action("access.codes_renew", label=_("更换恢复码"))
def codes_renew(*, actor: Scope, typed: str) -> list[str]:
    """Other recovery codes; the earlier ones end. Wants a code of the telephone."""
    factor = _own_factor(actor)
    if factor_spend(factor.user, typed) != "code":
        raise Refused(_("没有更换"), fields={"code": _WRONG})
    codes = _new_codes(factor)
    note(subject=factor.user, after={"codes": len(codes)})
    return codes


@action("access.factor_off", label=_("停用两步验证"))
def factor_off(*, actor: Scope, typed: str) -> None:
    """Take off one's own second factor; wants a code, of the telephone or for recovery."""
    factor = _own_factor(actor)
    if not factor_spend(factor.user, typed):
        raise Refused(_("没有停用"), fields={"code": _WRONG})
    factor.delete()
    note(subject=factor.user)


@action("access.factor_remove", label=_("解除两步验证"))
def factor_remove(*, actor: Scope, user_id: int) -> User:
    """Take off the second factor of somebody who lost it."""
    user = account_to_manage(actor, user_id)
    removed, _each = SecondFactor.objects.filter(user=user).delete()
    if not removed:
        raise Refused(_("这个账号没有启用两步验证"))
    note(subject=user)
    return user


def factor_spend(user: User, typed: str) -> str:
    """Take a code once: `code` of the telephone, `recovery`, or nothing if it is not right.

    Part of whatever deed it is typed for, which says so in the log.
    """
    factor = factor_of(user)
    if factor is None:
        return ""
    at = timezone.now()
    step = code_step(secret_of(factor), typed, at.timestamp(), factor.last_step)
    if step is not None:
        # Of two requests with the same code one is later, and finds the step taken.
        later = SecondFactor.objects.filter(pk=factor.pk, last_step__lt=step)
        return "code" if later.update(last_step=step) else ""
    unused = RecoveryCode.objects.filter(factor=factor, used_at=None)
    return "recovery" if unused.filter(digest=recovery_digest(typed)).update(used_at=at) else ""


def _new_codes(factor: SecondFactor) -> list[str]:
    codes = [spoken(_GROUPS) for _place in range(_CODES)]
    RecoveryCode.objects.filter(factor=factor).delete()
    RecoveryCode.objects.bulk_create(
        [RecoveryCode(factor=factor, digest=recovery_digest(code)) for code in codes]
    )
    return codes


def _own_factor(actor: Scope) -> SecondFactor:
    factor = factor_of(_oneself(actor))
    if factor is None:
        raise Refused(_("还没有启用两步验证"))
    return factor


def _oneself(actor: Scope) -> User:
    """Who acts in person. A token cannot: it would outgrow its limits."""
    if actor.user_id is None or actor.limit is not None:
        raise Denied
    return User.objects.get(pk=actor.user_id)
