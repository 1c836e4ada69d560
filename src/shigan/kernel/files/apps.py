"""The files app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    """Evidence, its display copies, and who may see it."""

    name = "shigan.kernel.files"
    label = "files"
    verbose_name = _("证据文件")
