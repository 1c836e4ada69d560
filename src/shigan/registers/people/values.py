"""Values of a resident that are shown masked."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from shigan.kernel.personal.registry import Masked
from shigan.kernel.personal.rules import masked_day, masked_phone, masked_resident_id
from shigan.registers.people.models import Resident


def _birth(resident: Resident) -> str:
    return resident.birth.isoformat() if resident.birth else ""


RESIDENT_ID = Masked(
    "resident_id", _("身份证号"), lambda r: r.resident_id.open(), masked_resident_id
)
PHONE = Masked("phone", _("电话"), lambda r: r.phone.open(), masked_phone)
BIRTH = Masked(
    "birth",
    _("出生日期"),
    _birth,
    lambda text: masked_day(date.fromisoformat(text)) if text else "",
)
MASKED = (RESIDENT_ID, PHONE, BIRTH)
