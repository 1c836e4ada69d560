"""The report of a fault, as a form."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shigan.kernel.web.fields import Field, Kind

REPORT = (
    Field("lamp", _("灯杆号"), required=True, hint=_("灯杆上的编号，例如 CY-0312"), max_length=20),
    Field("unit", _("社区或网格"), Kind.UNIT, required=True),
    Field("text", _("补充说明"), Kind.NOTE, max_length=500),
)
