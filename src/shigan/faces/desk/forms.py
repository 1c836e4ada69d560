"""What is asked of whoever starts an installation."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from shigan.kernel.orgs.forms import NewPasswordForm
from shigan.kernel.web.fields import Field
from shigan.kernel.web.forms import form_field


class AdministratorForm(NewPasswordForm):
    """The first administrator and a password of their own."""

    name: forms.Field = form_field(Field("name", _("姓名"), required=True, max_length=60))
    username: forms.Field = form_field(
        Field(
            "username",
            _("登录名"),
            required=True,
            hint=_("字母、数字和 . @ + - _；以后用它登录"),
            max_length=60,
        )
    )
    field_order = ("name", "username", "new", "again")
