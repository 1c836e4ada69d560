"""Addresses of the desk."""

from __future__ import annotations

from django.urls import path

from shigan.faces.desk.views import home
from shigan.faces.desk.views.audit import AuditLog

app_name = "desk"
urlpatterns = [
    path("", home.home, name="home"),
    path("notices/read/", home.read_notices, name="read-notices"),
    path("audit/", AuditLog.as_view(), name="audit"),
]
