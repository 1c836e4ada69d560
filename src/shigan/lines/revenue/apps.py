"""The revenue line."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RevenueConfig(AppConfig):
    """See the package's own words."""

    name = "shigan.lines.revenue"
    label = "revenue"
    verbose_name = _("财税")
