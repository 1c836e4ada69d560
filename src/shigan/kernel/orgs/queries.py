"""Named reads of the organisation."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from shigan.kernel.orgs.models import Holding, User
from shigan.kernel.orgs.registry import roles
from shigan.kernel.orgs.rules import Grant, Span, street_path
from shigan.kernel.orgs.scope import Scope


def scope_of(user: User, on: date) -> Scope:
    """The scope of a person on a day, from the posts they hold then: one statement."""
    held = (
        Holding.objects.filter(user=user, user__is_active=True)
        .on(on)
        .values_list("post__role", "post__unit__path")
    )
    grants = set()
    for code, path in held:
        if role := roles.get(code):  # a retired role grants nothing
            grants.add(Grant(path, role.unit))
            grants.add(Grant(street_path(path), role.street))
    return Scope(
        user_id=user.pk,
        name=user.name,
        grants=tuple(sorted((g for g in grants if g.can), key=lambda g: (g.path, sorted(g.can)))),
        on=on,
    )


def leading() -> dict[int, list[Span]]:
    """Whoever holds or held a post that leads, by account, and when: one statement."""
    codes = [role.code for role in roles if role.leads]
    held = Holding.objects.filter(post__role__in=codes).order_by("since")
    spans: dict[int, list[Span]] = defaultdict(list)
    for user, since, until in held.values_list("user", "since", "until"):
        spans[user].append((since, until))
    return spans
