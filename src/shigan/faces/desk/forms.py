"""What is asked of whoever starts an installation."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from shigan.kernel.orgs.forms import NewPasswordForm
from shigan.kernel.web.fields import Field
from shigan.kernel.web.forms import RecordForm, form_class

ADMINISTRATOR = (
    Field("name", _("姓名"), required=True, max_length=60),
    Field(
        "username",
        _("登录名"),
        required=True,
        hint=_("字母、数字和 . @ + - _；以后用它登录"),
        max_length=60,
    ),
)


def administrator_form(data: Any = None) -> RecordForm:
    """The first administrator and a password of their own, in the language of who asks."""
    order = {"field_order": ("name", "username", "new", "again")}
    made = type("AdministratorForm", (NewPasswordForm, form_class(ADMINISTRATOR)), order)
    form: RecordForm = made(data)
    return form
