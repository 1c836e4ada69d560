"""Who can be named as the handler of a matter: the people at the posts of a unit and below it."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from shigan.kernel.orgs.models import Holding, HoldingQuerySet, Unit, User
from shigan.kernel.orgs.scope import Scope, under


def _held(path: str, on: date) -> HoldingQuerySet:
    held = Holding.objects.on(on).filter(user__is_active=True)
    return held.filter(under(path, "post__unit__path"))


def holds_post(person: User, unit: Unit, on: date) -> bool:
    """Whether a person holds a post of the unit, or of one below it, on a day: one statement."""
    return _held(unit.path, on).filter(user=person).exists()


def holders(scope: Scope, path: str) -> list[tuple[str, str]]:
    """Those at posts of the unit and below that the scope may see, as choices: one statement.

    The unit's own people come first, and of each post the A holder before the B holder; whoever
    sits below is shown with their unit.
    """
    held = _held(path, scope.on).visible_to(scope).select_related("user", "post__unit")
    names: dict[str, str] = {}
    for holding in held.order_by("post__unit__path", "rank", "user__name"):
        names.setdefault(str(holding.user_id), _said(holding, path))
    return list(names.items())


def _said(holding: Holding, path: str) -> str:
    post = holding.post
    words = {
        "name": holding.user.name,
        "post": post.title,
        "rank": holding.get_rank_display(),
        "unit": post.unit.name,
    }
    if post.unit.path == path:
        return _("%(name)s　%(post)s·%(rank)s") % words
    return _("%(name)s　%(unit)s %(post)s·%(rank)s") % words
