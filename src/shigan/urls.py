"""All addresses: each app's own, collected."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.contrib.auth import views as auth
from django.urls import include, path

from shigan.faces.desk.views import home

PARTS = (
    ("", "shigan.kernel.matters.urls"),
    ("", "shigan.kernel.clock.urls"),
    ("views/", "shigan.kernel.search.urls"),
    ("orgs/", "shigan.kernel.orgs.urls"),
    ("files/", "shigan.kernel.files.urls"),
    ("figures/", "shigan.kernel.figures.urls"),
    ("imports/", "shigan.kernel.imports.urls"),
    ("grid/", "shigan.lines.grid.urls"),
    ("api/", "shigan.faces.api.urls"),
)
urlpatterns = [
    path("", include("shigan.faces.desk.urls")),
    path("search/", home.search, name="search"),
    path("login/", auth.LoginView.as_view(template_name="web/login.html"), name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("language/", include("django.conf.urls.i18n")),
    *(path(route, include(module)) for route, module in PARTS if find_spec(module)),
]
if settings.DEBUG:
    urlpatterns.append(path("styleguide/", include("shigan.kernel.web.styleguide.urls")))
