"""Why somebody looks at a value in full, as a form."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shigan.kernel.personal.choices import Purpose
from shigan.kernel.web.fields import Field, Kind

WHY = (
    Field("purpose", _("用途"), Kind.CHOICE, required=True, choices=Purpose.choices),
    Field(
        "words",
        _("为了办什么事"),
        required=True,
        hint=_("会记入日志；不要写身份证号和电话"),
        max_length=200,
    ),
)
