"""What the mediation line announces: its kinds of matter, roles, figures, sheets, pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shigan.kernel.figures.registry import figures, groups
from shigan.kernel.imports.registry import importers
from shigan.kernel.matters.registry import LimitTopic, kinds, limit_topics
from shigan.kernel.orgs.registry import Role, Starter, roles, starters
from shigan.kernel.personal.choices import Basis
from shigan.kernel.personal.registry import Dataset, datasets
from shigan.kernel.web.registry import (
    ApiRouter,
    CreateEntry,
    HomePart,
    MenuEntry,
    api_routers,
    creates,
    home_parts,
    menu,
)
from shigan.lines.mediation.actions.start import mediation_start
from shigan.lines.mediation.figures import FIGURES, GROUP
from shigan.lines.mediation.home import agreements_to_confirm, terms_ending
from shigan.lines.mediation.kind import KINDS
from shigan.lines.mediation.queries import COMMITTEE, KEEPING
from shigan.lines.mediation.sheets import IMPORTERS

kinds.add(*KINDS)
limit_topics.add(
    LimitTopic(KEEPING, _("调解协议"), steps=(("confirm", _("申请司法确认")),)),
    LimitTopic(
        COMMITTEE,
        _("调解委员会"),
        steps=(("term", _("委员任期")), ("notice", _("届满前多久提示"))),
    ),
)
starters.add(
    Starter("mediation", lambda actor, street: mediation_start(actor=actor, street=street))
)
api_routers.add(ApiRouter("mediation", "/mediation", "shigan.lines.mediation.api.router"))
groups.add(GROUP)
figures.add(*FIGURES)
importers.add(*IMPORTERS)
menu.add(
    MenuEntry(
        "mediation",
        _("矛盾调解"),
        "mediation:overview",
        "users",
        order=34,
        function="mediation.view",
    )
)
creates.add(
    CreateEntry(
        "mediation.dispute",
        _("登记民间纠纷"),
        "mediation:dispute",
        "mediation.report",
        order=20,
    ),
    CreateEntry(
        "mediation.labour",
        _("登记劳动争议"),
        "mediation:labour",
        "mediation.report",
        order=21,
    ),
)
home_parts.add(
    HomePart("mediation.confirm", "mediation/_home_confirm.html", agreements_to_confirm),
    HomePart("mediation.terms", "mediation/_home_terms.html", terms_ending, order=105),
)
datasets.add(
    Dataset(
        "mediation.parties",
        _("纠纷当事人"),
        holds=(_("姓名或名称"), _("住址"), _("电话（加密）"), _("纠纷和协议内容")),
        basis=Basis.DUTY,
        purpose=_("调解纠纷、督促履行协议、立卷归档"),
        instrument=_("人民调解法第二十七条；劳动争议调解仲裁法"),
        source=_("当事人申请、走访排查、有关单位移送"),
        retention=_("随调解档案保存，年限由街道按档案规定确定"),
        models=("mediation.party", "mediation.dispute", "mediation.member"),
    )
)
_WORK = frozenset({"orgs.view", "files.view", "files.report", "mediation.view", "mediation.report"})
roles.add(
    Role("mediator", _("人民调解员"), unit=_WORK | {"mediation.handle"}),
    Role(
        "mediation_centre",
        _("调解中心"),
        street=_WORK | {"figures.view", "mediation.accept", "mediation.dispatch"},
    ),
)
