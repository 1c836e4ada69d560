"""Columns of the list of accounts."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from shigan.kernel.web.columns import Column
from shigan.kernel.web.fields import Field, Kind


def _factor_words(account: Any) -> str:
    return gettext("已启用两步验证") if account.has_factor else gettext("未启用两步验证")


def _state_words(account: Any) -> str:
    if not account.is_active:
        return gettext("已停用")
    return gettext("须更改密码") if account.must_change_password else gettext("可登录")


ACCOUNT_COLUMNS = (
    Column(Field("name", _("姓名"), sort="name"), phone="title"),
    Column(Field("username", _("登录名"), sort="username"), phone="meta"),
    Column(Field("state", _("账号"), read=_state_words), phone="meta"),
    Column(Field("has_factor", _("两步验证"), read=_factor_words), phone="mark"),
    Column(Field("browsers", _("登录中"), Kind.WHOLE, measure=_("处"))),
    Column(Field("seen_at", _("最近使用"), Kind.INSTANT, sort="seen_at"), phone="meta"),
)
