"""The figures app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FiguresConfig(AppConfig):
    """Declared numbers, their engine, closing and targets."""

    name = "shigan.kernel.figures"
    label = "figures"
    verbose_name = _("指标")
