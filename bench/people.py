"""Who measures: somebody of the simulated street in an ordinary role, never the manager."""

from __future__ import annotations

from shigan.kernel.clock.queries import today
from shigan.kernel.orgs.models import Holding, User
from shigan.kernel.orgs.queries import scope_of
from shigan.kernel.orgs.scope import Scope


def person(role: str) -> User:
    """The first holder of a role today."""
    held = Holding.objects.on(today()).filter(post__role=role).select_related("user")
    return held.order_by("pk")[0].user


def scope(role: str) -> Scope:
    """What that person may do."""
    return scope_of(person(role), today())
