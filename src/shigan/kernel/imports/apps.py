"""The imports app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    """What comes in by the file."""

    name = "shigan.kernel.imports"
    label = "imports"
    verbose_name = _("导入")
