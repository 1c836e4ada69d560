"""What matters announce: their pages, sheets, API, and how they are found."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shigan.kernel.files.queries import visibility
from shigan.kernel.imports.registry import importers
from shigan.kernel.matters.actions.rows import colours_load
from shigan.kernel.matters.defaults import default_colours
from shigan.kernel.matters.models import Matter
from shigan.kernel.matters.queries.record import exhibit_visible
from shigan.kernel.matters.search import KIND
from shigan.kernel.matters.sheets import IMPORTERS
from shigan.kernel.orgs.registry import Starter, starters
from shigan.kernel.search.queries import indexed
from shigan.kernel.search.registry import Hit, Searchable, searchables
from shigan.kernel.web.registry import ApiRouter, MenuEntry, api_routers, menu

api_routers.add(ApiRouter("matters", "", "shigan.kernel.matters.api.router"))
importers.add(*IMPORTERS)
visibility.append(exhibit_visible)
starters.add(
    Starter(
        "rules.colours",
        lambda actor, street: colours_load(actor=actor, rows=default_colours()),
        order=10,
    )
)
menu.add(
    MenuEntry(
        "ledger", _("台账"), "matters:ledger", "clipboard-list", order=10, function="orgs.view"
    ),
    MenuEntry(
        "turning", _("将要转色"), "matters:turning", "hourglass", order=12, function="orgs.view"
    ),
    MenuEntry("rules", _("规则"), "matters:rules", "scale", order=70, function="orgs.view"),
)
searchables.add(
    Searchable(
        KIND,
        _("事项"),
        indexed(
            KIND,
            visible=lambda scope: Matter.objects.visible_to(scope).select_related("unit"),
            hit=lambda matter: Hit(
                matter.title,
                f"{matter.number} · {matter.unit}",
                reverse("matters:matter", args=[matter.number]),
            ),
            order=("-opened_at", "-pk"),
        ),
    )
)
