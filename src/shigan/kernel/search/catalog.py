"""What can be found besides matters: units, by name, alias, code and pinyin initials."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shigan.kernel.orgs.models import Unit
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


searchables.add(Searchable("orgs.unit", _("单位"), _units, order=10))
