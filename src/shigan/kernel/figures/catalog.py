"""The kernel's own figures, and the place of figures in the menu."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shigan.kernel.figures.choices import Measured
from shigan.kernel.figures.queries.stated import stands_on
from shigan.kernel.figures.registry import Count, Figure, Group, Source, figures, groups
from shigan.kernel.figures.sheets import REPORTED
from shigan.kernel.files.queries import visibility
from shigan.kernel.imports.registry import importers
from shigan.kernel.orgs.choices import UnitKind
from shigan.kernel.orgs.models import Unit
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.search.queries import named
from shigan.kernel.search.registry import Hit, Searchable, searchables
from shigan.kernel.web.fields import Field, Kind
from shigan.kernel.web.registry import ApiRouter, MenuEntry, api_routers, menu

menu.add(
    MenuEntry(
        "figures",
        _("指标"),
        "figures:index",
        icon="chart-bar",
        order=40,
        function="figures.view",
    )
)

api_routers.add(ApiRouter("figures", "/figures", "shigan.kernel.figures.api.router"))
groups.add(Group("orgs", _("组织")))

units = Source(
    "orgs.units",
    queryset=Unit.objects.all,
    unit_path="path",
    since="opened_on",
    until="closed_on",
    columns=(
        Field("code", _("代码")),
        Field("name", _("名称")),
        Field("opened_on", _("设立日期"), Kind.DATE),
        Field("closed_on", _("撤销日期"), Kind.DATE),
    ),
)

figures.add(
    Figure(
        "orgs.communities",
        pgettext_lazy("figure", "社区"),
        Measured.COUNT,
        caliber=_("期末仍在的社区，按设立和撤销日期计"),
        measure=Count(units, Q(kind=UnitKind.COMMUNITY)),
    )
)

importers.add(REPORTED)
visibility.append(stands_on)


def _found(scope: Scope, text: str, most: int) -> list[Hit]:
    if not scope.may("figures.view"):
        return []
    hits = [f for f in figures if named(text, [f.code, str(f.label)])]
    return [
        Hit(str(f.label), str(f.caliber), reverse("figures:figure", args=[f.code]))
        for f in hits[:most]
    ]


searchables.add(Searchable("figures", _("指标"), _found, order=20))
