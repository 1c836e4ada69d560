"""What the kernel itself holds of people, and the page on which all datasets stand."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shigan.kernel.personal.choices import Basis
from shigan.kernel.personal.registry import Dataset, datasets
from shigan.kernel.web.registry import MenuEntry, menu

menu.add(
    MenuEntry(
        "personal", _("个人信息"), "personal:datasets", "lock", order=70, function="personal.view"
    )
)

datasets.add(
    Dataset(
        "orgs.staff",
        _("工作人员账号"),
        holds=(_("姓名"), _("登录名"), _("岗位和任职时间")),
        basis=Basis.CONTRACT,
        purpose=_("确定谁能看什么、办什么，谁办了什么"),
        instrument=_("网络安全法第二十一条"),
        source=_("各单位报送"),
        retention=_("账号停用后不再能登录；办理记录里的姓名随档案保存"),
        models=("orgs.user", "orgs.holding", "orgs.token"),
    ),
    Dataset(
        "audit.log",
        _("操作日志"),
        holds=(_("操作人姓名"), _("时间"), _("来源地址"), _("做了什么")),
        basis=Basis.DUTY,
        purpose=_("查明谁在何时看了、改了什么"),
        instrument=_("网络安全法第二十一条第三项：留存不少于六个月"),
        source=_("平台自动记录"),
        retention=_("不少于六个月；数据库不允许改动和删除"),
        models=("audit.auditrow",),
    ),
)
