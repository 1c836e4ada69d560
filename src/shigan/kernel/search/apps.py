"""The search app."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """See the package's own words."""

    name = "shigan.kernel.search"
    label = "search"
