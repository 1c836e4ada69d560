"""Loads every app's `catalog` once all models are known, then closes the registries."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from shigan.kernel.base.registry import freeze_all


class BaseConfig(AppConfig):
    """First in INSTALLED_APPS, so that nothing can be announced late."""

    name = "shigan.kernel.base"
    label = "base"

    def ready(self) -> None:
        """Collect the actions and what the apps announce."""
        autodiscover_modules("actions", "catalog")
        freeze_all()
