"""The places app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PlacesConfig(AppConfig):
    """Outlines of cells, and the cell of a position."""

    name = "shigan.kernel.places"
    label = "places"
    verbose_name = _("空间位置")
