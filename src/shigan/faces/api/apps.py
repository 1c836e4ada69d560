"""The api app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    """Routes of all apps, under one way of signing in and one way of saying no."""

    name = "shigan.faces.api"
    label = "api"
    verbose_name = _("接口")
