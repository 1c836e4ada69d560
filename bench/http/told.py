"""The product's own settings, with one address more: what its process finds at work."""

from shigan.settings.prod import *  # noqa: F403

ROOT_URLCONF = "bench.http.told_urls"
