"""What matters announce: their pages, sheets, API, and how they are found."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shigan.kernel.base.stamps import Watch, watches
from shigan.kernel.clock.queries import today
from shigan.kernel.clock.templatetags.clock_tags import limit_text
from shigan.kernel.files.queries import visibility
from shigan.kernel.imports.registry import importers
from shigan.kernel.matters.actions.rows import colours_load
from shigan.kernel.matters.choices import CHECKED, UNLOADED
from shigan.kernel.matters.defaults import default_colours
from shigan.kernel.matters.models import ColourRuleRow, LimitRule, Matter
from shigan.kernel.matters.queries.keeping import unloaded_kept_for
from shigan.kernel.matters.queries.record import exhibit_visible
from shigan.kernel.matters.registry import LimitTopic, limit_topics
from shigan.kernel.matters.search import KIND
from shigan.kernel.matters.sheets import IMPORTERS
from shigan.kernel.orgs.registry import Starter, starters
from shigan.kernel.personal.choices import Basis
from shigan.kernel.personal.registry import Dataset, datasets
from shigan.kernel.search.queries import indexed
from shigan.kernel.search.registry import Hit, Searchable, searchables
from shigan.kernel.web.registry import ApiRouter, MenuEntry, api_routers, menu

api_routers.add(ApiRouter("matters", "", "shigan.kernel.matters.api.router"))
importers.add(*IMPORTERS)
limit_topics.add(
    LimitTopic(UNLOADED, _("导入文件保存期"), steps=((CHECKED, _("核对之后没有导入")),))
)
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


def _kept() -> str:
    """How long a sheet is kept that never went in, as the rules say today."""
    limit = limit_text(unloaded_kept_for(today()))
    said = _("没有导入的%(limit)s后自动清除，期限在“规则”里核定；已导入的随所记事项保存")
    return said % {"limit": limit}


datasets.add(
    Dataset(
        "imports.files",
        _("导入的表格"),
        holds=(_("原表里的一切（加密）"), _("页面里改正的单元格（加密，导入后不再保存）")),
        basis=Basis.DUTY,
        purpose=_("把各单位已有的登记收进来，查明每条记录来自哪一格"),
        instrument=_("个人信息保护法第十三条第一款第三项"),
        source=_("各单位报送的表格"),
        retention=_kept,
        models=("imports.batch",),
    )
)
watches.add(Watch("rules", LimitRule), Watch("rules", ColourRuleRow))
