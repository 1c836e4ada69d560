"""Named reads of the organisation."""

from __future__ import annotations

from datetime import date

from shigan.kernel.orgs.models import Holding, User
from shigan.kernel.orgs.registry import roles
from shigan.kernel.orgs.rules import Grant, street_path
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
