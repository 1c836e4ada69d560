"""Inputs of signing in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shigan.kernel.web.forms import RecordForm

_MOST = 40


def _code_input(hint: Any) -> forms.CharField:
    shown = forms.TextInput(
        attrs={"class": "form-control num", "autocomplete": "one-time-code", "maxlength": _MOST}
    )
    missing = {"required": _("请填写验证码")}
    return forms.CharField(label=_("验证码"), widget=shown, help_text=hint, error_messages=missing)


class CodeForm(RecordForm):
    """A code of the telephone."""

    code = _code_input(_("手机验证器上现在显示的6位数字"))


class SignInCodeForm(RecordForm):
    """A code at sign-in, of the telephone or for recovery."""

    code = _code_input(_("手机验证器上现在显示的6位数字；手机不在身边时填一个恢复码"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs["autofocus"] = True
        days = settings.SHIGAN_FACTOR_TRUST_DAYS
        if days:
            label = _("这台设备%(days)d天内不再询问") % {"days": days}
            self.fields["trust"] = forms.BooleanField(label=label, required=False)
