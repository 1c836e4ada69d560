"""The WSGI entry for the server."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shigan.settings.prod")
application = get_wsgi_application()

from shigan.server import start_worker  # noqa: E402 -- after Django is set up

start_worker()
