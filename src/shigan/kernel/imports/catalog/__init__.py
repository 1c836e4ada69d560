"""The kernel's own registers, as sheets: units, outlines, staff, posts, holders, sponsors."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shigan.kernel.imports.catalog.cells import CELLS
from shigan.kernel.imports.catalog.first import nothing_yet
from shigan.kernel.imports.catalog.holdings import HOLDINGS
from shigan.kernel.imports.catalog.posts import POSTS
from shigan.kernel.imports.catalog.sponsorships import SPONSORSHIPS
from shigan.kernel.imports.catalog.staff import STAFF
from shigan.kernel.imports.catalog.units import UNITS
from shigan.kernel.imports.registry import importers
from shigan.kernel.web.registry import (
    ApiRouter,
    HomePart,
    MenuEntry,
    api_routers,
    home_parts,
    menu,
)

importers.add(UNITS, CELLS, STAFF, POSTS, HOLDINGS, SPONSORSHIPS)
api_routers.add(ApiRouter("imports", "/imports", "shigan.kernel.imports.api.router"))
home_parts.add(HomePart("imports.first", "imports/_home_first.html", nothing_yet, order=10))
menu.add(
    MenuEntry("imports", _("导入"), "imports:index", "upload", order=80, function="imports.run")
)
