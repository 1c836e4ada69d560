"""All addresses: each app's own, collected."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path

from shigan.faces.api.urls import health
from shigan.faces.desk.views import home, signing

handler500 = "shigan.kernel.web.broken.broken"
urlpatterns = [
    path("api/", include("shigan.faces.api.urls")),  # first: who asks there asks most often
    path("", include("shigan.faces.desk.urls")),
    path("search/", home.search, name="search"),
    path("login/", signing.SignIn.as_view(), name="login"),
    path("login/code/", signing.sign_in_code, name="login-code"),
    path("logout/", signing.SignOut.as_view(), name="logout"),
    path("language/", include("django.conf.urls.i18n")),
    path("", include("shigan.kernel.matters.urls")),
    path("", include("shigan.kernel.clock.urls")),
    path("views/", include("shigan.kernel.search.urls")),
    path("access/", include("shigan.kernel.access.urls")),
    path("orgs/", include("shigan.kernel.orgs.urls")),
    path("personal/", include("shigan.kernel.personal.urls")),
    path("files/", include("shigan.kernel.files.urls")),
    path("figures/", include("shigan.kernel.figures.urls")),
    path("imports/", include("shigan.kernel.imports.urls")),
    path("people/", include("shigan.registers.people.urls")),
    path("grid/", include("shigan.lines.grid.urls")),
    path("mediation/", include("shigan.lines.mediation.urls")),
    path("health/", include(health)),
]
if settings.DEBUG:
    urlpatterns.append(path("styleguide/", include("shigan.kernel.web.styleguide.urls")))
