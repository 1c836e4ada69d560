"""The audit app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    """Rows that say who did what."""

    name = "shigan.kernel.audit"
    label = "audit"
    verbose_name = _("审计日志")
