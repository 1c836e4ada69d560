"""Columns of the list of accounts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shigan.kernel.web.columns import Column
from shigan.kernel.web.fields import Field, Kind

ACCOUNT_COLUMNS = (
    Column(Field("name", _("姓名"), sort="name"), phone="title"),
    Column(Field("username", _("登录名"), sort="username"), phone="meta"),
    Column(Field("is_active", _("可登录"), Kind.YES_NO), phone="meta"),
    Column(Field("has_factor", _("两步验证"), Kind.YES_NO), phone="mark"),
    Column(Field("must_change_password", _("须更改密码"), Kind.YES_NO)),
    Column(Field("browsers", _("登录中"), Kind.WHOLE, measure=_("处")), phone="meta"),
    Column(Field("seen_at", _("最近使用"), Kind.INSTANT, sort="seen_at"), phone="meta"),
)
