"""The mediation app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MediationConfig(AppConfig):
    """Disputes that people and mediators settle by agreement."""

    name = "shigan.lines.mediation"
    label = "mediation"
    verbose_name = _("矛盾调解")
