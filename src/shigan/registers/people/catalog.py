"""What the register of people announces: pages, routes, sheet, search, datasets."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shigan.kernel.clock.queries import today
from shigan.kernel.clock.templatetags.clock_tags import limit_text
from shigan.kernel.imports.registry import importers
from shigan.kernel.matters.registry import LimitTopic, limit_topics
from shigan.kernel.orgs.scope import Scope
from shigan.kernel.personal.choices import Basis
from shigan.kernel.personal.registry import Dataset, datasets
from shigan.kernel.search.queries import matching
from shigan.kernel.search.registry import Hit, Searchable, searchables
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
from shigan.registers.people.actions.looking import number_look_up
from shigan.registers.people.choices import AFTER_LEAVING, EDIT, RETENTION, VIEW
from shigan.registers.people.home import to_decide
from shigan.registers.people.models import Resident
from shigan.registers.people.queries.register import kept_for, past_end
from shigan.registers.people.rules import number_fault
from shigan.registers.people.search import KIND
from shigan.registers.people.sheets.residents import RESIDENTS
from shigan.registers.people.sheets.sponsors import SPONSORS

menu.add(MenuEntry("people", _("居民"), "people:register", "user", order=45, function=VIEW))
creates.add(CreateEntry("people.add", _("登记居民"), "people:add", EDIT, order=60))
home_parts.add(HomePart("people.expired", "people/_home_expired.html", to_decide, order=110))
api_routers.add(ApiRouter("people", "/people", "shigan.registers.people.api.router"))
importers.add(RESIDENTS, SPONSORS)


def _residents(scope: Scope, text: str, most: int) -> list[Hit]:
    """Residents by name or pinyin; the hint tells where, and no number."""
    visible = Resident.objects.visible_to(scope).standing().select_related("unit")
    found = matching(visible, KIND, text).order_by("unit_path", "pk")[:most]
    return [_hit(resident) for resident in found]


def _hit(found: Resident) -> Hit:
    place = f"{found.unit} {found.estate}".strip()
    return Hit(found.name, place, reverse("people:resident", args=[found.pk]))


def _by_number(scope: Scope, text: str) -> list[Hit]:
    """Residents by their whole id or telephone, for whoever sees residents."""
    if not scope.may(VIEW) or number_fault(text, scope.on) is not None:
        return []
    return [_hit(resident) for resident in number_look_up(actor=scope, number=text)]


searchables.add(Searchable(KIND, _("居民"), _residents, order=60, by_number=_by_number))


def _kept() -> str:
    """How long an entry is kept, as the rules say today."""
    limit = limit_text(kept_for(today()))
    return _("迁出或死亡之后保存%(limit)s，期限在“规则”里核定") % {"limit": limit}


limit_topics.add(
    LimitTopic(RETENTION, _("居民登记保存期"), steps=((AFTER_LEAVING, _("离开以后")),))
)
datasets.add(
    Dataset(
        "people.residents",
        _("居民基本信息"),
        holds=(
            _("姓名、性别、出生日期"),
            _("身份证号（加密）"),
            _("电话（加密）"),
            _("住址、户、居住类别"),
        ),
        basis=Basis.DUTY,
        purpose=_("服务和管理辖区居民，办理居民申请的事项"),
        instrument=_("城市居民委员会组织法第三条；个人信息保护法第三十四条"),
        source=_("居民本人、社区和网格走访登记"),
        retention=_kept,
        models=("people.resident", "people.household", "people.snapshot", "people.twopersons"),
        past_end=past_end,
        past_end_at="people:expired",
    ),
    Dataset(
        "people.minors",
        _("未满十四周岁居民"),
        holds=(_("同居民基本信息"), _("监护人姓名和同意日期")),
        basis=Basis.CONSENT,
        purpose=_("儿童保护和服务"),
        instrument=_("个人信息保护法第二十八条、第三十一条；未成年人保护法第四十三条"),
        source=_("监护人"),
        retention=_("同居民基本信息；监护人要求时随时删除"),
        sensitive=True,
        models=("people.resident",),
    ),
    Dataset(
        "people.groups",
        _("群体标签"),
        holds=(_("属于哪些群体，从哪天到哪天"),),
        basis=Basis.DUTY,
        purpose=_("找到应当关心和服务的人"),
        instrument=_("老年人权益保障法、残疾人保障法、退役军人保障法、社会救助暂行办法"),
        source=_("本人申请，主管部门的名单"),
        retention=_("随居民登记；删除个人信息时一并删除"),
        sensitive=True,
        models=("people.peoplegroup", "people.membership"),
    ),
)
