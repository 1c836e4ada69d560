"""The matters app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MattersConfig(AppConfig):
    """One engine for every kind of work."""

    name = "shigan.kernel.matters"
    label = "matters"
    verbose_name = _("事项")
