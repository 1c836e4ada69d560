"""The app of personal data."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PersonalConfig(AppConfig):
    """Keys, encrypted columns, masks, datasets with their lawful basis."""

    name = "shigan.kernel.personal"
    label = "personal"
    verbose_name = _("个人信息")
