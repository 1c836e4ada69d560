"""The desk app."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """See the package's own words."""

    name = "shigan.faces.desk"
    label = "desk"
