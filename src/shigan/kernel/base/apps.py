"""Loads every app's `catalog` once all models are known, then closes the registries."""

from __future__ import annotations

import importlib
import pkgutil
import sys

from django.apps import AppConfig, apps
from django.core import checks
from django.db import connections
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules

from shigan.kernel.base.checks import upward_keys
from shigan.kernel.base.registry import freeze_all
from shigan.kernel.base.stamps import watch


class BaseConfig(AppConfig):
    """First in INSTALLED_APPS, so that nothing can be announced late."""

    name = "shigan.kernel.base"
    label = "base"

    def ready(self) -> None:
        """Collect the actions and what the apps announce."""
        autodiscover_modules("actions")
        for app in apps.get_app_configs():
            _import_parts(f"{app.name}.actions")
        autodiscover_modules("catalog")
        autodiscover_modules("tasks")
        freeze_all()
        checks.register(upward_keys, checks.Tags.models)
        post_migrate.connect(_watch, dispatch_uid="base.watch")


def _watch(using: str, **kwargs: object) -> None:
    watch(connections[using])


def _import_parts(package: str) -> None:
    """Where the actions of an app are a package, import its modules too."""
    found = sys.modules.get(package)
    for part in pkgutil.iter_modules(getattr(found, "__path__", ())):
        importlib.import_module(f"{package}.{part.name}")
