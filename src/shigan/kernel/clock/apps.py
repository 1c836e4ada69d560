"""The clock app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClockConfig(AppConfig):
    """Calendar and time limits."""

    name = "shigan.kernel.clock"
    label = "clock"
    verbose_name = _("日历与时限")
