"""The product's settings on the product's store, with nothing but the bare views."""

from shigan.settings.prod import *  # noqa: F403
from shigan.settings.prod import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "bench.http.bare"]
MIDDLEWARE = []
ROOT_URLCONF = "bench.http.bare.urls"
