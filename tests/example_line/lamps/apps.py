"""The lamps app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LampsConfig(AppConfig):
    """Faults of street lamps."""

    name = "shigan.lines.lamps"
    label = "lamps"
    verbose_name = _("路灯")
