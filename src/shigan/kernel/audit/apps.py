"""The audit app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Rows that say who did what."""

    name = "shigan.kernel.audit"
    label = "audit"
