"""What can be found besides matters: units and people, by name and pinyin initials."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shigan.kernel.orgs.models import Holding, Unit
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.search.queries import named
from shigan.kernel.search.registry import Hit, Searchable, searchables


def _units(scope: Scope, text: str, most: int) -> list[Hit]:
    visible = Unit.objects.visible_to(scope).on(scope.on).order_by("path")
    found = [u for u in visible if named(text, [u.code, u.name, *u.aliases])]
    return [
        Hit(u.name, f"{u.get_kind_display()} {u.code}", reverse("orgs:unit", args=[u.code]))
        for u in found[:most]
    ]


def _people(scope: Scope, text: str, most: int) -> list[Hit]:
    """Who holds a post in a unit that the scope may see; each leads to that unit."""
    held = Holding.objects.visible_to(scope).on(scope.on).select_related("user", "post__unit")
    found = [
        holding
        for holding in held.order_by("post__unit__path", "rank", "user__name", "pk")
        if named(text, [holding.user.name])
    ]
    return [
        Hit(
            holding.user.name,
            f"{holding.post.title} · {holding.post.unit}",
            reverse("orgs:unit", args=[holding.post.unit.code]),
        )
        for holding in found[:most]
    ]


searchables.add(
    Searchable("orgs.unit", _("单位"), _units, order=10),
    Searchable("orgs.person", _("人员"), _people, order=20),
)
