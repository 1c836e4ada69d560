"""Accounts in the menu, and what is held of people by whom they sign in."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shigan.kernel.personal.choices import Basis
from shigan.kernel.personal.registry import Dataset, datasets
from shigan.kernel.web.registry import MenuEntry, menu

menu.add(
    MenuEntry("accounts", _("账号"), "access:accounts", "user", order=65, function="orgs.manage")
)

datasets.add(
    Dataset(
        "access.sign_ins",
        _("登录与两步验证"),
        holds=(_("登录时间"), _("来源地址"), _("浏览器"), _("两步验证密钥"), _("密码摘要")),
        basis=Basis.DUTY,
        purpose=_("确认登录的是本人，能随时结束登录"),
        instrument=_("网络安全法第二十一条"),
        source=_("本人登录时平台记录"),
        retention=_("登录结束即删除；两步验证停用即删除；密码摘要只留最近几次"),
        models=(
            "access.session",
            "access.secondfactor",
            "access.recoverycode",
            "access.pastpassword",
        ),
    )
)
