"""`python -m bench.bare PORT`: Django and granian with one view and nothing else."""

from __future__ import annotations

import sys

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path


def hello(_request: HttpRequest) -> HttpResponse:
    """The page."""
    return HttpResponse("ok")


urlpatterns = [path("", hello)]
if not settings.configured:  # the server reads this module once more
    settings.configure(
        ROOT_URLCONF="bench.bare",
        ALLOWED_HOSTS=["*"],
        SECRET_KEY="only to be measured",
        DATABASES={},
    )
application = get_wsgi_application()

if __name__ == "__main__":
    from shigan.server import serve

    serve("127.0.0.1", int(sys.argv[1]), 8, application="bench.bare:application")
