"""How the list of accounts is narrowed."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from shigan.kernel.web.filters import ChoiceFilter, TextFilter

_FACTOR = [("yes", _("已启用")), ("no", _("未启用"))]
_ACTIVE = [("yes", _("可登录")), ("no", _("已停用"))]


def _named(rows: Any, text: str, request: Any) -> Any:
    return rows.filter(Q(name__contains=text) | Q(username__icontains=text))


def _factor(rows: Any, keys: list[str], request: Any) -> Any:
    return rows.filter(has_factor__in=[key == "yes" for key in keys])


def _active(rows: Any, keys: list[str], request: Any) -> Any:
    return rows.filter(is_active__in=[key == "yes" for key in keys])


ACCOUNT_FILTERS = (
    ChoiceFilter("factor", _("两步验证"), _factor, options=lambda request: _FACTOR),
    ChoiceFilter("active", _("账号"), _active, options=lambda request: _ACTIVE),
    TextFilter("q", _("姓名或登录名"), _named),
)
