"""All addresses: each app's own, collected."""

from __future__ import annotations

from django.contrib.auth import views as auth
from django.urls import include, path

urlpatterns = [
    path("", include("shigan.faces.desk.urls")),
    path("login/", auth.LoginView.as_view(template_name="web/login.html"), name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("language/", include("django.conf.urls.i18n")),
]
