"""The app of the floor."""

from django.apps import AppConfig


class BareConfig(AppConfig):
    """Tables and views to compare with."""

    name = "bench.http.bare"
    label = "bare"
