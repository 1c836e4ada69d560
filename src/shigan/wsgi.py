"""The WSGI entry for the server."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shigan.settings.prod")
application = get_wsgi_application()
