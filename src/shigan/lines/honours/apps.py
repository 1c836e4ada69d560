"""The honours line."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HonoursConfig(AppConfig):
    """See the package's own words."""

    name = "shigan.lines.honours"
    label = "honours"
    verbose_name = _("荣誉")
