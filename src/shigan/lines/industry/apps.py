"""The industry line."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IndustryConfig(AppConfig):
    """See the package's own words."""

    name = "shigan.lines.industry"
    label = "industry"
    verbose_name = _("产业")
