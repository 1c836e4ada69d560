"""Tokens: a person lets a program act for them, within what they may do themselves."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shigan.kernel.audit.actions import action, note
from shigan.kernel.base.errors import Denied, Refused
from shigan.kernel.clock.queries import now
from shigan.kernel.orgs.actions.sending import made_by
from shigan.kernel.orgs.models import Token
from shigan.kernel.orgs.rules import is_pattern, secret_digest
from shigan.kernel.web.saying import listed

if TYPE_CHECKING:
    from shigan.kernel.orgs.scope import Scope

LONGEST = timedelta(days=366)
_MOST_USABLE, _MOST_FUNCTIONS = 20, 20
_USED_WITHIN = timedelta(hours=1)
#: By it a secret is known for one when it turns up where it should not.
_PREFIX = "shigan_"


@dataclass(frozen=True)
class Issued:
    """A new token with its secret, which is told this once."""

    token: Token
    secret: str


@action("orgs.token_issue", label=_("签发令牌"))
def token_issue(
    *,
    actor: Scope,
    name: str,
    expires_at: datetime,
    functions: Sequence[str] | None = None,
    sent_as: UUID | None = None,
) -> Issued:
    """Make a token for oneself; `functions` narrows what it may do (docs/rules/scope.md#R4).

    The same page sent again takes the place of the first: that one's secret was never seen.
    """
    owner, at = _owner(actor), now()
    if not name.strip():
        raise Refused(_("请写明令牌的用途"), fields={"name": _("例如：大屏取数")})
    if not at < expires_at <= at + LONGEST:
        raise Refused(
            _("有效期最长%(days)d天，且晚于现在") % {"days": LONGEST.days},
            fields={"expires_at": _("选择更近的日期")},
        )
    if functions is not None:
        _refuse_patterns(functions)
    usable = Token.objects.usable(at).filter(user_id=owner)
    if (unseen := made_by(actor, "orgs.token_issue", sent_as)) is not None:
        usable.filter(pk=unseen).update(revoked_at=at)
    if usable.count() >= _MOST_USABLE:
        raise Refused(_("每人最多%(most)d个可用的令牌；请先吊销不用的") % {"most": _MOST_USABLE})
    secret = _PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        user_id=owner,
        name=name.strip()[:60],
        digest=secret_digest(secret),
        functions=None if functions is None else sorted(set(functions)),
        created_at=at,
        expires_at=expires_at,
    )
    note(
        subject=token,
        before={"token": unseen} if unseen else None,
        after={
            "functions": token.functions,
            "expires_at": expires_at.isoformat(),
            "sent": sent_as and str(sent_as),
        },
    )
    return Issued(token, secret)


@action("orgs.token_revoke", label=_("吊销令牌"))
def token_revoke(*, actor: Scope, token_id: int) -> Token:
    """End one's own token at once; doing so twice changes nothing."""
    _owner(actor)
    token = Token.objects.visible_to(actor).filter(pk=token_id).first()
    if token is None:
        raise Denied
    if token.revoked_at is None:
        token.revoked_at = now()
        token.save(update_fields=["revoked_at"])
    note(subject=token, after={"revoked_at": token.revoked_at.isoformat()})
    return token


def token_used(token: Token, at: datetime) -> None:
    """Remember that a token is in use: at most one write an hour, and no deed to be audited."""
    if token.last_used_at is None or token.last_used_at <= at - _USED_WITHIN:
        unused = Q(last_used_at__isnull=True) | Q(last_used_at__lte=at - _USED_WITHIN)
        Token.objects.filter(unused, pk=token.pk).update(last_used_at=at)
        token.last_used_at = at


def _owner(actor: Scope) -> int:
    """Who acts in person. A token cannot make or end tokens: it would outgrow its limits."""
    if actor.user_id is None or actor.limit is not None:
        raise Denied
    return actor.user_id


def _refuse_patterns(functions: Sequence[str]) -> None:
    wrong = [f for f in functions if not is_pattern(f)]
    if wrong or not 1 <= len(functions) <= _MOST_FUNCTIONS:
        raise Refused(
            _("权限写成“域.动作”，两边都可以用 *，例如 grid.view、*.view；最多%(most)d项")
            % {"most": _MOST_FUNCTIONS},
            fields={"functions": _("不认识：%(wrong)s") % {"wrong": listed(wrong) or "—"}},
        )
