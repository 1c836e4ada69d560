"""A browser that is not asked for the second factor again for a while, where the office allows."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponseBase

from shigan.kernel.access.models import SecondFactor
from shigan.kernel.orgs.models import User

_COOKIE = "trusted"


def trusted(request: HttpRequest, user: User, factor: SecondFactor) -> bool:
    """Whether this browser proved this factor lately, and the password is still the same."""
    age = timedelta(days=settings.SHIGAN_FACTOR_TRUST_DAYS)
    if not age:
        return False
    try:
        said = _signer().unsign(request.COOKIES.get(_COOKIE, ""), max_age=age)
    except BadSignature:
        return False
    return said == _mark(user, factor)


def trust(response: HttpResponseBase, user: User, factor: SecondFactor) -> None:
    """Let this browser be trusted from now on."""
    age = timedelta(days=settings.SHIGAN_FACTOR_TRUST_DAYS)
    response.set_cookie(
        _COOKIE,
        _signer().sign(_mark(user, factor)),
        max_age=age,
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def _mark(user: User, factor: SecondFactor) -> str:
    parts = (user.pk, factor.pk, factor.confirmed_at, user.get_session_auth_hash())
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="second-factor")
