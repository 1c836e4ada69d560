"""Named reads of accounts, sessions and second factors."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from shigan.kernel.access.models import PastPassword, RecoveryCode, SecondFactor, Session
from shigan.kernel.access.rules import browser_of
from shigan.kernel.orgs.models import Holding, Post, User
from shigan.kernel.orgs.registry import roles
from shigan.kernel.orgs.rules import function_matches
from shigan.kernel.orgs.scope import Scope

MANAGE = "orgs.manage"


def password_chosen_at(user: User) -> datetime | None:
    """When this person last chose a password, as far as that is known: one statement."""
    past = PastPassword.objects.filter(user=user)
    latest: datetime | None = past.aggregate(latest=Max("chosen_at"))["latest"]
    return latest


def accounts_under(scope: Scope) -> QuerySet[User]:
    """Accounts whose every post lies where the scope manages; those without a post too."""
    scope.require(MANAGE)
    elsewhere = Holding.objects.on(scope.on).exclude(scope.q(MANAGE, "post__unit__path"))
    return User.objects.filter(~Exists(elsewhere.filter(user=OuterRef("pk"))))


def with_safety(accounts: QuerySet[User]) -> QuerySet[User]:
    """Accounts with whether they have a second factor and in how many browsers they are."""
    factor = SecondFactor.objects.filter(user=OuterRef("pk"), confirmed_at__isnull=False)
    alive = _alive("sessions__")
    return accounts.annotate(
        has_factor=Exists(factor),
        browsers=Count("sessions", filter=alive, distinct=True),
        seen_at=Max("sessions__seen_at", filter=alive),
    )


def posts_held(user_id: int, on: date) -> list[Post]:
    """The posts that somebody holds on a day, the first in rank and time first: one statement."""
    held = Holding.objects.on(on).filter(user_id=user_id)
    rows = held.select_related("post__unit").order_by("rank", "since", "pk")
    return [holding.post for holding in rows]


def sessions_of(user_id: int) -> QuerySet[Session]:
    """The browsers in which somebody is signed in, the latest in use first: one statement."""
    return Session.objects.filter(_alive(), user_id=user_id).order_by("-seen_at")


def _alive(prefix: str = "") -> Q:
    """Neither past its end nor idle for longer than the office allows."""
    now = timezone.now()
    alive = Q(**{f"{prefix}expire_date__gt": now})
    if settings.SHIGAN_IDLE_MINUTES:
        since = now - timedelta(minutes=settings.SHIGAN_IDLE_MINUTES)
        alive &= Q(**{f"{prefix}seen_at__gt": since})
    return alive


def factor_of(user: User) -> SecondFactor | None:
    """The second factor that is asked of this person at sign-in: one statement."""
    return SecondFactor.objects.filter(user=user, confirmed_at__isnull=False).first()


def must_have_factor(scope: Scope) -> bool:
    """Whether this person may do anything for which the office wants a second factor."""
    return any(scope.may(function) for function in settings.SHIGAN_FACTOR_FUNCTIONS)


def lacks_factor(scope: Scope) -> bool:
    """Whether this person must have a second factor and has none: one statement, if it must."""
    if scope.user_id is None or not must_have_factor(scope):
        return False
    confirmed = SecondFactor.objects.filter(user_id=scope.user_id, confirmed_at__isnull=False)
    return not confirmed.exists()


def session_mark(key: str) -> str:
    """The name of a session on pages: it does not tell the key, which opens everything."""
    return hashlib.sha256(f"session {key}".encode()).hexdigest()[:16]


@dataclass(frozen=True)
class SessionRow:
    """A session as a page shows it."""

    mark: str
    began_at: datetime | None
    seen_at: datetime | None
    address: str
    browser: str
    here: bool


def session_rows(user_id: int, here: str | None = None) -> list[SessionRow]:
    """The browsers in which somebody is signed in, the one that asks first: one statement."""
    rows = [
        SessionRow(
            mark=session_mark(session.session_key),
            began_at=session.began_at,
            seen_at=session.seen_at,
            address=session.address,
            browser=_in_words(session.agent),
            here=session.session_key == here,
        )
        for session in sessions_of(user_id)
    ]
    return sorted(rows, key=lambda row: not row.here)


def _in_words(agent: str) -> str:
    browser, system = browser_of(agent)
    if not browser:
        return gettext("其他程序")
    names = {"browser": gettext(browser), "system": system or gettext("其他系统")}
    return gettext("%(browser)s，%(system)s") % names


def factor_waiting(user: User) -> SecondFactor | None:
    """The second factor of this person, confirmed or not yet: one statement."""
    return SecondFactor.objects.select_related("user").filter(user=user).first()


def codes_left(factor: SecondFactor) -> int:
    """How many recovery codes are unused: one statement."""
    return RecoveryCode.objects.filter(factor=factor, used_at=None).count()


def unknown_functions(functions: Iterable[str]) -> list[str]:
    """Those that no role grants, so that nobody can hold them."""
    granted = {pattern for role in roles for pattern in role.unit | role.street}
    return [
        function
        for function in functions
        if "*" in function or not any(function_matches(g, function) for g in granted)
    ]


def without_factor(on: date) -> list[str]:
    """The names of those who manage accounts and have no second factor: one statement."""
    codes = [
        role.code
        for role in roles
        if any(function_matches(f, MANAGE) for f in role.unit | role.street)
    ]
    held = Holding.objects.on(on).filter(
        post__role__in=codes, user__is_active=True, user__second_factor__confirmed_at__isnull=True
    )
    return [*held.order_by("user__username").values_list("user__username", flat=True).distinct()]
