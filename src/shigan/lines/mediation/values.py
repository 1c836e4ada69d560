"""What of a party is shown masked until somebody says for what it is needed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shigan.kernel.personal.registry import Masked
from shigan.kernel.personal.rules import masked_phone

PHONE = Masked("phone", _("电话"), lambda party: party.phone.open(), masked_phone)
