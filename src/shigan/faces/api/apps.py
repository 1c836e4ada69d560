"""The api app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """See the package's own words."""

    name = "shigan.faces.api"
    label = "api"
